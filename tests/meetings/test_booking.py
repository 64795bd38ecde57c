from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Event, Mode
from matching.models import Relationship
from meetings.models import Meeting, Participant
from meetings.openings import Diary, usual_minutes
from meetings.services import book_meeting, cancel_meeting, move_meeting
from meetings.services.occupancy import keep_time
from notifications.models import Notification
from tests.factories import make_relationship, make_request

from .factories import make_meeting, make_past_meeting, make_window, next_openings, offer_every_day


def book(pair, starts_at=None, *, by=None, agenda=(), minutes=30) -> Meeting:
    starts_at = starts_at or next_openings(pair)[0]
    return book_meeting(relationship=pair, starts_at=starts_at, minutes=minutes, by=by or pair.mentee, agenda=agenda)


def test_the_mentee_books_within_the_mentors_window(pair):
    window = make_window(pair.mentor, place="Room 4")
    start = next_openings(pair)[0]
    meeting = book(pair, start, agenda=["My plan for M3", "  ", "My plan for M3"])
    assert (meeting.starts_at, meeting.minutes, meeting.state) == (start, 30, Meeting.State.CONFIRMED)
    assert (meeting.zone, meeting.mode, meeting.place) == (window.zone, window.mode, "Room 4")
    assert [item.text for item in meeting.agenda.all()] == ["My plan for M3"]


def test_both_people_are_in_a_booked_meeting_and_it_counts(open_pair):
    meeting = book(open_pair)
    seats = Participant.objects.filter(meeting=meeting)
    assert {seat.person for seat in seats} == {open_pair.mentor, open_pair.mentee}
    assert {(seat.counts, seat.relationship, seat.during.lower, seat.during.upper) for seat in seats} == {
        (True, open_pair, meeting.starts_at, meeting.ends_at)
    }


def test_booking_leaves_an_event_with_its_actor(open_pair):
    meeting = book(open_pair)
    event = Event.objects.get(target_id=meeting.pk)
    assert (event.actor, event.verb) == (open_pair.mentee, "booked")


@pytest.mark.parametrize("state", [Relationship.State.PAUSED, Relationship.State.ENDED])
def test_a_mentorship_that_does_not_run_cannot_be_booked(mentor, student, state):
    pair = make_relationship(mentor, student, state=state)
    offer_every_day(mentor)
    with pytest.raises(ValidationError):
        book(pair)


def test_the_mentor_may_book_as_well_and_nobody_else_may(open_pair, stranger):
    assert book(open_pair, by=open_pair.mentor).arranged_by == open_pair.mentor
    with pytest.raises(ValidationError, match="No meeting can be booked"):
        book(open_pair, next_openings(open_pair)[4], by=stranger)


def test_a_taken_time_is_refused_with_others_near_it(open_pair, stranger):
    start = next_openings(open_pair)[4]
    book(open_pair, start)
    other = make_relationship(open_pair.mentor, stranger)
    with pytest.raises(ValidationError, match=r"no longer free\. Near it these are: ") as refusal:
        book(other, start)
    assert refusal.value.messages[0].count(";") == 2


def test_the_students_own_meetings_are_busy_times_too(open_pair, other_faculty):
    start = next_openings(open_pair)[0]
    book(open_pair, start)
    other = make_relationship(other_faculty, open_pair.mentee)
    offer_every_day(other_faculty)
    assert start not in next_openings(other)


def test_an_instant_that_is_in_no_window_is_refused(pair):
    make_window(pair.mentor)
    with pytest.raises(ValidationError, match="no longer free"):
        book(pair, next_openings(pair)[0] + timedelta(minutes=7))


def test_shortest_notice_and_horizon_are_the_programs(open_pair, program):
    program.booking_notice_hours, program.booking_horizon_days = 48, 7
    program.save()
    openings, now = next_openings(open_pair), timezone.now()
    assert openings[0] >= now + timedelta(hours=48)
    assert openings[-1] <= now + timedelta(days=7)


def test_a_mentor_who_is_away_offers_nothing_on_those_days(open_pair):
    profile, first = open_pair.mentor.mentor_profile, next_openings(open_pair)[0]
    profile.away_from = (first - timedelta(days=1)).date()
    profile.away_until = (first + timedelta(days=5)).date()
    profile.save()
    assert next_openings(open_pair)[0] - first > timedelta(days=4)


def test_the_databases_own_refusal_becomes_the_same_sentence(open_pair, stranger, monkeypatch):
    start = next_openings(open_pair)[0]
    book(open_pair, start)
    other = make_relationship(open_pair.mentor, stranger)
    monkeypatch.setattr(Diary, "window_for", lambda self, start, minutes: self.windows[0])
    with pytest.raises(ValidationError, match="no longer free"):
        book(other, start)
    assert Meeting.objects.count() == 1


def test_the_database_refuses_two_counted_meetings_at_one_time(meeting, pair, other_faculty):
    other = make_relationship(other_faculty, pair.mentee)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_meeting(other, starts_at=meeting.starts_at + timedelta(minutes=10))
    make_meeting(other, starts_at=meeting.ends_at)


@pytest.mark.parametrize("state", Meeting.State)
@pytest.mark.parametrize("mode", [Mode.VIDEO, Mode.MESSAGES])
def test_a_meeting_counts_while_it_stands_and_takes_time(pair, state, mode):
    meeting = make_past_meeting(pair, state=state, mode=mode)
    counts = state in {"confirmed", "held"} and mode == Mode.VIDEO
    assert set(meeting.participants.values_list("counts", flat=True)) == {counts}


def test_a_meeting_that_overlaps_by_consent_does_not_count(meeting):
    meeting.overlaps_another = True
    meeting.save()
    keep_time(meeting)
    assert set(meeting.participants.values_list("counts", flat=True)) == {False}


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_either_side_moves_a_meeting_and_it_stays_the_same_one(open_pair, side):
    openings = next_openings(open_pair)
    meeting = book(open_pair, openings[0])
    moved = move_meeting(meeting=meeting, starts_at=openings[3], by=getattr(open_pair, side))
    assert (moved.pk, moved.sequence, moved.starts_at) == (meeting.pk, 1, openings[3])
    assert set(Participant.objects.values_list("during__startswith", flat=True)) == {openings[3]}


def test_a_meeting_can_move_into_its_own_time(open_pair):
    start = next_openings(open_pair, minutes=60)[0]
    meeting = book(open_pair, start, minutes=60)
    moved = move_meeting(meeting=meeting, starts_at=start + timedelta(minutes=30), by=open_pair.mentee)
    assert moved.minutes == 60


def test_a_move_to_a_taken_time_is_refused_and_changes_nothing(open_pair, stranger):
    openings = next_openings(open_pair)
    meeting = book(open_pair, openings[0])
    book(make_relationship(open_pair.mentor, stranger), openings[1])
    with pytest.raises(ValidationError, match="no longer free"):
        move_meeting(meeting=meeting, starts_at=openings[1], by=open_pair.mentee)
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (openings[0], 0)


def test_what_has_begun_is_neither_moved_nor_cancelled(open_pair):
    meeting = make_past_meeting(open_pair)
    with pytest.raises(ValidationError):
        move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[0], by=open_pair.mentee)
    with pytest.raises(ValidationError):
        cancel_meeting(meeting=meeting, by=open_pair.mentee)


def test_a_cancelled_meeting_frees_the_time(open_pair):
    start = next_openings(open_pair)[0]
    meeting = cancel_meeting(meeting=book(open_pair, start), by=open_pair.mentor)
    assert (meeting.state, meeting.cancelled_by, meeting.sequence) == ("cancelled", open_pair.mentor, 1)
    assert start in next_openings(open_pair)
    with pytest.raises(ValidationError):
        cancel_meeting(meeting=meeting, by=open_pair.mentor)


def test_a_stranger_can_neither_move_nor_cancel(open_pair, stranger):
    meeting = make_meeting(open_pair)
    with pytest.raises(ValidationError):
        cancel_meeting(meeting=meeting, by=stranger)
    with pytest.raises(ValidationError):
        move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[0], by=stranger)


def test_a_refused_booking_tells_nobody(open_pair, stranger):
    start = next_openings(open_pair)[0]
    book(open_pair, start)
    before = Notification.objects.count()
    with pytest.raises(ValidationError):
        book(make_relationship(open_pair.mentor, stranger), start)
    assert Notification.objects.count() == before


def test_a_pair_meets_for_as_long_as_it_agreed_or_asked(pair, mentor, student):
    assert usual_minutes(pair) == 30
    pair.request = make_request(student, mentor)
    pair.request.length_minutes = 45
    assert usual_minutes(pair) == 45
    pair.agreements.create(
        version=1,
        cadence_weeks=4,
        length_minutes=60,
        proposed_by=mentor,
        proposed_at=timezone.now(),
        mentor_agreed_at=timezone.now(),
        mentee_agreed_at=timezone.now(),
    )
    assert usual_minutes(pair) == 60


def test_a_move_that_is_sent_twice_is_one_move(open_pair):
    meeting, to = make_meeting(open_pair), next_openings(open_pair)[5]
    for _ in range(2):
        move_meeting(meeting=meeting, starts_at=to, by=open_pair.mentee)
    meeting.refresh_from_db()
    assert (meeting.sequence, Event.objects.filter(verb="moved").count()) == (1, 1)
