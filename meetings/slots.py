"""Which instants can be booked. A window is weekday, local time and zone: 16:00 stays 16:00 all year (P12)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=30)

Busy = tuple[datetime, datetime]


@dataclass(frozen=True)
class Window:
    weekday: int
    starts: time
    ends: time
    zone: str


def bookable(
    windows: Iterable[Window],
    busy: Sequence[Busy],
    *,
    minutes: int,
    notice: timedelta,
    horizon: timedelta,
    now: datetime,
    step: timedelta = STEP,
) -> list[datetime]:
    """UTC instants, in order, at which a meeting of this length fits a window and touches no busy (half-open) range."""
    first, last, length = now + notice, now + horizon, timedelta(minutes=minutes)
    fitting = {start for window in windows for start in _starts(window, first, last, length, step)}
    return sorted(start for start in fitting if first <= start <= last and is_free(start, start + length, busy))


def is_free(start: datetime, end: datetime, busy: Iterable[Busy]) -> bool:
    return not any(start < until and since < end for since, until in busy)


def offers(window: Window, start: datetime, minutes: int, step: timedelta = STEP) -> bool:
    day = start.astimezone(ZoneInfo(window.zone)).date()
    on_that_day = day.weekday() == window.weekday
    return on_that_day and start in _starts_on(day, window, timedelta(minutes=minutes), step)


def _starts(window: Window, first: datetime, last: datetime, length: timedelta, step: timedelta) -> Iterator[datetime]:
    zone = ZoneInfo(window.zone)
    day, until = first.astimezone(zone).date(), last.astimezone(zone).date()
    day += timedelta(days=(window.weekday - day.weekday()) % 7)
    while day <= until:
        yield from _starts_on(day, window, length, step)
        day += timedelta(days=7)


def _starts_on(day: date, window: Window, length: timedelta, step: timedelta) -> Iterator[datetime]:
    zone = ZoneInfo(window.zone)
    wall, last = datetime.combine(day, window.starts), datetime.combine(day, window.ends)
    closes = _closing(last, zone)
    while wall < last:
        start = _instant(wall, zone)
        if start and start + length <= closes:
            yield start
        wall += step


def _instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant that clocks in the zone show as `wall`; None when the spring change skips it."""
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == wall else None


def _closing(wall: datetime, zone: ZoneInfo) -> datetime:
    """The earlier reading of a local time that a clock change repeats or skips: nobody is kept past their window."""
    return min(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
