"""Zone definitions (RFC 5545, 3.6.5) from the zone's own data: each change by the clock as it was before it."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
STEP = timedelta(days=1)


class Change(NamedTuple):
    """One change of the clock; `at` is what it read when it came."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


@lru_cache(maxsize=256)
def zone_definition(zone: str, first_year: int, last_year: int) -> Timezone:
    """Good from `first_year` to `last_year`; it begins a year before, so that the first January has its offset."""
    found, key = Timezone(), ZoneInfo(zone)
    found.add("TZID", zone)
    changes = _changes(key, first_year - 1, last_year)
    found.add_component(_part([_beginning(key, first_year - 1)]))
    for group in _alike(changes):
        found.add_component(_part(group))
    return found


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[Change]:
    day, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    found = []
    while day < end:
        if _offset(zone, day) != _offset(zone, day + STEP):
            found.append(_change(zone, _moment(zone, day, day + STEP)))
        day += STEP
    return found


def _moment(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first minute with the new offset, halving the time in which it lies."""
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        before, after = (middle, after) if _offset(zone, middle) == _offset(zone, before) else (before, middle)
    return after


def _change(zone: ZoneInfo, moment: datetime) -> Change:
    before, local = _offset(zone, moment - timedelta(minutes=1)), moment.astimezone(zone)
    at = (moment + before).replace(tzinfo=None)
    return Change(at, before, _offset(zone, moment), local.tzname() or "", bool(local.dst()))


def _beginning(zone: ZoneInfo, year: int) -> Change:
    local = datetime(year, 1, 1, tzinfo=zone)
    offset = local.utcoffset() or timedelta()
    return Change(local.replace(tzinfo=None), offset, offset, local.tzname() or "", bool(local.dst()))


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _alike(changes: list[Change]) -> list[list[Change]]:
    """Those of every year that a yearly rule can say, together; the others each by itself."""

    def kind(change: Change) -> tuple:
        return (change.at.month, change.before, change.after, change.name, change.at.time())

    groups = [list(group) for _, group in groupby(sorted(changes, key=lambda one: (kind(one), one.at)), key=kind)]
    return [part for group in groups for part in ([group] if _day(group) else [[change] for change in group])]


def _day(group: list[Change]) -> str:
    """On which Sunday of the month, say, it comes each year; empty where no such rule holds or a year is missing."""
    days = [change.at.date() for change in group]
    years = [day.year for day in days]
    if len(days) < 2 or years != list(range(years[0], years[-1] + 1)) or len({day.weekday() for day in days}) > 1:
        return ""
    weekday = WEEKDAYS[days[0].weekday()]
    if all((day + timedelta(days=7)).month != day.month for day in days):
        return f"-1{weekday}"
    ordinals = {(day.day - 1) // 7 + 1 for day in days}
    return f"{ordinals.pop()}{weekday}" if len(ordinals) == 1 else ""


def _part(group: list[Change]) -> TimezoneDaylight | TimezoneStandard:
    first = group[0]
    part = TimezoneDaylight() if first.is_summer else TimezoneStandard()
    part.add("DTSTART", first.at)
    part.add("TZOFFSETFROM", first.before)
    part.add("TZOFFSETTO", first.after)
    if first.name:
        part.add("TZNAME", first.name)
    if day := _day(group):
        part.add("RRULE", vRecur({"FREQ": "YEARLY", "BYMONTH": first.at.month, "BYDAY": day}))
    return part
