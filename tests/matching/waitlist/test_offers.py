"""A freed place is held for the next in line: when, for whom, how long, and what the yes and the no do."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Event, MentorProfile, Program, User
from accounts.services import open_to_requests, save_mentor_profile
from matching.capacity import free_places, load
from matching.models import Block, Conflict, Request, WaitlistEntry
from matching.services import (
    accept_request,
    assign_relationship,
    decline_request,
    end_relationship,
    lapse_offers,
    leave_waitlist,
    offer_places,
    pause_relationship,
    request_mentor,
    withdraw_request,
)
from matching.services.waitlist import mentors_with_offers_due
from notifications.models import Notification
from tests import factories

from .factories import make_entry

State = WaitlistEntry.State


@pytest.fixture
def full(db):
    return factories.make_mentor(capacity=1, name="Dr. Ada Lind")


@pytest.fixture
def running(full):
    return factories.make_relationship(full, factories.make_student())


def held(mentor) -> list:
    return [entry.student for entry in WaitlistEntry.objects.holding(timezone.now()).filter(mentor=mentor)]


def state_of(entry) -> str:
    return WaitlistEntry.objects.get(pk=entry.pk).state


def test_the_end_of_a_mentorship_holds_the_place_for_the_first_in_line(full, running, student):
    entry = make_entry(student, full, days_ago=2)
    make_entry(factories.make_student(), full, days_ago=1)
    end_relationship(relationship=running, by=full)
    entry.refresh_from_db()
    assert held(full) == [student]
    assert entry.held_until - entry.offered_at == timedelta(hours=72)
    assert Notification.objects.filter(kind="matching.place_held", recipient=student, about_id=entry.pk).count() == 1
    assert Event.objects.filter(verb="offered place", target_id=entry.pk, actor=None).exists()


def test_a_held_place_fills_the_mentors_load(full, running, student):
    make_entry(student, full)
    end_relationship(relationship=running, by=full)
    assert (load(full), free_places(full)) == (1, 0)


def test_students_without_a_mentor_come_first_whenever_they_joined(full, running, student):
    covered = factories.make_student()
    factories.make_relationship(factories.make_mentor(), covered)
    make_entry(covered, full, days_ago=30)
    make_entry(student, full)
    end_relationship(relationship=running, by=full)
    assert held(full) == [student]


def test_an_advisor_does_not_make_a_student_wait_longer(full, running, student):
    factories.make_relationship(factories.make_mentor(), student, kind="advising")
    make_entry(student, full, days_ago=3)
    make_entry(factories.make_student(), full, days_ago=1)
    end_relationship(relationship=running, by=full)
    assert held(full) == [student]


def test_open_requests_came_first(full, running, student):
    factories.make_request(factories.make_student(), full)
    make_entry(student, full)
    end_relationship(relationship=running, by=full)
    assert held(full) == []


def test_a_chat_takes_no_place_from_the_line(full, running, student):
    factories.make_chat(factories.make_student(), full)
    make_entry(student, full)
    end_relationship(relationship=running, by=full)
    assert held(full) == [student]


def test_a_withdrawn_request_lets_the_next_in_line_on(full, student):
    asked = factories.make_request(factories.make_student(), full)
    make_entry(student, full)
    withdraw_request(request=asked, by=asked.student)
    assert held(full) == [student]


def test_a_no_frees_the_place_once_it_can_no_longer_be_taken_back(full, student):
    asked = factories.make_request(factories.make_student(), full)
    make_entry(student, full)
    decline_request(request=asked, by=full)
    lapse_offers(timezone.now())
    assert held(full) == []
    Request.objects.update(undo_until=timezone.now())
    lapse_offers(timezone.now())
    assert held(full) == [student]


class TestTheClockTakesNobodyInVain:
    def due(self) -> list:
        return list(mentors_with_offers_due(timezone.now()))

    def test_it_takes_those_with_a_free_place_and_somebody_waiting(self, full, student):
        make_entry(student, full)
        assert self.due() == [full]

    def test_a_place_that_somebody_has_asked_for_is_not_free(self, full, student):
        make_entry(student, full)
        asked = factories.make_request(factories.make_student(), full)
        assert self.due() == []
        decline_request(request=asked, by=full)
        assert self.due() == []
        Request.objects.update(undo_until=timezone.now())
        assert self.due() == [full]

    def test_a_chat_takes_no_place(self, full, student):
        make_entry(student, full)
        factories.make_chat(factories.make_student(), full)
        assert self.due() == [full]

    def test_who_is_about_to_leave_for_long_is_not_taken(self, full, student):
        make_entry(student, full)
        away = {"away_from": school_today(), "away_until": school_today() + timedelta(days=40)}
        MentorProfile.objects.filter(user=full).update(**away)
        assert self.due() == []

    def test_whose_time_is_over_is_not_taken(self, student):
        host, outside = factories.make_mentor(), factories.make_mentor()
        gone = {"host": host, "affiliation": "Riverside", "outside_until": school_today() - timedelta(days=1)}
        MentorProfile.objects.filter(user=outside).update(department=None, **gone)
        make_entry(student, outside)
        assert self.due() == []

    def test_an_offer_that_is_over_is_taken_whatever_else_holds(self, full, student):
        make_entry(student, full, held_for=-1)
        factories.make_request(factories.make_student(), full)
        assert self.due() == [full]


def test_a_raised_capacity_is_offered_at_once(full, running, student):
    make_entry(student, full)
    profile = MentorProfile.objects.get(user=full)
    profile.capacity = 2
    save_mentor_profile(profile=profile, by=full)
    assert held(full) == [student]


def test_a_lowered_capacity_ends_nothing_and_offers_nothing(full, student, stranger):
    entry = make_entry(student, full, held_for=5)
    make_entry(stranger, full)
    profile = MentorProfile.objects.get(user=full)
    profile.capacity = 0
    save_mentor_profile(profile=profile, by=full)
    assert (state_of(entry), held(full)) == (State.OFFERED, [student])


def test_who_is_not_accepting_offers_nothing_until_they_switch_it_on(full, running, student):
    make_entry(student, full)
    MentorProfile.objects.filter(user=full).update(accepting=False)
    end_relationship(relationship=running, by=running.mentee)
    assert held(full) == []
    open_to_requests(profile=MentorProfile.objects.get(user=full), by=full)
    assert held(full) == [student]


@pytest.mark.parametrize("change", [{"away_from": "2020-01-01", "away_until": "2090-01-01"}])
def test_nobody_is_offered_a_place_by_a_mentor_who_is_away_for_long(full, student, change):
    make_entry(student, full)
    MentorProfile.objects.filter(user=full).update(**change)
    assert offer_places(full) == []


def test_nobody_is_offered_a_place_by_a_mentor_who_has_left(full, student):
    make_entry(student, full)
    User.objects.filter(pk=full.pk).update(is_active=False)
    assert offer_places(full) == []


def test_a_pause_keeps_its_place(full, running, student):
    make_entry(student, full)
    pause_relationship(relationship=running, by=full)
    assert offer_places(full) == []


def _block(mentor, student):
    Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())


def _conflict(mentor, student):
    today = timezone.now().date() - timedelta(days=1)
    Conflict.objects.create(
        person=mentor, student=student, kind="grades", from_on=today, declared_by=mentor, declared_at=timezone.now()
    )


def _leave(mentor, student):
    User.objects.filter(pk=student.pk).update(is_active=False)


def _pair(mentor, student):
    """Another mentorship with the same mentor would be a second one."""
    MentorProfile.objects.filter(user=mentor).update(capacity=2)
    factories.make_relationship(mentor, student)


@pytest.mark.parametrize("why", [_block, _conflict, _leave, _pair])
def test_who_could_not_say_yes_is_passed_over(full, student, stranger, why):
    make_entry(student, full, days_ago=9)
    make_entry(stranger, full)
    why(full, student)
    offer_places(full)
    assert held(full) == [stranger]


def test_as_many_are_offered_a_place_as_are_free(full):
    MentorProfile.objects.filter(user=full).update(capacity=3)
    for _ in range(5):
        make_entry(factories.make_student(), full)
    offer_places(full)
    assert len(held(full)) == load(full) == 3


def test_the_yes_becomes_a_request_and_the_hold_ends_with_it(full, student):
    entry = make_entry(student, full, held_for=5)
    asked = request_mentor(student=student, mentor=full, message="Hello")
    entry.refresh_from_db()
    assert (entry.state, entry.request, entry.ended_by) == (State.TAKEN, asked, student)
    assert (asked.is_pending, load(full)) == (True, 0)


def test_the_place_of_a_yes_is_not_offered_again(full, student, stranger):
    make_entry(student, full, held_for=5)
    make_entry(stranger, full)
    request_mentor(student=student, mentor=full, message="Hello")
    lapse_offers(timezone.now())
    assert held(full) == []


def test_the_mentor_can_accept_the_yes(full, student):
    make_entry(student, full, held_for=5)
    asked = request_mentor(student=student, mentor=full, message="Hello")
    assert accept_request(request=asked, by=full).mentee == student


def test_a_held_place_is_asked_for_even_when_others_wait_and_many_have_asked(full, student):
    make_entry(student, full, held_for=5)
    make_entry(factories.make_student(), full)
    for _ in range(4):
        factories.make_request(factories.make_student(), full)
    assert request_mentor(student=student, mentor=full, message="Hello").is_pending


def test_the_yes_keeps_the_students_own_bounds(full, student):
    entry = make_entry(student, full, held_for=5)
    for _ in range(3):
        factories.make_request(student, factories.make_mentor())
    with pytest.raises(ValidationError, match="3 open requests"):
        request_mentor(student=student, mentor=full, message="Hello")
    assert state_of(entry) == State.OFFERED


def test_the_no_goes_on_to_the_next(full, student, stranger):
    entry = make_entry(student, full, held_for=5)
    make_entry(stranger, full)
    leave_waitlist(entry=entry, by=student)
    assert (state_of(entry), held(full)) == (State.LEFT, [stranger])


def test_an_offer_that_is_over_goes_on_to_the_next(full, student, stranger):
    entry = make_entry(student, full, held_for=-1)
    make_entry(stranger, full)
    lapse_offers(timezone.now())
    assert (state_of(entry), held(full)) == (State.LAPSED, [stranger])


def test_an_offer_ends_with_its_hour_and_not_with_a_tick(full, student, stranger):
    """Between the two its place is free again: it holds up no accepted request."""
    make_entry(student, full, held_for=-1)
    asked = factories.make_request(stranger, full)
    assert accept_request(request=asked, by=full)


def test_running_twice_the_clock_offers_once(full, student):
    make_entry(student, full)
    assert [lapse_offers(timezone.now()) for _ in range(2)] == [1, 0]
    assert Notification.objects.filter(kind="matching.place_held").count() == 1


def test_staff_can_give_a_held_place_to_the_one_for_whom_it_is_held(full, student, staff):
    entry = make_entry(student, full, held_for=5)
    assign_relationship(mentor=full, mentee=student, kind="mentoring", by=staff, reason="Asked for it")
    assert (state_of(entry), load(full)) == (State.CLOSED, 1)


def test_staff_cannot_give_it_to_somebody_else(full, student, stranger, staff):
    make_entry(student, full, held_for=5)
    with pytest.raises(ValidationError, match="All places"):
        assign_relationship(mentor=full, mentee=stranger, kind="mentoring", by=staff, reason="Has nobody")


def test_an_advisor_one_may_still_wait_for(full, running, student, staff):
    entry = make_entry(student, full)
    assign_relationship(mentor=full, mentee=student, kind="advising", by=staff, reason="The class's advisor")
    assert state_of(entry) == State.WAITING


def test_a_place_is_held_for_as_long_as_the_program_says(full, student):
    Program.objects.update(waitlist_hold_hours=5)
    entry = make_entry(student, full)
    offer_places(full)
    entry.refresh_from_db()
    assert entry.held_until - entry.offered_at == timedelta(hours=5)
