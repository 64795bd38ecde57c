"""P12: an availability is local time, so 16:00 stays 16:00; a meeting is an instant and the zone it was meant in."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from meetings import calendars
from meetings.emails import calendar_entry
from meetings.models import Weekday
from meetings.services import book_meeting, move_meeting

from .factories import make_window, next_openings

NEW_YORK = ZoneInfo("America/New_York")
BEFORE_AUTUMN = datetime(2027, 11, 1, 12, tzinfo=UTC)  # clocks change on November 7
LAST_SUMMER_TIME = datetime(2027, 11, 2, 20, tzinfo=UTC)
FIRST_WINTER_TIME = datetime(2027, 11, 9, 21, tzinfo=UTC)


@pytest.fixture
def pair_in_autumn(pair, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: BEFORE_AUTUMN)
    make_window(pair.mentor, weekday=Weekday.TUESDAY, starts=time(16), ends=time(16, 30))
    return pair


def test_the_same_window_is_offered_at_the_same_local_time(pair_in_autumn):
    openings = next_openings(pair_in_autumn)
    assert openings[:2] == [LAST_SUMMER_TIME, FIRST_WINTER_TIME]
    assert {start.astimezone(NEW_YORK).time() for start in openings} == {time(16)}


def test_a_meeting_moved_across_the_change_keeps_its_length_and_local_time(pair_in_autumn):
    pair = pair_in_autumn
    meeting = book_meeting(relationship=pair, starts_at=LAST_SUMMER_TIME, minutes=30, by=pair.mentee)
    moved = move_meeting(meeting=meeting, starts_at=FIRST_WINTER_TIME, by=pair.mentee)
    assert (moved.minutes, moved.zone) == (30, "America/New_York")
    event = Calendar.from_ical(calendars.request(calendar_entry(moved))).events[0]
    assert event.start == datetime(2027, 11, 9, 16, tzinfo=NEW_YORK)
    assert event.start.utcoffset() == timedelta(hours=-5)


def test_a_window_in_another_zone_keeps_that_zones_local_time(pair_in_autumn):
    """Berlin left summer time a week before: nine there is four in New York, and three once both have changed."""
    make_window(pair_in_autumn.mentor, weekday=Weekday.FRIDAY, starts=time(9), ends=time(9, 30), zone="Europe/Berlin")
    local = [start.astimezone(NEW_YORK) for start in next_openings(pair_in_autumn)]
    assert [start.time() for start in local if start.weekday() == Weekday.FRIDAY][:2] == [time(4), time(3)]
