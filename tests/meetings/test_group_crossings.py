"""Two changes of a group or its series that meet, and who comes where a mentorship no longer runs."""

from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from matching.models import Relationship
from meetings.models import Meeting, Participant
from meetings.repeating import Repeat
from meetings.services import (
    Gathering,
    add_to_group,
    arrange_group,
    cancel_meeting,
    cancel_series,
    cannot_come,
    groups,
    move_group,
    remove_from_group,
    take_back,
)
from tests import factories
from tests.factories import make_relationship, make_student

from .factories import a_while_ago, make_group_meeting, make_meeting

NAMES = ["Ana Diaz", "Ben Cho", "Cy Roe"]


@pytest.fixture
def pairs(mentor) -> list[Relationship]:
    return [make_relationship(mentor, make_student(name=name), started_at=a_while_ago()) for name in NAMES]


def gathering(days: int = 2) -> Gathering:
    at = (timezone.now() + timedelta(days=days)).replace(second=0, microsecond=0)
    return Gathering(at, 60, "in_person", "Library")


def arrange_three(pairs) -> list[Meeting]:
    """A weekly series of three."""
    what, repeat = gathering(), Repeat("weekly", 1, 3)
    first = arrange_group(mentor=pairs[0].mentor, relationships=pairs, what=what, by=pairs[0].mentor, repeat=repeat)
    return list(first.series.meetings.with_people().order_by("recurs_at"))


def read(meeting: Meeting) -> Meeting:
    return Meeting.objects.with_people().get(pk=meeting.pk)


def names(meeting: Meeting) -> set[str]:
    return {str(person) for person in read(meeting).people} - {str(read(meeting).mentor)}


def pause(pair: Relationship) -> None:
    Relationship.objects.filter(pk=pair.pk).update(state="paused")


def end(pair: Relationship) -> None:
    """As a row: past what takes people out of meetings, as if that came between."""
    Relationship.objects.filter(pk=pair.pk).update(state="ended", ended_at=timezone.now(), ended_by=pair.mentor)


def while_open(first, second) -> ValidationError | None:
    """The second act starts while the first has not committed. What the second says to that."""
    said, started = [], Signal()

    def run() -> None:
        started.set()
        try:
            second()
        except ValidationError as refusal:
            said.append(refusal)
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        started.wait(timeout=10)
        thread.join(timeout=0.5)
    thread.join(timeout=30)
    return said[0] if said else None


# Two changes at once.


@pytest.mark.django_db(transaction=True)
def test_nobody_is_busy_with_a_later_meeting_that_is_canceled_while_they_are_added(program, mentor, pairs):
    first, second, _ = arrange_three(pairs[:2])
    while_open(
        lambda: cancel_meeting(meeting=second, by=mentor),
        lambda: add_to_group(meeting=first, relationship=pairs[2], by=mentor, reach="following"),
    )
    assert "Cy Roe" in names(first)
    assert not Participant.objects.filter(meeting=second, counts=True).exists()


@pytest.mark.django_db(transaction=True)
def test_two_removals_from_two_dates_leave_a_student_in_each_meeting(program, mentor, pairs):
    first, second, third = arrange_three(pairs[:2])
    refusal = while_open(
        lambda: remove_from_group(meeting=first, person=pairs[0].mentee, by=mentor, reach="following"),
        lambda: remove_from_group(meeting=second, person=pairs[1].mentee, by=mentor, reach="following"),
    )
    assert "Nobody would be left" in str(refusal)
    assert [names(meeting) for meeting in (first, second, third)] == [{"Ben Cho"}] * 3


def test_what_a_seat_takes_follows_from_the_stored_meeting(mentor, pairs):
    first, second, _ = arrange_three(pairs[:2])
    real = groups.reached

    def then_canceled(*args):
        found = real(*args)
        cancel_meeting(meeting=second, by=mentor)
        return found

    with patch.object(groups, "reached", then_canceled):
        add_to_group(meeting=first, relationship=pairs[2], by=mentor, reach="following")
    assert not Participant.objects.filter(meeting=second, counts=True).exists()


def test_a_meeting_that_stands_alone_is_no_series(pair):
    alone = make_meeting(pair)
    with pytest.raises(ValidationError, match="stands alone"):
        cancel_series(meeting=alone, reach="all", by=pair.mentee)


# Who is left.


def test_who_said_that_they_cannot_come_is_not_the_one_who_is_left(pairs, mentor):
    meeting = make_group_meeting(pairs[:2])
    cannot_come(meeting=meeting, by=pairs[0].mentee)
    with pytest.raises(ValidationError, match="Nobody would be left"):
        remove_from_group(meeting=meeting, person=pairs[1].mentee, by=mentor)
    remove_from_group(meeting=meeting, person=pairs[0].mentee, by=mentor)
    assert names(meeting) == {"Ben Cho"}


# Paused and ended mentorships.


def test_a_group_does_not_move_with_a_paused_student_and_says_who_it_is(pairs, mentor):
    meeting = make_group_meeting(pairs)
    pause(pairs[1])
    with pytest.raises(ValidationError, match=r"^\['Ben Cho: .*paused"):
        move_group(meeting=meeting, what=gathering(4), by=mentor)
    cannot_come(meeting=meeting, by=pairs[1].mentee)
    assert move_group(meeting=meeting, what=gathering(4), by=mentor).sequence == 1


def test_a_group_that_cannot_be_arranged_with_one_student_says_with_whom(pairs):
    pause(pairs[2])
    with pytest.raises(ValidationError, match="Cy Roe: No meeting"):
        arrange_three(pairs)


def test_who_joins_a_series_is_left_out_on_days_on_which_a_conflict_keeps_them_apart(pairs, mentor):
    meetings = arrange_three(pairs[:2])
    factories.make_conflict(mentor, pairs[2].mentee, by=mentor, starts_in=8, days=3)
    add_to_group(meeting=meetings[0], relationship=pairs[2], by=mentor, reach="following")
    assert ["Cy Roe" in names(meeting) for meeting in meetings] == [True, False, True]


@pytest.mark.parametrize("change", [pause, end])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_mentors_slip_is_taken_back_for_all_whose_mentorship_runs(pairs, mentor, change, which):
    meeting = make_group_meeting(pairs)
    cannot_come(meeting=meeting, by=mentor)
    change(pairs[which])
    take_back(meeting=meeting, by=mentor)
    assert read(meeting).is_confirmed
    assert names(meeting) == set(NAMES) - {NAMES[which]}
    assert not Participant.objects.get(meeting=meeting, person=pairs[which].mentee).counts


def test_it_is_not_taken_back_where_none_of_them_may_meet(pairs, mentor):
    meeting = make_group_meeting(pairs[:2])
    cannot_come(meeting=meeting, by=mentor)
    for pair in pairs:
        pause(pair)
    with pytest.raises(ValidationError, match="paused"):
        take_back(meeting=meeting, by=mentor)
    assert read(meeting).is_cancelled
    assert names(meeting) == set(NAMES[:2])


def test_a_student_elsewhere_who_had_declined_does_not_stand_in_the_way(pairs, mentor):
    meeting = make_group_meeting(pairs)
    cannot_come(meeting=meeting, by=pairs[0].mentee)
    make_meeting(make_relationship(factories.make_mentor(), pairs[0].mentee), starts_at=meeting.starts_at)
    cannot_come(meeting=meeting, by=mentor)
    take_back(meeting=meeting, by=mentor)
    assert names(meeting) == {"Ben Cho", "Cy Roe"}


# In another zone.


def test_a_group_that_moves_is_from_then_on_in_the_mentors_present_zone(pairs, mentor):
    meeting = make_group_meeting(pairs)
    User.objects.filter(pk=mentor.pk).update(time_zone="Asia/Tokyo")
    move_group(meeting=meeting, what=gathering(4), by=User.objects.get(pk=mentor.pk))
    assert read(meeting).zone == "Asia/Tokyo"
