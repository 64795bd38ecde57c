"""Entries as the text that mails and feeds carry."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

from .entries import Entry, Person, Rule
from .zones import zone_definition

TITLE = "Mentoring meeting"
PRODUCT = "-//Mentorship//Meetings//EN"
REFRESH = timedelta(hours=1)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def request(*entries: Entry) -> str:
    """A meeting, or a series: its rule first, then each occurrence that departs from it."""
    return _calendar(entries, "CONFIRMED", method="REQUEST")


def cancel(entry: Entry) -> str:
    return _calendar([entry], "CANCELLED", method="CANCEL")


def feed(entries: Iterable[Entry], name: str = "") -> str:
    """What a calendar program subscribes to; RFC 5546 wants no attendees in what is only published."""
    return _calendar(list(entries), "CONFIRMED", method="PUBLISH", name=name)


def _calendar(entries: Sequence[Entry], status: str, *, method: str, name: str = "") -> str:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if name:
        _describe(calendar, name)
    for zone, years in sorted(_years(entries).items()):
        calendar.add_component(zone_definition(zone, min(years), max(years)))
    for entry in entries:
        calendar.add_component(_event(entry, status))
    return calendar.to_ical().decode()


def _describe(calendar: Calendar, name: str) -> None:
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")


def _years(entries: Iterable[Entry]) -> dict[str, set[int]]:
    """Zone definitions cover the years that occur: those of all years make a mail ten times as long."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        instants = [entry.starts_at, entry.ends_at, *(entry.rule.left_out if entry.rule else ())]
        years.setdefault(entry.zone, set()).update(instant.year for instant in instants)
        if entry.rule:
            years[entry.zone].add(entry.starts_at.year + _longest(entry.rule))
        if entry.recurs_at:
            years.setdefault(entry.series_zone, set()).add(entry.recurs_at.year)
    return years


def _longest(rule: Rule) -> int:
    """In how many years it ends at the latest."""
    weeks = rule.every * (5 if rule.nth else 1) * rule.count
    return weeks // 52 + 1


def _event(entry: Entry, status: str) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.stamped_at)
    event.add("DTSTART", _local(entry.starts_at, entry.zone))
    event.add("DTEND", _local(entry.ends_at, entry.zone))
    _add_recurrence(event, entry)
    event.add("SUMMARY", TITLE)
    event.add("CLASS", "PRIVATE")
    event.add("STATUS", status)
    event.add("TRANSP", "OPAQUE")
    event.add("URL", entry.url)
    event.add("DESCRIPTION", "\n".join([*(_plain(name) for name in entry.names), entry.url]))
    if entry.place:
        event.add("LOCATION", _plain(entry.place))
    _add_people(event, entry)
    return event


def _add_recurrence(event: Event, entry: Entry) -> None:
    if entry.recurs_at:
        event.add("RECURRENCE-ID", _local(entry.recurs_at, entry.series_zone))
    if entry.rule:
        event.add("RRULE", _recurs(entry.rule))
        if entry.rule.left_out:
            event.add("EXDATE", [instant.astimezone(ZoneInfo(entry.zone)) for instant in entry.rule.left_out])


def _recurs(rule: Rule) -> dict:
    day = f"{rule.nth or ''}{WEEKDAYS[rule.weekday]}"
    frequency = "MONTHLY" if rule.nth else "WEEKLY"
    return {"FREQ": frequency, "INTERVAL": rule.every, "COUNT": rule.count, "BYDAY": day}


def _add_people(event: Event, entry: Entry) -> None:
    """Nobody is asked for an answer, since none is read: who is in it has said so to us already."""
    event.add("ORGANIZER", _address(entry.organizer))
    if person := entry.attendee:
        says = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        event.add("ATTENDEE", _address(person, **says))


def _local(instant: datetime, zone: str) -> datetime:
    """In its own zone; in UTC where the clock reads the same twice and RFC 5545 would take the first."""
    local = instant.astimezone(ZoneInfo(zone))
    return instant.astimezone(UTC) if local.fold else local


def _address(person: Person, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.address}")
    for name, value in {"CN": _plain(person.name).replace('"', "'"), **parameters}.items():
        address.params[name] = value
    return address


def _plain(text: str) -> str:
    """One line, without the signs by which a reader could take it for two."""
    shown = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text)
    return " ".join(shown.split())
