"""A first meeting at a time that the student offered: who takes it, how, and never two at once (P3)."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mode, Role
from matching.hooks import first_meeting
from matching.models import Relationship, Request
from matching.services import accept_and_meet, accept_request, pause_relationship
from meetings.models import Meeting, Participant
from meetings.services import book_meeting, cancel_meeting, take_offered_time
from notifications.models import Notification
from tests import factories
from tests.threads import at_once, won

from .factories import make_meeting, next_openings, offer_every_day

ZONE = "America/Los_Angeles"


def in_days(days: float):
    return (timezone.now() + timedelta(days=days)).replace(microsecond=0)


def accepted(mentor, student, *times) -> Relationship:
    asked = factories.make_request(student, mentor)
    Request.objects.filter(pk=asked.pk).update(proposed_times=list(times), time_zone=ZONE)
    asked.refresh_from_db()
    return accept_request(request=asked, by=mentor)


@pytest.fixture
def times() -> list:
    return [in_days(2), in_days(3), in_days(4)]


@pytest.fixture
def began(mentor, student, times) -> Relationship:
    return accepted(mentor, student, *times)


def take(relationship, at, by=None) -> Meeting:
    return take_offered_time(relationship=relationship, starts_at=at, minutes=30, by=by or relationship.mentor)


def shown(client, relationship) -> str:
    found = client.get(reverse("matching:relationship", args=[relationship.pk])).content.decode()
    return re.sub(r"\s+", " ", found)


def test_the_mentors_choice_is_a_confirmed_meeting_of_both(began, times):
    first_meeting(began, times[1], 45, began.mentor)
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.minutes, meeting.state) == (times[1], 45, "confirmed")
    assert set(Participant.objects.values_list("person", "counts")) == {
        (began.mentor_id, True),
        (began.mentee_id, True),
    }


def test_both_are_told_as_of_every_meeting(began, times):
    take(began, times[0])
    told = Notification.objects.filter(kind="meetings.booked")
    assert set(told.values_list("recipient", flat=True)) == {began.mentor_id, began.mentee_id}
    reminded = Notification.objects.filter(kind="meetings.reminder")
    assert set(reminded.values_list("recipient", flat=True)) == {began.mentor_id, began.mentee_id}


def test_outside_the_mentors_hours_it_is_in_their_first_way_and_the_students_zone(began, times, mentor):
    mentor.mentor_profile.modes = [Mode.MESSAGES, Mode.PHONE, Mode.VIDEO]
    mentor.mentor_profile.save()
    meeting = take(Relationship.objects.get(), times[0])
    assert (meeting.mode, meeting.zone, meeting.place) == (Mode.PHONE, ZONE, "")
    assert meeting.takes_time


def test_inside_the_mentors_hours_it_is_where_these_say(mentor, student):
    offer_every_day(mentor)
    at = next_openings(factories.make_relationship(mentor, factories.make_student()))[6]
    meeting = take(accepted(mentor, student, at), at)
    assert (meeting.zone, meeting.place) == ("America/New_York", "Room 4")


def test_a_time_at_which_one_of_them_is_busy_is_refused_with_a_sentence(began, times, student):
    make_meeting(
        factories.make_relationship(factories.make_mentor(), student), starts_at=times[0] + timedelta(minutes=15)
    )
    with pytest.raises(ValidationError, match="One of you has another meeting at this time"):
        take(began, times[0])
    take(began, times[1])


def test_only_a_time_that_was_offered_can_be_taken(began):
    with pytest.raises(ValidationError, match="no longer on offer"):
        take(began, in_days(5))


def test_a_time_that_has_passed_is_no_longer_on_offer(mentor, student):
    began = accepted(mentor, student, in_days(-1))
    with pytest.raises(ValidationError, match="no longer on offer"):
        take(began, began.request.proposed_times[0])


def test_one_is_enough(began, times):
    meeting = take(began, times[0])
    with pytest.raises(ValidationError, match="no longer on offer"):
        take(began, times[1])
    cancel_meeting(meeting=meeting, by=began.mentor)
    take(began, times[1])


def test_nobody_else_takes_it(began, times, other_faculty, staff):
    for person in (other_faculty, staff):
        with pytest.raises(ValidationError, match="No meeting can be booked"):
            take(began, times[0], by=person)


def test_while_a_mentorship_is_paused_nothing_is_booked(began, times):
    Relationship.objects.update(state="active")
    pause_relationship(relationship=began, by=began.mentor)
    with pytest.raises(ValidationError, match="No meeting can be booked"):
        take(began, times[0])


def test_the_student_takes_their_own_offer_only_in_the_mentors_open_hours(mentor, student):
    offer_every_day(mentor)
    at = next_openings(factories.make_relationship(mentor, factories.make_student()))[6]
    night = in_days(3).replace(hour=8, minute=0, second=0)
    began = accepted(mentor, student, at, night)
    with pytest.raises(ValidationError, match="no longer free"):
        take(began, night, by=student)
    assert take(began, at, by=student).place == "Room 4"


def test_the_page_of_the_mentorship_offers_them_until_one_is_booked(client_for, began, times, mentor):
    client, address = client_for(mentor), reverse("meetings:take-offered", args=[began.pk])
    assert shown(client, began).count("Book this one") == 3
    answer = client.post(address, {"starts_at": times[2].isoformat()}, follow=True)
    assert "Booked. Both of you get an invitation by mail." in answer.content.decode()
    assert "Book this one" not in shown(client, began)


def test_the_student_sees_what_they_offered_and_what_is_the_mentors_to_take(client_for, student, mentor):
    offer_every_day(mentor)
    at = next_openings(factories.make_relationship(mentor, factories.make_student()))[6]
    found = shown(client_for(student), accepted(mentor, student, at, in_days(3).replace(hour=8, minute=0, second=0)))
    assert "You offered these times." in found
    assert found.count("Book this one") == 1
    assert found.count("outside their open hours") == 1


def test_a_clash_is_said_on_the_page(client_for, began, times, mentor):
    make_meeting(factories.make_relationship(mentor, factories.make_student()), starts_at=times[0])
    address = reverse("meetings:take-offered", args=[began.pk])
    answer = client_for(mentor).post(address, {"starts_at": times[0].isoformat()}, follow=True)
    assert "One of you has another meeting at this time." in answer.content.decode()


@pytest.mark.parametrize("value", ["", "soon", "2026-11-30T10:00"])
def test_a_time_that_is_none_is_asked_for_again(client_for, began, mentor, value):
    address = reverse("meetings:take-offered", args=[began.pk])
    answer = client_for(mentor).post(address, {"starts_at": value}, follow=True)
    assert "Choose one of the times." in answer.content.decode()


def test_a_mentorship_without_a_request_offers_none(client_for, mentor, student):
    assert "A first meeting?" not in shown(client_for(mentor), factories.make_relationship(mentor, student))


def accept_with(asked, at):
    return lambda: accept_and_meet(request=asked, by=asked.mentor, meet_at=at)


def asked_for(mentor, student, at) -> Request:
    asked = factories.make_request(student, mentor)
    Request.objects.filter(pk=asked.pk).update(proposed_times=[at], time_zone=ZONE)
    asked.refresh_from_db()
    return asked


def assert_nobody_is_in_two_places():
    counted = Participant.objects.filter(counts=True).order_by("person", "during")
    spans = list(counted.values_list("person", "during"))
    assert all(one[0] != other[0] or one[1].upper <= other[1].lower for one, other in pairwise(spans))


@pytest.mark.django_db(transaction=True)
def test_two_mentors_who_accept_one_student_at_overlapping_times_make_one_meeting():
    student, at = factories.make_student(), in_days(2)
    requests = [asked_for(factories.make_mentor(), student, at + timedelta(minutes=5 * n)) for n in range(6)]
    answers = at_once(*[accept_with(asked, asked.proposed_times[0]) for asked in requests])
    assert len(won(answers)) == 6
    assert sum(not why for _, why in answers) == 1
    assert Relationship.objects.count() == 6
    assert Meeting.objects.count() == 1
    assert_nobody_is_in_two_places()


@pytest.mark.django_db(transaction=True)
def test_people_who_accept_each_other_with_a_time_do_not_wait_for_each_other_forever():
    people = [factories.make_mentor(capacity=9, role=Role.STUDENT) for _ in range(4)]
    at = in_days(2)
    requests = [asked_for(one, other, at) for one in people for other in people if one != other]
    answers = at_once(*[accept_with(asked, at) for asked in requests])
    assert len(won(answers)) == len(requests)
    assert Meeting.objects.count() == 2
    assert_nobody_is_in_two_places()


@pytest.mark.django_db(transaction=True)
def test_taking_and_booking_at_once_keeps_everybody_in_one_place():
    mentor = factories.make_mentor(capacity=50)
    offer_every_day(mentor)
    pairs = [factories.make_relationship(mentor, factories.make_student()) for _ in range(8)]
    at = next_openings(pairs[0])[4]
    took = [accepted(mentor, factories.make_student(), at) for _ in range(8)]
    acts = [
        lambda pair=pair: book_meeting(relationship=pair, starts_at=at, minutes=30, by=pair.mentee) for pair in pairs
    ]
    answers = at_once(*acts, *[lambda pair=pair: take(pair, at) for pair in took])
    assert len(won(answers)) == 1
    assert_nobody_is_in_two_places()
