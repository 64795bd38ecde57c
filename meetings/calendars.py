"""Calendar text (RFC 5545, iTIP RFC 5546): who, when, where and a link, and nothing that anybody wrote (P14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

TITLE = "Mentoring meeting"
PRODUCT = "-//Mentorship//Meetings//EN"


@dataclass(frozen=True)
class Person:
    name: str
    address: str


@dataclass(frozen=True)
class Entry:
    """One meeting as calendars know it. `organizer` is the system's address under the mentor's name."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    url: str
    organizer: Person
    attendees: tuple[Person, ...]
    stamped_at: datetime


def request(entry: Entry) -> str:
    return _text([_event(entry, "CONFIRMED")], method="REQUEST")


def cancel(entry: Entry) -> str:
    return _text([_event(entry, "CANCELLED")], method="CANCEL")


def feed(entries: Iterable[Entry], name: str = "") -> str:
    """What a calendar program subscribes to; RFC 5546 wants no attendees in what is only published."""
    return _text([_event(entry, "CONFIRMED", invites=False) for entry in entries], method="PUBLISH", name=name)


def _text(events: list[Event], *, method: str, name: str = "") -> str:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    if name:
        calendar.add("X-WR-CALNAME", name)
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones(*_years(events))
    return calendar.to_ical().decode()


def _years(events: list[Event]) -> tuple[date, date]:
    """Zone definitions cover the years that occur: those of all years make a mail ten times as long."""
    years = [event.start.year for event in events] or [1970]
    return date(min(years), 1, 1), date(max(years) + 2, 1, 1)


def _event(entry: Entry, status: str, *, invites: bool = True) -> Event:
    event, zone = Event(), ZoneInfo(entry.zone)
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.stamped_at)
    event.add("DTSTART", entry.starts_at.astimezone(zone))
    event.add("DTEND", entry.ends_at.astimezone(zone))
    event.add("SUMMARY", TITLE)
    event.add("CLASS", "PRIVATE")
    event.add("STATUS", status)
    event.add("URL", entry.url)
    event.add("DESCRIPTION", "\n".join([*(person.name for person in entry.attendees), entry.url]))
    if entry.place:
        event.add("LOCATION", entry.place)
    event.add("ORGANIZER", _address(entry.organizer))
    for person in entry.attendees if invites else ():
        event.add("ATTENDEE", _address(person, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE"))
    return event


def _address(person: Person, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.address}")
    for name, value in {"CN": " ".join(person.name.split()), **parameters}.items():
        address.params[name] = value
    return address
