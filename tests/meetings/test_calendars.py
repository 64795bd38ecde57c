from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from meetings import calendars

MENTOR = calendars.Person("Dr. Ada Lind", "ada@example.edu")
STUDENT = calendars.Person("Sam Rivera", "sam@example.edu")


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
        attendees=(MENTOR, STUDENT),
        stamped_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )


def parsed(text: str):
    calendar = Calendar.from_ical(text)
    return calendar, calendar.events[0]


def test_an_invitation_is_an_itip_request(entry):
    calendar, event = parsed(calendars.request(entry))
    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("7@mentorship", 2, "CONFIRMED")
    assert str(event["ORGANIZER"]) == "mailto:mentorship@example.edu"
    assert event["ORGANIZER"].params["CN"] == "Dr. Ada Lind"
    assert [str(attendee) for attendee in event["ATTENDEE"]] == ["mailto:ada@example.edu", "mailto:sam@example.edu"]
    assert {attendee.params["PARTSTAT"] for attendee in event["ATTENDEE"]} == {"ACCEPTED"}


def test_a_cancellation_names_the_same_entry(entry):
    calendar, event = parsed(calendars.cancel(entry))
    assert calendar["METHOD"] == "CANCEL"
    assert (event["UID"], event["STATUS"]) == ("7@mentorship", "CANCELLED")


def test_an_entry_is_private_with_a_neutral_title(entry):
    _, event = parsed(calendars.request(entry))
    assert (event["CLASS"], event["SUMMARY"]) == ("PRIVATE", "Mentoring meeting")
    assert (event["LOCATION"], event["URL"]) == ("Room 4; east, wing", entry.url)


def test_times_carry_the_definition_of_their_zone(entry):
    calendar, event = parsed(calendars.request(entry))
    assert event.start == datetime(2026, 11, 24, 16, tzinfo=ZoneInfo("America/New_York"))
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert [zone["TZID"] for zone in calendar.timezones] == ["America/New_York"]
    zone = calendar.timezones[0].to_tz()
    assert zone.utcoffset(datetime(2026, 7, 1)) != zone.utcoffset(datetime(2026, 12, 1))  # noqa: DTZ001


def test_lines_end_and_fold_as_calendars_expect(entry):
    text = calendars.request(entry)
    assert text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_a_line_break_in_a_name_breaks_no_line(entry):
    odd = replace(entry, attendees=(calendars.Person('Sam "Q"\nRivera: x; y', "sam@example.edu"),))
    _, event = parsed(calendars.request(odd))
    assert event["ATTENDEE"].params["CN"] == 'Sam "Q" Rivera: x; y'


def test_a_feed_holds_many_and_invites_nobody(entry):
    calendar = Calendar.from_ical(calendars.feed([entry, replace(entry, uid="8@mentorship")], "Program"))
    assert (calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("PUBLISH", "Program")
    assert [event["UID"] for event in calendar.events] == ["7@mentorship", "8@mentorship"]
    assert not any("ATTENDEE" in event for event in calendar.events)
    assert "Sam Rivera" in calendar.events[0]["DESCRIPTION"]


def test_an_empty_feed_is_a_calendar():
    assert Calendar.from_ical(calendars.feed([])).events == []
