"""Calendar text, read back by a parser that had no part in writing it."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from ical.calendar_stream import IcsCalendarStream

from meetings import calendars
from meetings.calendars.zones import zone_definition

from .model_calendar import ModelCalendar

STUDENT = calendars.Person("Sam Rivera", "sam@example.edu")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = [
    "America/New_York",
    "Europe/London",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Casablanca",
    "America/St_Johns",
    "UTC",
]


@pytest.fixture
def entry() -> calendars.Entry:
    return calendars.Entry(
        uid="7@mentorship",
        sequence=2,
        starts_at=datetime(2026, 11, 24, 21, tzinfo=UTC),
        ends_at=datetime(2026, 11, 24, 21, 30, tzinfo=UTC),
        zone="America/New_York",
        place="Room 4; east, wing",
        url="https://mentorship.example.edu/meetings/7/",
        organizer=calendars.Person("Dr. Ada Lind", "mentorship@example.edu"),
        names=("Dr. Ada Lind", "Sam Rivera"),
        attendee=STUDENT,
        stamped_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )


@pytest.fixture
def series(entry) -> calendars.Entry:
    """Every other Tuesday at 4 p.m. from October on; clocks change on November 1."""
    first = datetime(2026, 10, 6, 16, tzinfo=NEW_YORK)
    rule = calendars.Rule(every=2, weekday=1, nth=None, count=5)
    return replace(entry, starts_at=first, ends_at=first + timedelta(minutes=30), rule=rule)


def read(text: str):
    return IcsCalendarStream.calendar_from_ics(text)


def only(text: str):
    (event,) = read(text).events
    return event


def starts(text: str) -> list[datetime]:
    model = ModelCalendar(STUDENT.address)
    model.receive(text, "REQUEST")
    return [shown.starts_at for shown in model.shows(datetime(2026, 1, 1, tzinfo=UTC))]


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_an_invitation_is_an_itip_request(entry):
    calendar, event = read(calendars.request(entry)), only(calendars.request(entry))
    assert calendar.method == "REQUEST"
    assert (event.uid, event.sequence, event.status, event.transparency) == ("7@mentorship", 2, "CONFIRMED", "OPAQUE")
    assert event.dtstamp == entry.stamped_at
    assert (event.organizer.uri, event.organizer.common_name) == ("mailto:mentorship@example.edu", "Dr. Ada Lind")


def test_a_copy_names_everybody_and_carries_the_address_of_its_reader_alone(entry):
    event = only(calendars.request(entry))
    (person,) = event.attendees
    assert (person.uri, person.common_name) == ("mailto:sam@example.edu", "Sam Rivera")
    assert event.description.split("\n")[:2] == ["Dr. Ada Lind", "Sam Rivera"]


def test_nobody_is_asked_for_an_answer_that_nobody_would_read(entry):
    (person,) = only(calendars.request(entry)).attendees
    assert (person.status, person.rsvp, person.role) == ("ACCEPTED", False, "REQ-PARTICIPANT")


def test_a_cancellation_names_the_same_entry(entry):
    calendar, event = read(calendars.cancel(entry)), only(calendars.cancel(entry))
    assert calendar.method == "CANCEL"
    assert (event.uid, event.status) == ("7@mentorship", "CANCELLED")


def test_an_entry_is_private_with_a_neutral_title(entry):
    event = only(calendars.request(entry))
    assert (event.classification, event.summary) == ("PRIVATE", "Mentoring meeting")
    assert (event.location, event.url) == ("Room 4; east, wing", entry.url)


def test_times_carry_the_definition_of_their_zone(entry):
    calendar, event = read(calendars.request(entry)), only(calendars.request(entry))
    assert event.dtstart == datetime(2026, 11, 24, 16, tzinfo=NEW_YORK)
    assert [zone.tz_id for zone in calendar.timezones] == ["America/New_York"]


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_definition_says_what_the_zone_does_at_every_hour(zone):
    text = f"BEGIN:VCALENDAR\r\n{zone_definition(zone, 2026, 2028).to_ical().decode()}END:VCALENDAR\r\n"
    defined, real = tzical(io.StringIO(text)).get(zone), ZoneInfo(zone)
    hours = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(3 * 8760))
    local = [hour.astimezone(real) for hour in hours]
    wrong = [hour for hour in local if not hour.fold and hour.replace(tzinfo=defined).utcoffset() != hour.utcoffset()]
    assert wrong == []


def test_an_hour_that_clocks_show_twice_is_said_in_utc(entry):
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    event = only(calendars.request(replace(entry, starts_at=second, ends_at=second + timedelta(hours=1))))
    assert (event.dtstart, event.dtstart.utcoffset()) == (second, timedelta(0))
    assert event.dtend == second + timedelta(hours=1)


def test_lines_end_and_fold_as_calendars_expect(entry):
    text = calendars.request(replace(entry, place="Ä" * 90))
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("\n") == text.count("\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert only(text).location == "Ä" * 90


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('Sam "Q"\nRivera: x; y', "Sam 'Q' Rivera: x; y"),
        ("Sam\r\nATTENDEE:mailto:x@example.org", "Sam ATTENDEE:mailto:x@example.org"),
        ("Sam\u2028\x0b\x00Rivera", "Sam Rivera"),
        ("José 李 O'Neil", "José 李 O'Neil"),
    ],
)
def test_a_hostile_name_stays_a_name(entry, typed, shown):
    odd = replace(entry, attendee=calendars.Person(typed, "sam@example.edu"), names=(typed,), place=typed)
    event = only(calendars.request(odd))
    assert [(person.uri, person.common_name) for person in event.attendees] == [("mailto:sam@example.edu", shown)]
    assert event.description.split("\n") == [shown.replace("'Q'", '"Q"'), entry.url]
    assert event.location == shown.replace("'Q'", '"Q"')


def test_a_series_keeps_its_hour_when_clocks_change(series):
    assert starts(calendars.request(series)) == [
        at(10, 6, 20), at(10, 20, 20), at(11, 3, 21), at(11, 17, 21), at(12, 1, 21)
    ]  # fmt: skip


def test_what_was_left_out_of_a_series_is_not_in_the_calendar(series):
    rule = replace(series.rule, left_out=(at(10, 6, 20), at(11, 17, 21)))
    assert starts(calendars.request(replace(series, rule=rule))) == [at(10, 20, 20), at(11, 3, 21), at(12, 1, 21)]


def test_a_meeting_that_was_moved_stands_in_for_its_occurrence(series, entry):
    moved = replace(entry, recurs_at=at(11, 3, 21), series_zone="America/New_York", zone="Europe/London")
    text = calendars.request(series, moved)
    assert starts(text) == [at(10, 6, 20), at(10, 20, 20), at(11, 17, 21), at(11, 24, 21), at(12, 1, 21)]
    (master, part) = read(text).events
    assert part.recurrence_id.tzinfo == master.dtstart.tzinfo
    assert {zone.tz_id for zone in read(text).timezones} == {"America/New_York", "Europe/London"}


@pytest.mark.parametrize(("nth", "days"), [(2, [13, 10, 8]), (-1, [27, 24, 29])])
def test_a_monthly_series_is_on_its_weekday_of_the_month(series, nth, days):
    first = datetime(2026, 10, days[0], 16, tzinfo=NEW_YORK)
    rule = calendars.Rule(every=1, weekday=1, nth=nth, count=3)
    found = starts(calendars.request(replace(series, starts_at=first, ends_at=first + timedelta(hours=1), rule=rule)))
    assert [(instant.month, instant.day) for instant in found] == list(zip([10, 11, 12], days, strict=True))


def test_the_definition_of_a_zone_lasts_as_long_as_its_series(series):
    rule = calendars.Rule(every=8, weekday=1, nth=2, count=26)
    assert "BEGIN:VTIMEZONE" in calendars.request(replace(series, rule=rule))
    assert max(calendars.text._years([replace(series, rule=rule)])["America/New_York"]) >= 2026 + 17


def test_a_feed_holds_many_and_invites_nobody(entry):
    text = calendars.feed([replace(entry, attendee=None), replace(entry, uid="8@mentorship", attendee=None)], "Program")
    calendar = read(text)
    assert calendar.method == "PUBLISH"
    assert [event.uid for event in calendar.events] == ["7@mentorship", "8@mentorship"]
    assert not any(event.attendees for event in calendar.events)
    assert "Sam Rivera" in calendar.events[0].description
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "X-WR-CALNAME:Program"} <= set(
        text.split("\r\n")
    )


def test_an_empty_feed_is_a_calendar():
    assert read(calendars.feed([])).events == []
