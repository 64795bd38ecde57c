"""When a calendar says busy. Pure; as a program (see apart.py) it reads what is asked and the calendar from its input.

The text was written by a stranger: what is wrong with one event costs that event alone, and what is too much costs the
process that reads it.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from recurring_ical_events import CalendarQuery

OUR_OWN = "@mentorship"
MOST = 5000
MEMORY = 1024**3
TOO_MUCH = 3
FREE = {"CANCELLED", "TRANSPARENT", "FREE"}
SAYS_FREE = ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
WIDER = timedelta(days=1)  # days and floating times are compared before their zone is known

Range = tuple[datetime, datetime]


class TooMuchError(Exception):
    """More than anybody's calendar holds."""


class Asked(NamedTuple):
    """Between which instants; the zone of days and of times that name none; the addresses by which the person is invited."""

    since: datetime
    until: datetime
    zone: tzinfo
    own: frozenset[str] = frozenset()


def busy(text: bytes, asked: Asked) -> list[Range]:
    """Merged and in order. Raises ValueError for what is no calendar."""
    calendars = [found for found in Calendar.from_ical(text, multiple=True) if found.name == "VCALENDAR"]
    if not calendars:
        raise ValueError("This is no calendar.")
    found = (time_of for calendar in calendars for time_of in _times(calendar, asked))
    taken = list(islice(found, MOST + 1))
    if len(taken) > MOST:
        raise TooMuchError
    return merged(taken)


def merged(ranges: Iterable[Range]) -> list[Range]:
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


class _Query(CalendarQuery):
    suppressed_errors = [Exception]


def _times(calendar: Calendar, asked: Asked) -> Iterator[Range]:
    zone, own = _zone_of(calendar) or asked.zone, asked.own | _named(calendar)
    for event in _events(calendar, asked):
        start, end = _instant(event.start, zone), _instant(event.end, zone)
        start, end = max(start, asked.since), min(end, asked.until)
        if start < end and _is_busy(event, own):
            yield start, end


def _events(calendar: Calendar, asked: Asked) -> Iterator[Event]:
    """Each occurrence as it is, changes of one day included: what that day says counts, not what the series says."""
    query = _Query(calendar, skip_bad_series=True)
    for series in query.series:
        try:
            found = list(series.between(asked.since - WIDER, asked.until + WIDER))
        except Exception:  # noqa: BLE001, S112 - a date beyond all dates, a rule that is none: that event is left out
            continue
        yield from (occurrence.as_component(keep_recurrence_attributes=False) for occurrence in found)


def _instant(when: date | datetime, zone: tzinfo) -> datetime:
    if not isinstance(when, datetime):
        when = datetime.combine(when, time.min)
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def _is_busy(event: Event, own: frozenset[str]) -> bool:
    says_free = any(str(event.get(name, "")).upper() in FREE for name in SAYS_FREE)
    return not (says_free or OUR_OWN in str(event.get("UID", "")) or _has_declined(event, own))


def _has_declined(event: Event, own: frozenset[str]) -> bool:
    invited = event.get("ATTENDEE", [])
    for one in invited if isinstance(invited, list) else [invited]:
        address = str(one).strip().lower().removeprefix("mailto:")
        if address in own and str(one.params.get("PARTSTAT", "")).upper() == "DECLINED":
            return True
    return False


def _zone_of(calendar: Calendar) -> ZoneInfo | None:
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE", "")))
    except (LookupError, ValueError, OSError):
        return None


def _named(calendar: Calendar) -> frozenset[str]:
    """Some programs call a calendar by its owner's address."""
    name = str(calendar.get("X-WR-CALNAME", "")).strip().lower()
    return frozenset({name} if "@" in name else ())


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.loads(sys.stdin.buffer.readline())
    since, until = (datetime.fromisoformat(asked[name]) for name in ("since", "until"))
    try:
        found = busy(sys.stdin.buffer.read(), Asked(since, until, ZoneInfo(asked["zone"]), frozenset(asked["own"])))
    except (TooMuchError, MemoryError):
        sys.exit(TOO_MUCH)
    json.dump([[start.isoformat(), end.isoformat()] for start, end in found], sys.stdout)


if __name__ == "__main__":
    main()
