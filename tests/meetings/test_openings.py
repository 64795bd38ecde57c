"""What a pair's diary takes from the database: kinds, days that differ, rules, caps, and times elsewhere."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import Availability, Meeting, Weekday
from meetings.openings import Diary, Why
from meetings.services import book_meeting, move_meeting
from tests.factories import make_mentor, make_relationship, make_student

from .external.factories import make_busy, make_calendar
from .factories import (
    ZONE,
    close_a_day,
    make_holiday,
    make_meeting,
    make_other_times,
    make_rules,
    make_window,
    next_openings,
    offer_every_day,
)


def day_of(start: datetime):
    return start.astimezone(ZoneInfo(ZONE)).date()


def days_of(relationship) -> set:
    return {day_of(start) for start in next_openings(relationship)}


def book(pair, start, by=None) -> Meeting:
    return book_meeting(relationship=pair, starts_at=start, minutes=30, by=by or pair.mentee)


def test_a_window_is_open_to_the_kinds_that_it_names_and_without_any_to_all(pair):
    make_window(pair.mentor, weekday=Weekday.MONDAY, kinds=("advising",))
    make_window(pair.mentor, weekday=Weekday.TUESDAY, kinds=("mentoring", "research"))
    make_window(pair.mentor, weekday=Weekday.FRIDAY)
    advised = make_relationship(pair.mentor, make_student(), kind="advising")
    assert {day.weekday() for day in days_of(pair)} == {1, 4}
    assert {day.weekday() for day in days_of(advised)} == {0, 4}


def test_a_time_of_another_kind_is_refused_by_the_service_too(pair):
    make_window(pair.mentor, kinds=("advising",))
    advised = make_relationship(pair.mentor, make_student(), kind="advising")
    with pytest.raises(ValidationError, match="no longer free"):
        book(pair, next_openings(advised)[0])


def test_closed_days_are_not_offered_and_those_around_them_are(open_pair):
    first = day_of(next_openings(open_pair)[0])
    close_a_day(open_pair.mentor, first + timedelta(days=2), first + timedelta(days=3))
    near = {day for day in days_of(open_pair) if day <= first + timedelta(days=4)}
    assert near == {first + timedelta(days=number) for number in (0, 1, 4)}


def test_other_times_of_a_day_are_booked_with_their_own_place(open_pair):
    on = day_of(next_openings(open_pair)[0]) + timedelta(days=3)
    make_other_times(open_pair.mentor, on, time(6), time(7), mode="video", place="https://video.example.edu/a")
    starts = [start for start in next_openings(open_pair) if day_of(start) == on]
    assert [start.astimezone(ZoneInfo(ZONE)).hour for start in starts] == [6, 6]
    meeting = book(open_pair, starts[0])
    assert (meeting.mode, meeting.place, meeting.zone) == ("video", "https://video.example.edu/a", ZONE)


def test_a_holiday_of_the_school_is_not_offered(open_pair):
    on = day_of(next_openings(open_pair)[0]) + timedelta(days=2)
    holiday = make_holiday(on)
    assert on not in days_of(open_pair)
    assert Diary.of(open_pair).holidays_that_matter == [holiday]


def test_a_holiday_on_a_day_without_weekly_times_is_not_worth_a_word(pair):
    make_window(pair.mentor)
    on = day_of(next_openings(pair)[0])
    make_holiday(on + timedelta(days=1))
    assert Diary.of(pair).holidays_that_matter == []


def test_own_rules_come_before_the_programs(open_pair):
    make_rules(open_pair.mentor, notice_hours=72, horizon_days=9, step_minutes=60)
    openings, now = next_openings(open_pair), timezone.now()
    assert now + timedelta(hours=72) <= openings[0]
    assert openings[-1] <= now + timedelta(days=9)
    assert {start.minute for start in openings} == {0}


def test_no_notice_at_all_is_a_rule_too(open_pair):
    Availability.objects.update(starts=time(0), ends=time(23, 45))
    make_rules(open_pair.mentor, notice_hours=0, step_minutes=15)
    assert next_openings(open_pair)[0] < timezone.now() + timedelta(hours=2)


def test_buffers_keep_meetings_of_the_mentor_apart(open_pair, stranger):
    make_rules(open_pair.mentor, buffer_before=15, buffer_after=30, step_minutes=15)
    start = next_openings(open_pair)[8]
    book(open_pair, start)
    near = [abs(other - start) for other in next_openings(make_relationship(open_pair.mentor, stranger))]
    assert min(near) == timedelta(minutes=75)


def test_the_mentors_buffers_are_not_the_students(open_pair, other_faculty):
    """What the student has with somebody else keeps no gap of this mentor's."""
    start = next_openings(open_pair)[8]
    make_meeting(make_relationship(other_faculty, open_pair.mentee), starts_at=start)
    make_rules(open_pair.mentor, buffer_before=30, buffer_after=30)
    near = [abs(other - start) for other in next_openings(open_pair)]
    assert min(near) == timedelta(minutes=30)


@pytest.mark.parametrize(("rule", "days"), [("per_day", 1), ("per_week", 7)])
def test_a_full_day_or_week_is_not_offered_until_a_meeting_is_canceled(open_pair, rule, days):
    start = next_openings(open_pair)[0]
    monday = day_of(start) - timedelta(days=day_of(start).weekday())
    full = {day_of(start)} if rule == "per_day" else {monday + timedelta(days=number) for number in range(days)}
    meeting = book(open_pair, start)
    make_rules(open_pair.mentor, **{rule: 1})
    assert not days_of(open_pair) & full
    assert start in Diary.of(open_pair, but_for=meeting).offer.starts(30)


def test_what_was_held_earlier_this_week_counts_to_its_cap(open_pair):
    start = next_openings(open_pair)[0]
    week = start.astimezone(ZoneInfo(ZONE)).isocalendar()[:2]
    make_rules(open_pair.mentor, per_week=1)
    earlier = [timezone.now() - timedelta(days=number) for number in range(7)]
    this_week = [at for at in earlier if at.astimezone(ZoneInfo(ZONE)).isocalendar()[:2] == week]
    if this_week:
        make_meeting(open_pair, starts_at=this_week[-1], state="held")
    weeks = {opening.astimezone(ZoneInfo(ZONE)).isocalendar()[:2] for opening in next_openings(open_pair)}
    assert (week in weeks) == (not this_week)


def test_the_mentors_other_calendar_takes_times_out(open_pair):
    start = next_openings(open_pair)[3]
    make_busy(make_calendar(open_pair.mentor), start, minutes=30)
    assert start not in next_openings(open_pair)
    with pytest.raises(ValidationError, match="no longer free"):
        book(open_pair, start)


def test_the_students_other_calendar_takes_none(open_pair):
    start = next_openings(open_pair)[3]
    make_busy(make_calendar(open_pair.mentee), start, minutes=30)
    assert start in next_openings(open_pair)
    assert book(open_pair, start).is_confirmed


def test_a_stale_calendar_takes_none(open_pair):
    start = next_openings(open_pair)[3]
    make_busy(make_calendar(open_pair.mentor, hours_ago=24 * 9), start, minutes=30)
    assert start in next_openings(open_pair)


def test_the_present_time_of_a_meeting_is_no_choice_of_its_move(open_pair):
    meeting = book(open_pair, next_openings(open_pair)[2])
    listed = Diary.of(open_pair, but_for=meeting).openings(30)
    assert meeting.starts_at not in listed
    assert meeting.starts_at + timedelta(minutes=30) in listed


@pytest.mark.parametrize("what", ["closed", "cap", "elsewhere", "kind"])
def test_a_move_obeys_the_same_checks(open_pair, what):
    meeting, later = book(open_pair, next_openings(open_pair)[0]), next_openings(open_pair)[40]
    if what == "closed":
        close_a_day(open_pair.mentor, day_of(later))
    elif what == "cap":
        make_meeting(make_relationship(open_pair.mentor, make_student()), starts_at=later + timedelta(minutes=60))
        make_rules(open_pair.mentor, per_day=1)
    elif what == "elsewhere":
        make_busy(make_calendar(open_pair.mentor), later)
    else:
        Availability.objects.update(kinds=["advising"])
    with pytest.raises(ValidationError, match="no longer free"):
        move_meeting(meeting=meeting, starts_at=later, by=open_pair.mentee)


def test_one_instant_is_offered_exactly_when_it_is_listed(open_pair):
    on = day_of(next_openings(open_pair)[0])
    close_a_day(open_pair.mentor, on + timedelta(days=1))
    make_other_times(open_pair.mentor, on + timedelta(days=2))
    make_holiday(on + timedelta(days=3))
    make_rules(open_pair.mentor, buffer_after=15, per_day=3)
    diary = Diary.of(open_pair)
    listed = set(diary.openings(30))
    tried = {start + timedelta(minutes=15 * number) for start in sorted(listed)[:80] for number in range(-3, 4)}
    assert [start for start in tried if (start in listed) != (diary.window_for(start, 30) is not None)] == []


def fill(pair, count: int) -> None:
    there = Meeting.objects.count()
    for number in range(there, there + count):
        start = timezone.now() + timedelta(days=2, hours=2 * number)
        make_meeting(make_relationship(pair.mentor, make_student()), starts_at=start)
        make_meeting(make_relationship(make_mentor(), pair.mentee), starts_at=start)
        close_a_day(pair.mentor, timezone.localdate() + timedelta(days=10 + number))
        make_holiday(timezone.localdate() + timedelta(days=50 + number))
        make_busy(make_calendar(pair.mentor), start + timedelta(days=30))


def test_a_diary_is_read_with_the_same_few_queries_however_much_is_in_it(open_pair):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Diary.of(open_pair).openings(30)
        return len(captured)

    fill(open_pair, 1)
    queries()
    once = queries()
    make_rules(open_pair.mentor)
    fill(open_pair, 5)
    assert queries() == once <= 8


# Why there is nothing.


def why(pair, minutes: int = 30) -> str:
    diary = Diary.of(pair)
    assert diary.openings(minutes) == []
    return diary.why_none(minutes)


def test_nothing_is_offered_to_this_kind(pair):
    assert why(pair) == Why.NOTHING
    make_window(pair.mentor, kinds=("advising",))
    assert why(pair) == Why.NOTHING


def test_what_is_offered_is_too_short(pair):
    make_window(pair.mentor, starts=time(16), ends=time(16, 20))
    assert why(pair) == Why.SHORT


def test_every_day_is_closed(open_pair):
    today = timezone.localdate()
    close_a_day(open_pair.mentor, today, today + timedelta(days=400))
    assert why(open_pair) == Why.CLOSED


def test_the_mentor_is_away(open_pair):
    profile, today = open_pair.mentor.mentor_profile, timezone.localdate()
    profile.away_from, profile.away_until = today - timedelta(days=1), today + timedelta(days=400)
    profile.save()
    assert why(open_pair) == Why.AWAY


def test_all_caps_are_reached(pair):
    make_window(pair.mentor)
    make_rules(pair.mentor, per_day=1)
    while openings := next_openings(pair):
        make_meeting(make_relationship(pair.mentor, make_student()), starts_at=openings[0])
    assert why(pair) == Why.CAPPED


def test_everything_is_taken(pair):
    make_window(pair.mentor)
    for start in next_openings(pair):
        if not Meeting.objects.filter(starts_at=start).exists():
            make_meeting(make_relationship(pair.mentor, make_student()), starts_at=start)
    assert why(pair) == Why.TAKEN


def test_a_preview_shows_what_nobody_in_particular_would_see(open_pair):
    offer_every_day(open_pair.mentee)
    start = next_openings(open_pair)[0]
    make_meeting(make_relationship(make_mentor(), open_pair.mentee), starts_at=start)
    assert start not in next_openings(open_pair)
    assert start in Diary.as_offered(open_pair.mentor, "mentoring").openings(30)
