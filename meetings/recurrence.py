"""When a series meets: local days of a rule, each at the same local time (P12). Days by dateutil, instants by the zone.

A local time that the spring change skips on a day is no occurrence and is not counted, as calendars have it (RFC 5545, 3.3.10);
one that the autumn change repeats is taken at its first reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
LAST = -1


@dataclass(frozen=True)
class Rule:
    frequency: str
    every: int
    weekday: int
    nth: int | None
    local_time: time
    zone: str
    first_on: date
    count: int


def instants(rule: Rule) -> list[datetime]:
    """In UTC, as many as the rule counts."""
    return list(islice(_instants(rule), rule.count))


def following(rule: Rule, after: datetime) -> datetime:
    """The rule's next instant after one, also beyond its count: what a shift by one period leads to."""
    return next(instant for instant in _instants(rule) if instant > after)


def preceding(rule: Rule, before: datetime) -> datetime | None:
    """The rule's instant before one; None when that is the first."""
    found = None
    for instant in _instants(rule):
        if instant >= before:
            return found
        found = instant
    return found


def at(day: date, clock: time, zone: str) -> datetime | None:
    """The first instant that clocks of the zone show like this; None when the spring change skips it."""
    wall = datetime.combine(day, clock)
    instant = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return instant if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall else None


def nth_of(day: date) -> int:
    """Which of its weekday in its month a day is: first to fourth; a fifth is the last."""
    number = (day.day - 1) // 7 + 1
    return number if number <= max(NTH) else LAST


def is_last(day: date) -> bool:
    """Whether it is the last of its weekday in its month."""
    return (day + timedelta(days=7)).month != day.month


def in_words(rule: Rule) -> str:
    day = WEEKDAYS[rule.weekday]
    if rule.frequency == "monthly":
        often = "every month" if rule.every == 1 else f"every {rule.every} months"
        return f"the {NTH[rule.nth]} {day} of {often}"
    return f"every {day}" if rule.every == 1 else f"every {rule.every} weeks on {day}"


def _instants(rule: Rule) -> Iterator[datetime]:
    found = (at(day.date(), rule.local_time, rule.zone) for day in _days(rule))
    return (instant for instant in found if instant)


def _days(rule: Rule) -> rrule:
    often = MONTHLY if rule.frequency == "monthly" else WEEKLY
    on = weekday(rule.weekday, rule.nth) if rule.nth else weekday(rule.weekday)
    return rrule(often, interval=rule.every, byweekday=on, dtstart=datetime.combine(rule.first_on, time.min))
