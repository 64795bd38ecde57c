"""Leaving under fire: real threads, each with its own connection and transaction."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.deactivation import deactivate_people, reactivate_people, take_effect
from accounts.grants.scope import set_scope
from accounts.models import Deactivation, Event, Role, StaffScope, User
from matching.models import Relationship, Request
from matching.services import accept_request, assign_relationship, request_mentor, resume_relationship
from meetings.models import Meeting
from meetings.services import book_meeting
from notifications.models import Notification
from tests import factories
from tests.meetings.factories import next_openings, offer_every_day
from tests.threads import at_once, won

pytestmark = pytest.mark.django_db(transaction=True)


def politely(act: Callable) -> Callable:
    """A refusal for want of the right counts as a refusal."""

    def tried():
        try:
            return act()
        except PermissionDenied as refusal:
            raise ValidationError("No right to this any longer.") from refusal

    return tried


def deactivate(*people: User, by: User) -> Callable:
    return politely(partial(deactivate_people, people=people, by=by))


def nothing_is_left_with(person: User) -> None:
    assert not Request.objects.open().visible_to(person).exists()
    assert not Relationship.objects.live().visible_to(person).exists()
    ahead = Meeting.objects.visible_to(person).confirmed().filter(starts_at__gt=timezone.now())
    assert not ahead.exists()


def test_two_who_deactivate_one_person_do_it_once():
    student, mentor = factories.make_student(), factories.make_mentor()
    pair = factories.make_relationship(mentor, student)
    staff = [factories.make_staff() for _ in range(4)]
    made = at_once(*(deactivate(student, by=one) for one in staff))
    assert sorted(len(rows) for rows in made) == [0, 0, 0, 1]
    assert Deactivation.objects.get().done_at is not None
    assert Event.objects.filter(verb="ended", target_id=pair.pk).count() == 1
    assert Notification.objects.filter(kind="matching.relationship_ended").count() == 1


def test_two_who_deactivate_each_other_leave_one_who_sees_the_whole_school():
    one, other = factories.make_staff(), factories.make_staff()
    answers = at_once(deactivate(other, by=one), deactivate(one, by=other))
    assert len(won(answers)) == 1
    assert User.objects.active().filter(role=Role.STAFF, staff_scope=StaffScope.SCHOOL).count() == 1


def test_whoever_gives_up_the_whole_school_as_the_other_is_deactivated_stays_or_keeps_it():
    one, other = factories.make_staff(), factories.make_staff()
    at_once(deactivate(other, by=one), politely(partial(set_scope, person=one, scope=StaffScope.REPORTS, by=other)))
    assert User.objects.active().filter(role=Role.STAFF, staff_scope=StaffScope.SCHOOL).exists()


def test_many_workers_let_one_leaving_take_effect_once():
    student, staff = factories.make_student(), factories.make_staff()
    pair = factories.make_relationship(factories.make_mentor(), student)
    deactivate_people(people=[student], by=staff, effect_at=timezone.now() + timedelta(microseconds=1))
    done = at_once(*(partial(take_effect, timezone.now()) for _ in range(6)))
    assert sum(done) == 1
    assert Event.objects.filter(verb="ended", target_id=pair.pk).count() == 1


def test_taking_it_back_while_it_takes_effect_is_wholly_one_or_the_other():
    student, staff = factories.make_student(), factories.make_staff()
    pair = factories.make_relationship(factories.make_mentor(), student)
    deactivate_people(people=[student], by=staff, effect_at=timezone.now() + timedelta(microseconds=1))
    at_once(partial(take_effect, timezone.now()), partial(reactivate_people, people=[student], by=staff))
    row = Deactivation.objects.get()
    pair.refresh_from_db()
    assert row.ended_at is not None
    assert pair.is_live == (row.done_at is None)


@pytest.mark.parametrize("leaver", ["student", "mentor"])
def test_a_yes_at_the_moment_of_leaving_leaves_nothing_open(leaver):
    people = {"student": factories.make_student(), "mentor": factories.make_mentor(capacity=2)}
    asked, staff = factories.make_request(people["student"], people["mentor"]), factories.make_staff()
    at_once(politely(partial(accept_request, request=asked, by=people["mentor"])), deactivate(people[leaver], by=staff))
    assert Deactivation.objects.get().done_at is not None
    nothing_is_left_with(people[leaver])


def test_a_booking_at_the_moment_of_leaving_leaves_no_meeting():
    mentor, student, staff = factories.make_mentor(), factories.make_student(), factories.make_staff()
    offer_every_day(mentor)
    pair = factories.make_relationship(mentor, student)
    times = next_openings(pair)[:12:4]
    book = partial(book_meeting, relationship=pair, minutes=30, by=student)
    at_once(deactivate(mentor, by=staff), *(partial(book, starts_at=time) for time in times))
    assert Deactivation.objects.get().done_at is not None
    nothing_is_left_with(mentor)


def test_new_requests_and_pairings_at_the_moment_of_leaving_leave_nothing_open():
    mentor, staff = factories.make_mentor(capacity=9), factories.make_staff()
    students = [factories.make_student() for _ in range(4)]
    ask = [politely(partial(request_mentor, student=one, mentor=mentor, message="Please")) for one in students[:2]]
    assign = partial(assign_relationship, mentor=mentor, kind="mentoring", by=staff, reason="Has nobody")
    pair = [politely(partial(assign, mentee=one)) for one in students[2:]]
    at_once(deactivate(mentor, by=staff), *ask, *pair)
    assert Deactivation.objects.get().done_at is not None
    nothing_is_left_with(mentor)


def test_people_who_are_bound_to_each_other_leave_at_once_without_waiting_for_each_other():
    """Mentors and students crosswise, some of them both: the locks of all come in one order."""
    people = [factories.make_mentor(role=Role.STUDENT) for _ in range(6)]
    for one in range(6):
        factories.make_relationship(people[one], people[(one + 1) % 6], kind="peer")
        factories.make_request(people[one], people[(one + 2) % 6])
    paused = factories.make_relationship(people[0], people[3], kind="mentoring", state="paused")
    staff = [factories.make_staff() for _ in range(6)]
    at_once(
        *(deactivate(person, by=one) for person, one in zip(people, staff, strict=True)),
        politely(partial(resume_relationship, relationship=paused, by=people[3])),
    )
    assert Deactivation.objects.filter(done_at__isnull=False).count() == 6
    for person in people:
        nothing_is_left_with(person)
