from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.external import reading
from meetings.external.reading import Asked, busy

from .factories import calendar_text, event, hour

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED = Asked(NOW, NOW + timedelta(days=60), ZoneInfo("America/New_York"), frozenset({"ada@example.edu"}))
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def times(*events: str, head: str = "") -> list:
    return busy(calendar_text(*events, head=head), ASKED)


def test_an_event_is_busy():
    assert times(hour(NINE)) == [(NINE, TEN)]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:Ada@example.edu",
    ],
)
def test_what_takes_no_time_is_not(line):
    assert times(hour(NINE, line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:somebody@example.edu",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.edu",
    ],
)
def test_what_may_take_it_is(line):
    assert times(hour(NINE, line)) == [(NINE, TEN)]


def test_a_calendar_that_bears_its_owners_address_says_who_declines():
    declined = hour(NINE, "ATTENDEE;PARTSTAT=DECLINED:mailto:lind@home.example")
    assert times(declined, head="X-WR-CALNAME:Lind@home.example\r\n") == []


def test_our_own_meetings_are_left_out():
    assert times(hour(NINE, uid="2f8a@mentorship"), hour(TEN)) == [(TEN, TEN + timedelta(hours=1))]


def test_a_whole_day_is_the_persons_day():
    day = event("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203")
    assert times(day) == [(datetime(2026, 12, 1, 5, tzinfo=UTC), datetime(2026, 12, 3, 5, tzinfo=UTC))]


def test_a_calendar_that_names_its_zone_means_its_own_days():
    day = event("DTSTART;VALUE=DATE:20261201")
    start = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)
    assert times(day, head="X-WR-TIMEZONE:Asia/Kolkata\r\n") == [(start, start + timedelta(days=1))]
    assert times(day, head="X-WR-TIMEZONE:../../etc/passwd\r\n") == times(day)


def test_a_time_without_a_zone_is_the_persons_time():
    floating = event("DTSTART:20261201T090000", "DURATION:PT30M")
    start = datetime(2026, 12, 1, 14, tzinfo=UTC)
    assert times(floating) == [(start, start + timedelta(minutes=30))]


@pytest.mark.parametrize("zone", ["America/New_York", "Eastern Standard Time"])
def test_zones_are_known_by_both_kinds_of_name(zone):
    found = times(event(f"DTSTART;TZID={zone}:20261201T090000", "DURATION:PT1H"))
    assert found == [(datetime(2026, 12, 1, 14, tzinfo=UTC), datetime(2026, 12, 1, 15, tzinfo=UTC))]


def test_what_recurs_recurs_and_what_is_changed_on_one_day_is_what_that_day_says():
    weekly = event(
        "DTSTART;TZID=America/New_York:20261006T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=11",
        "EXDATE;TZID=America/New_York:20261201T090000",
    )
    free_once = event(
        "RECURRENCE-ID;TZID=America/New_York:20261208T090000",
        "DTSTART;TZID=America/New_York:20261208T090000",
        "DURATION:PT1H",
        "TRANSP:TRANSPARENT",
    )
    first = datetime(2026, 11, 24, 14, tzinfo=UTC)
    last = datetime(2026, 12, 15, 14, tzinfo=UTC)
    hours = timedelta(hours=1)
    assert times(weekly, free_once) == [(first, first + hours), (last, last + hours)]


def test_overlapping_and_touching_times_become_one():
    assert times(hour(NINE), hour(NINE + timedelta(minutes=30), uid="2"), hour(TEN, uid="3")) == [
        (NINE, TEN + timedelta(hours=1))
    ]


def test_only_what_was_asked_for_is_told():
    long_ago, too_far = hour(NOW - timedelta(days=2), uid="1"), hour(NOW + timedelta(days=61), uid="2")
    across = hour(NOW - timedelta(minutes=30), uid="3")
    assert times(long_ago, too_far, across) == [(NOW, NOW + timedelta(minutes=30))]


def test_an_event_without_a_length_takes_no_time():
    assert times(event("DTSTART:20261201T090000Z")) == []


@pytest.mark.parametrize(
    "broken",
    [
        event("SUMMARY:no start"),
        event("DTSTART:yesterday", "DURATION:PT1H"),
        event("DTSTART:20261201T090000Z", "DTEND:20261201T100000Z", "RRULE:FREQ=SOMETIMES"),
        event("DTSTART:99991231T230000Z", "DURATION:P9999W"),
        event("DTSTART;TZID=Nowhere/City:20261201T090000", "DTEND:99999999T000000"),
    ],
)
def test_what_is_wrong_with_one_event_costs_that_event_alone(broken):
    assert (NINE, TEN) in times(broken, hour(NINE, uid="whole"))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x00\xff\xfe",
        b"<!doctype html><title>Sign in</title>",
        b"BEGIN:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        b'{"error": "not found"}',
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(text):
    with pytest.raises(ValueError, match=r"."):
        busy(text, ASKED)


def test_a_sign_that_begins_the_file_is_no_reason_to_refuse_it():
    assert busy("\ufeff".encode() + calendar_text(hour(NINE)), ASKED) == [(NINE, TEN)]


def test_more_than_anybodys_calendar_holds_is_too_much(monkeypatch):
    monkeypatch.setattr(reading, "MOST", 10)
    daily = event("DTSTART:20261101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    with pytest.raises(reading.TooMuchError):
        times(daily)
