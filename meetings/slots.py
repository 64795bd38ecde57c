"""Which instants can be booked. A window is local time and a zone: 16:00 stays 16:00 all year (P12)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=30)
DAY, MINUTE, NONE = timedelta(days=1), timedelta(minutes=1), timedelta(0)

Busy = tuple[datetime, datetime]


@dataclass(frozen=True)
class Window:
    weekday: int
    starts: time
    ends: time
    zone: str

    def falls_on(self, day: date) -> bool:
        return day.weekday() == self.weekday


@dataclass(frozen=True)
class OtherTimes:
    """What holds on one day in place of the weekly windows."""

    on: date
    starts: time
    ends: time
    zone: str

    def falls_on(self, day: date) -> bool:
        return day == self.on


@dataclass(frozen=True)
class Days:
    """The days that differ. `closed` are first and last days; a holiday takes the weekly windows alone.

    A day is a date as it is written, in whatever zone the window has it.
    """

    others: tuple[OtherTimes, ...] = ()
    closed: tuple[tuple[date, date], ...] = ()
    holidays: frozenset[date] = frozenset()

    def has(self, window: Window | OtherTimes, day: date) -> bool:
        if not window.falls_on(day) or any(first <= day <= last for first, last in self.closed):
            return False
        return isinstance(window, OtherTimes) or not (day in self.holidays or day in self._with_others)

    @cached_property
    def _with_others(self) -> frozenset[date]:
        return frozenset(other.on for other in self.others)


@dataclass(frozen=True)
class Caps:
    """The most meetings of a local day and of a local week, from Monday; `starts` are those that there are already."""

    per_day: int | None = None
    per_week: int | None = None
    zone: str = "UTC"
    starts: tuple[datetime, ...] = ()

    def allow(self, start: datetime) -> bool:
        day = self._day(start)
        return not (
            (self.per_day is not None and self._days[day] >= self.per_day)
            or (self.per_week is not None and self._weeks[_week(day)] >= self.per_week)
        )

    def _day(self, start: datetime) -> date:
        return start.astimezone(ZoneInfo(self.zone)).date()

    @cached_property
    def _days(self) -> Counter[date]:
        return Counter(map(self._day, self.starts))

    @cached_property
    def _weeks(self) -> Counter[tuple[int, int]]:
        return Counter(_week(self._day(start)) for start in self.starts)


@dataclass(frozen=True)
class Rules:
    """How a person wants to be booked. Between two meetings both the after of the one and the before of the other are free."""

    notice: timedelta
    horizon: timedelta
    step: timedelta = STEP
    before: timedelta = NONE
    after: timedelta = NONE


@dataclass(frozen=True)
class Offer:
    """Everything that decides whether an instant can be booked.

    `meetings` have buffers of their own; from `busy`, the person's other time, a meeting keeps its buffers; from `blocked`,
    their days away and the time of whom they meet, it keeps none.
    """

    windows: Sequence[Window]
    rules: Rules
    now: datetime
    days: Days = field(default_factory=Days)
    caps: Caps = field(default_factory=Caps)
    meetings: Sequence[Busy] = ()
    busy: Sequence[Busy] = ()
    blocked: Sequence[Busy] = ()

    def starts(self, minutes: int) -> list[datetime]:
        """UTC instants in order, each once, at which a meeting of this length can be booked."""
        length = timedelta(minutes=minutes)
        found = {start for window in self._all for start in self._starts(window, length)}
        return sorted(start for start in found if self.takes(start, minutes))

    def window_at(self, start: datetime, minutes: int) -> Window | OtherTimes | None:
        """The window that offers this one instant, found without listing the others."""
        if not self.takes(start, minutes):
            return None
        fitting = (
            window
            for window in self._all
            if self._has(window, start) and offers(window, start, minutes, self.rules.step)
        )
        return next(fitting, None)

    def takes(self, start: datetime, minutes: int) -> bool:
        """Whether it is in time and free, whatever the windows say."""
        end, rules = start + timedelta(minutes=minutes), self.rules
        first, last = start - rules.before, end + rules.after
        return (
            self._first <= start <= self._last
            and self.caps.allow(start)
            and is_free(first - rules.after, last + rules.before, self.meetings)
            and is_free(first, last, self.busy)
            and is_free(start, end, self.blocked)
        )

    @property
    def _all(self) -> list[Window | OtherTimes]:
        return [*self.windows, *self.days.others]

    @property
    def _first(self) -> datetime:
        return self.now + self.rules.notice

    @property
    def _last(self) -> datetime:
        return self.now + self.rules.horizon

    def _has(self, window: Window | OtherTimes, start: datetime) -> bool:
        return self.days.has(window, start.astimezone(ZoneInfo(window.zone)).date())

    def _starts(self, window: Window | OtherTimes, length: timedelta) -> Iterator[datetime]:
        zone = ZoneInfo(window.zone)
        day, until = self._first.astimezone(zone).date(), self._last.astimezone(zone).date()
        while day <= until:
            if self.days.has(window, day):
                yield from _starts_on(day, window, length, self.rules.step)
            day += DAY


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
    rules = Rules(notice=notice, horizon=horizon, step=step)
    return Offer(windows=list(windows), rules=rules, now=now, busy=busy).starts(minutes)


def is_free(start: datetime, end: datetime, busy: Iterable[Busy]) -> bool:
    return not any(start < until and since < end for since, until in busy)


def offers(window: Window | OtherTimes, start: datetime, minutes: int, step: timedelta = STEP) -> bool:
    day = start.astimezone(ZoneInfo(window.zone)).date()
    return window.falls_on(day) and start in _starts_on(day, window, timedelta(minutes=minutes), step)


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _starts_on(day: date, window: Window | OtherTimes, length: timedelta, step: timedelta) -> Iterator[datetime]:
    zone = ZoneInfo(window.zone)
    opens, closes = datetime.combine(day, window.starts), datetime.combine(day, window.ends)
    wall = opens
    while wall < closes:
        start = _instant(wall, zone)
        if start and _stays_inside(start, start + length, opens, closes, zone):
            yield start
        wall += step


def _instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant that clocks in the zone show as `wall`; None when the spring change skips it."""
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    return instant if _wall(instant, zone) == wall else None


def _stays_inside(start: datetime, end: datetime, opens: datetime, closes: datetime, zone: ZoneInfo) -> bool:
    """Nobody is kept past their window. Where clocks change meanwhile, each minute has to show a time within it."""
    if _wall(end, zone) > closes:
        return False
    if start.astimezone(zone).utcoffset() == end.astimezone(zone).utcoffset():
        return True
    minutes = int((end - start) / MINUTE)
    return all(opens <= _wall(start + number * MINUTE, zone) < closes for number in range(minutes))


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)
