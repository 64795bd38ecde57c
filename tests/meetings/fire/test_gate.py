"""The two halves of P3, each alone: the locks with the checks behind them, and the database's own constraint."""

import re
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings import openings
from meetings.models import Meeting, Participant
from meetings.services import (
    Log,
    Proposal,
    book_meeting,
    booking,
    calling_off,
    cancel_meeting,
    cannot_come,
    counter_proposal,
    log_meeting,
    log_other_meeting,
    move_meeting,
    occupancy,
    offered,
    pick_time,
    proposals,
    propose_times,
    say_late,
    take_back,
    taps,
)
from tests.meetings.factories import make_group, make_meeting, make_past_meeting, make_series, next_openings

pytestmark = pytest.mark.django_db
TAKEN = "no longer free|another meeting at this time"
LOCKS = re.compile(r'FROM "(\w+)".*FOR (?:NO KEY )?UPDATE', re.DOTALL)
PEOPLE = ["accounts_mentorprofile", "accounts_user"]
MEETINGS = ["meetings_meeting"]


def in_days(days: float) -> datetime:
    return (timezone.now() + timedelta(days=days)).replace(microsecond=0)


def propose(pair, at) -> Meeting:
    return propose_times(relationship=pair, proposal=Proposal((at,), 30), by=pair.mentor)


# The constraint alone.


@pytest.fixture
def nothing_looks(monkeypatch):
    """No check of ours sees that anybody is busy."""
    nobody = Participant.objects.none()
    for module in (occupancy, taps):
        monkeypatch.setattr(module, "others_at", lambda *given: nobody)
    monkeypatch.setattr(openings, "_meetings", lambda *given, **more: [])


def test_the_database_refuses_what_went_past_every_service(pair):
    meeting = make_meeting(pair)
    with pytest.raises(IntegrityError, match="participant_not_in_two_places"), transaction.atomic():
        make_meeting(pair, starts_at=meeting.starts_at + timedelta(minutes=29))


def test_its_refusal_is_a_sentence_where_a_time_is_booked_or_moved_to(open_pair, nothing_looks):
    first, second = next_openings(open_pair)[:2]
    book_meeting(relationship=open_pair, starts_at=first, minutes=30, by=open_pair.mentee)
    with pytest.raises(ValidationError, match=TAKEN):
        book_meeting(relationship=open_pair, starts_at=first, minutes=30, by=open_pair.mentee)
    later = book_meeting(relationship=open_pair, starts_at=second, minutes=30, by=open_pair.mentee)
    with pytest.raises(ValidationError, match=TAKEN):
        move_meeting(meeting=later, starts_at=first, by=open_pair.mentee)


def test_its_refusal_is_a_sentence_where_a_time_is_picked(pair, nothing_looks):
    at = in_days(3)
    proposed = propose(pair, at)
    make_meeting(pair, starts_at=at)
    with pytest.raises(ValidationError, match=TAKEN):
        pick_time(meeting=proposed, starts_at=at, by=pair.mentee)
    proposed.refresh_from_db()
    assert proposed.is_proposed


def test_its_refusal_is_a_sentence_where_a_cancellation_is_taken_back(pair, nothing_looks):
    meeting = make_meeting(pair, starts_at=in_days(3))
    cannot_come(meeting=meeting, by=pair.mentee)
    make_meeting(pair, starts_at=meeting.starts_at)
    with pytest.raises(ValidationError, match=TAKEN):
        take_back(meeting=meeting, by=pair.mentee)


def test_another_broken_rule_is_not_told_as_a_taken_time(pair):
    gate = occupancy.stay_apart_or(lambda: ValidationError("taken"))
    with pytest.raises(IntegrityError, match="meeting_ends_after_start"), gate:
        Meeting.objects.create(**_backwards(pair))


def _backwards(pair) -> dict:
    now = timezone.now()
    return {"starts_at": now, "ends_at": now, "zone": "UTC", "arranged_by": pair.mentee, "arranged_at": now}


# A series.


def shift(series: list[Meeting], by: timedelta) -> None:
    """Row by row, each taking the time of the next one."""
    with occupancy.stay_apart_or(lambda: ValidationError("taken")), occupancy.settled_together():
        for meeting in series:
            meeting.starts_at, meeting.ends_at = meeting.starts_at + by, meeting.ends_at + by
            meeting.save(update_fields=["starts_at", "ends_at"])
            occupancy.keep_time(meeting)


def test_a_whole_series_is_shifted_by_its_own_period(pair):
    series = make_series(pair, count=4)
    shift(series, series[1].starts_at - series[0].starts_at)
    assert Participant.objects.filter(person=pair.mentor, counts=True).count() == 4


def test_a_series_that_is_shifted_onto_another_meeting_is_refused_whole(pair):
    series = make_series(pair, count=3)
    first, week = series[0].starts_at, series[1].starts_at - series[0].starts_at
    make_meeting(pair, starts_at=series[-1].starts_at + week)
    with pytest.raises(ValidationError, match="taken"):
        shift(series, week)
    assert Meeting.objects.filter(starts_at=first).exists()


def test_after_a_shift_the_constraint_looks_at_once_again(pair):
    with transaction.atomic():
        with occupancy.settled_together():
            pass
        meeting = make_meeting(pair)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_meeting(pair, starts_at=meeting.starts_at)


# The locks: people first, in their one order, then meetings by id.


@contextmanager
def locks_of(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    yield [found[1] for query in captured if (found := LOCKS.search(query["sql"]))]


def the_acts(pair) -> dict:
    """Everything that takes somebody's time, ready to be done."""
    times = next_openings(pair)
    booked, past = make_meeting(pair, starts_at=times[0]), make_past_meeting(pair)
    proposed, given_up = propose(pair, in_days(30)), make_meeting(pair, starts_at=in_days(40))
    cannot_come(meeting=given_up, by=pair.mentee)
    side, group = pair.mentee, make_group(pair.mentor, starts_at=in_days(50))
    student = group.relationships[0].mentee
    cannot_come(meeting=group, by=student)
    return {
        "book": lambda: book_meeting(relationship=pair, starts_at=times[4], minutes=30, by=side),
        "move": lambda: move_meeting(meeting=booked, starts_at=times[8], by=side),
        "pick": lambda: pick_time(meeting=proposed, starts_at=proposed.starts_at, by=side),
        "counter": lambda: counter_proposal(meeting=proposed, proposal=Proposal((in_days(31),), 30), by=side),
        "log": lambda: log_meeting(meeting=past, log=Log(past.starts_at, 30), by=side),
        "log other": lambda: log_other_meeting(relationship=pair, log=Log(in_days(-3), 30), by=side),
        "take back": lambda: take_back(meeting=given_up, by=side),
        "come back": lambda: take_back(meeting=group, by=student),
    }


NAMES = ["book", "move", "pick", "counter", "log", "log other", "take back", "come back"]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_takes_time_locks_people_first_and_meetings_after(open_pair, name):
    with locks_of(the_acts(open_pair)[name]) as taken:
        assert taken[:2] == PEOPLE
        assert set(taken[2:]) <= {*MEETINGS, "notifications_notification"}


def test_what_only_frees_time_locks_its_meeting_alone(open_pair):
    meeting, soon = make_meeting(open_pair), make_meeting(open_pair, starts_at=timezone.now() + timedelta(minutes=9))
    for act in (
        lambda: say_late(meeting=soon, by=open_pair.mentee),
        lambda: cannot_come(meeting=soon, by=open_pair.mentee),
        lambda: cancel_meeting(meeting=meeting, by=open_pair.mentee),
    ):
        with locks_of(act) as taken:
            assert [lock for lock in taken if not lock.startswith("notifications")] == MEETINGS


def test_a_group_locks_everybody_in_it(mentor):
    group = make_group(mentor, size=3)
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        occupancy.lock_pair_and_meeting(group)
    users = next(query["sql"] for query in captured if 'FROM "accounts_user"' in query["sql"] and "FOR" in query["sql"])
    assert all(str(person.pk) in users or person.pk.hex in users for person in group.people)


def test_all_that_take_time_go_through_one_gate():
    """So that a change of the gate is a change of all of them."""
    for module in (booking, offered, proposals, taps):
        assert module.stay_apart_or is occupancy.stay_apart_or
        assert module.refuse_pause is occupancy.refuse_pause
    assert calling_off.keep_time is occupancy.keep_time
