"""Meetings that repeat: booked, moved and canceled together, with one mail a person for each of it."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Event, Mode
from matching.models import Relationship
from matching.services import end_relationship
from meetings.models import Availability, Meeting, Participant, Series
from meetings.repeating import Repeat, Shift, plan_booking
from meetings.services import book_series, cancel_series, change_how, move_meeting, move_series, plan_shift
from notifications.models import Notification
from tests.factories import make_mentor, make_relationship, make_student

from .factories import ZONE, make_meeting, make_series, next_openings

WEEKLY = Repeat("weekly", 1, 4)
LATER = Shift(periods=1)


def first_opening(pair):
    return next_openings(pair)[6]


def book(pair, repeat=WEEKLY, **more) -> Series:
    start = more.pop("starts_at", None) or first_opening(pair)
    return book_series(relationship=pair, starts_at=start, minutes=30, repeat=repeat, by=pair.mentee, **more)


def busy_at(pair, instant) -> Meeting:
    """Another student of the same mentor has that time."""
    return make_meeting(make_relationship(pair.mentor, make_student()), starts_at=instant)


def times(series: Series) -> list:
    return list(series.meetings.confirmed().order_by("recurs_at").values_list("starts_at", flat=True))


def mails(kind: str) -> list:
    return list(Notification.objects.standing().filter(kind=kind).values_list("recipient", flat=True))


def everyday(instant) -> str:
    return f"{instant.astimezone(ZoneInfo(ZONE)):%a %H:%M}"


# Booking.


def test_a_series_is_booked_at_the_same_local_time_each_week(open_pair):
    series = book(open_pair, Repeat("weekly", 1, 26))
    assert len(times(series)) == 26
    assert len({everyday(instant) for instant in times(series)}) == 1
    assert [one.recurs_at for one in series.meetings.all()] == times(series)


def test_both_get_one_mail_and_a_reminder_for_each_meeting(open_pair):
    book(open_pair)
    people = sorted([open_pair.mentor_id, open_pair.mentee_id])
    assert sorted(mails("meetings.series_booked")) == people
    assert not mails("meetings.booked")
    reminded = Notification.objects.filter(kind="meetings.reminder").values_list("about_id", flat=True)
    assert len(set(reminded)) == 4


def test_a_date_that_clashes_is_said_first_and_can_be_left_out(open_pair):
    start = first_opening(open_pair)
    busy_at(open_pair, start + timedelta(days=14))
    plan = plan_booking(open_pair, start, 30, WEEKLY)
    assert [step.fits for step in plan.steps] == [True, True, False, True]
    with pytest.raises(ValidationError, match="Not all of these dates are free"):
        book(open_pair, starts_at=start)
    series = book(open_pair, starts_at=start, leave_out=[step.key for step in plan.clashes])
    assert len(times(series)) == 3
    assert series.count == 4


def test_a_date_that_was_taken_after_the_page_was_shown_is_not_left_out_in_silence(open_pair):
    start = first_opening(open_pair)
    busy_at(open_pair, start + timedelta(days=14))
    shown = [step.key for step in plan_booking(open_pair, start, 30, WEEKLY).clashes]
    busy_at(open_pair, start + timedelta(days=7))
    with pytest.raises(ValidationError, match="free any more"):
        book(open_pair, starts_at=start, leave_out=shown)
    assert not Series.objects.exists()


def test_a_series_of_which_one_is_left_is_none(open_pair):
    start = first_opening(open_pair)
    for weeks in (1, 2, 3):
        busy_at(open_pair, start + timedelta(weeks=weeks))
    shown = [step.key for step in plan_booking(open_pair, start, 30, WEEKLY).clashes]
    with pytest.raises(ValidationError, match="Fewer than two"):
        book(open_pair, starts_at=start, leave_out=shown)


def test_a_stranger_books_no_series_but_who_keeps_the_calendar_does(open_pair, stranger, assistant, grant):
    start = first_opening(open_pair)
    with pytest.raises(ValidationError, match="No meeting can be booked"):
        book_series(relationship=open_pair, starts_at=start, minutes=30, repeat=WEEKLY, by=stranger)
    series = book_series(relationship=open_pair, starts_at=start, minutes=30, repeat=WEEKLY, by=assistant)
    booked = Event.objects.filter(verb="booked", actor=assistant)
    assert {event.reason for event in booked} == {f"for {open_pair.mentor_id}"}
    assert series.arranged_by == assistant


def test_a_paused_mentorship_books_none(open_pair):
    start = first_opening(open_pair)
    Relationship.objects.update(state="paused")
    with pytest.raises(ValidationError, match="paused"):
        book(open_pair, starts_at=start)


# Moving.


def test_a_whole_series_moves_by_its_own_period(open_pair):
    series = book(open_pair)
    before = times(series)
    move_series(meeting=series.meetings.first(), reach="all", shift=LATER, by=open_pair.mentor)
    assert times(series) == [*before[1:], before[-1] + timedelta(days=7)]
    assert [one.recurs_at for one in series.meetings.order_by("recurs_at")] == before
    assert set(Participant.objects.values_list("counts", flat=True)) == {True}


def test_what_moves_takes_the_zone_of_the_time_that_it_moves_into(open_pair):
    series = book(open_pair)
    Availability.objects.update(zone="America/Toronto")
    move_series(meeting=series.meetings.first(), reach="all", shift=LATER, by=open_pair.mentee)
    assert set(series.meetings.values_list("zone", flat=True)) == {"America/Toronto"}


def test_it_moves_back_by_its_own_period(open_pair):
    series = book(open_pair, starts_at=first_opening(open_pair) + timedelta(days=7))
    before = times(series)
    move_series(meeting=series.meetings.first(), reach="all", shift=Shift(periods=-1), by=open_pair.mentee)
    assert times(series) == [before[0] - timedelta(days=7), *before[:-1]]


def test_this_and_following_go_to_another_weekday_and_time(open_pair):
    series = book(open_pair, starts_at=first_opening(open_pair) + timedelta(days=7))
    before, third = times(series), series.meetings.order_by("recurs_at")[2]
    day = (third.starts_at.astimezone(ZoneInfo(ZONE)).weekday() + 1) % 7
    move_series(meeting=third, reach="following", shift=Shift(weekday=day, clock=time(11)), by=open_pair.mentee)
    after = times(series)
    assert after[:2] == before[:2]
    assert {everyday(instant)[4:] for instant in after[2:]} == {"11:00"}
    assert {instant.astimezone(ZoneInfo(ZONE)).weekday() for instant in after[2:]} == {day}


def test_a_monthly_series_keeps_its_place_in_the_month(open_pair):
    series = book(open_pair, Repeat("monthly", 1, 4))
    before = times(series)
    move_series(meeting=series.meetings.first(), reach="all", shift=LATER, by=open_pair.mentee)
    assert times(series)[:3] == before[1:]


def test_all_get_one_mail_under_one_number_above_every_other(open_pair):
    series = book(open_pair)
    second = series.meetings.order_by("recurs_at")[1]
    move_meeting(meeting=second, starts_at=second.starts_at + timedelta(hours=1), by=open_pair.mentee)
    move_series(meeting=second, reach="all", shift=LATER, by=open_pair.mentee)
    series.refresh_from_db()
    assert {one.sequence for one in series.meetings.all()} == {series.sequence} == {2}
    assert len(mails("meetings.series_changed")) == 2
    reminders = Notification.objects.pending().filter(kind="meetings.reminder").values_list("occasion", flat=True)
    assert {occasion.rpartition(":")[2] for occasion in reminders} == {"2"}


def test_what_cannot_move_stays_and_holds_its_time_against_the_others(open_pair):
    series = book(open_pair)
    before = times(series)
    busy_at(open_pair, before[-1] + timedelta(days=7))
    plan = plan_shift(series.meetings.first(), "all", LATER)
    assert [step.fits for step in plan.steps] == [False] * 4
    with pytest.raises(ValidationError, match="Not all of these can move"):
        move_series(meeting=series.meetings.first(), reach="all", shift=LATER, by=open_pair.mentee)
    assert times(series) == before


def test_those_that_fit_move_when_the_others_are_left(open_pair):
    series = book(open_pair, Repeat("weekly", 2, 4), starts_at=first_opening(open_pair) + timedelta(days=7))
    before = times(series)
    shift = Shift(weekday=(before[0].astimezone(ZoneInfo(ZONE)).weekday() + 1) % 7, clock=time(11))
    plan = plan_shift(series.meetings.first(), "all", shift)
    busy_at(open_pair, plan.steps[1].at)
    left = [step.key for step in plan_shift(series.meetings.first(), "all", shift).clashes]
    move_series(meeting=series.meetings.first(), reach="all", shift=shift, by=open_pair.mentee, leave=left)
    assert len(left) == 1
    assert times(series)[1] == before[1]
    assert not set(times(series)[2:]) & set(before)


def test_what_is_past_or_logged_never_moves(pair, open_pair):
    meetings = make_series(open_pair, starts_at=next_openings(open_pair)[0] - timedelta(days=14), count=5)
    Meeting.objects.filter(pk=meetings[0].pk).update(state="held", logged_at=timezone.now(), logged_by=open_pair.mentor)
    move_series(meeting=meetings[3], reach="all", shift=LATER, by=open_pair.mentee)
    now = Meeting.objects.in_bulk([one.pk for one in meetings])
    assert [now[one.pk].starts_at == one.starts_at for one in meetings] == [True, True, *[False] * 3]


def test_how_and_where_change_for_all_that_are_ahead(open_pair):
    series = book(open_pair)
    link = "https://video.example/a"
    change_how(meeting=series.meetings.first(), reach="all", mode=Mode.VIDEO, place=link, by=open_pair.mentor)
    assert set(series.meetings.values_list("mode", "place")) == {("video", link)}
    assert len(mails("meetings.series_changed")) == 2


def test_what_stays_as_it_is_sends_nothing(open_pair):
    series = book(open_pair)
    for _ in range(2):
        change_how(meeting=series.meetings.first(), reach="all", mode=Mode.PHONE, place="555", by=open_pair.mentor)
    series.refresh_from_db()
    assert (series.sequence, len(mails("meetings.series_changed"))) == (1, 2)


# Canceling, and the end of a mentorship.


def test_this_and_following_are_canceled_with_one_mail(open_pair):
    series = book(open_pair)
    before = times(series)
    cancel_series(meeting=series.meetings.order_by("recurs_at")[1], reach="following", by=open_pair.mentee)
    assert times(series) == before[:1]
    assert len(mails("meetings.series_cancelled")) == 2
    assert not mails("meetings.cancelled")
    assert Participant.objects.filter(counts=True).count() == 2


def test_a_stranger_changes_none_of_it(open_pair, stranger):
    meeting = book(open_pair).meetings.first()
    for act in (
        lambda: move_series(meeting=meeting, reach="all", shift=LATER, by=stranger),
        lambda: cancel_series(meeting=meeting, reach="all", by=stranger),
        lambda: change_how(meeting=meeting, reach="all", mode="phone", place="", by=stranger),
    ):
        with pytest.raises(ValidationError):
            act()


def test_the_end_of_a_mentorship_ends_its_series_with_one_mail(open_pair):
    series = book(open_pair)
    end_relationship(relationship=open_pair, by=open_pair.mentee)
    assert times(series) == []
    assert len(mails("meetings.series_cancelled")) == 2
    assert not mails("meetings.cancelled")
    assert not Notification.objects.pending().filter(kind="meetings.reminder").exists()


def test_a_series_takes_the_time_of_both(open_pair):
    series = book(open_pair)
    other = make_relationship(make_mentor(), open_pair.mentee)
    for instant in times(series):
        assert Participant.objects.filter(person=other.mentee, during__contains=instant, counts=True).exists()
