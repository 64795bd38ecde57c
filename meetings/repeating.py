"""Which meetings of a series fit: when it is booked, and when several of it are moved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from matching.models import Relationship

from . import slots
from .models import Meeting
from .models.series import MOST_OCCURRENCES
from .openings import Diary
from .recurrence import LAST, Rule, at, following, instants, is_last, nth_of, preceding

FEWEST = 2
MOST = MOST_OCCURRENCES


@dataclass(frozen=True)
class Repeat:
    """How often: every so many weeks or months; monthly on the same weekday of the month, or on the last."""

    frequency: str
    every: int
    count: int
    on_last: bool = False

    def rule(self, starts_at: datetime, zone: str) -> Rule:
        local = starts_at.astimezone(ZoneInfo(zone))
        nth = (LAST if self.on_last else nth_of(local.date())) if self.frequency == "monthly" else None
        clock = local.time().replace(tzinfo=None)
        return Rule(self.frequency, self.every, local.weekday(), nth, clock, zone, local.date(), self.count)


@dataclass(frozen=True)
class Step:
    """One meeting of a plan: when, and whether it fits. `meeting` is what is moved, if anything; `where` says how and where."""

    at: datetime | None
    fits: bool
    meeting: Meeting | None = None
    where: object | None = None

    @property
    def key(self) -> str:
        """By which a page says that it is left out or left where it is."""
        return str(self.meeting.pk) if self.meeting else self.at.isoformat()


@dataclass(frozen=True)
class Plan:
    steps: list[Step]
    rule: Rule | None = None

    @property
    def fitting(self) -> list[Step]:
        return [step for step in self.steps if step.fits]

    @property
    def clashes(self) -> list[Step]:
        return [step for step in self.steps if not step.fits]

    @property
    def is_enough(self) -> bool:
        return len(self.fitting) >= (FEWEST if self.rule else 1)


def plan_booking(relationship: Relationship, starts_at: datetime, minutes: int, repeat: Repeat) -> Plan | None:
    """None when even the first of them is not open."""
    first = Diary.of(relationship).window_for(starts_at, minutes)
    if first is None:
        return None
    rule = repeat.rule(starts_at, first.zone)
    times = instants(rule)
    diary = Diary.of(relationship, until=times[-1] + timedelta(minutes=minutes))
    found = [(instant, diary.window_for(instant, minutes)) for instant in times]
    return Plan([Step(instant, window is not None, where=window) for instant, window in found], rule)


@dataclass(frozen=True)
class Shift:
    """To another weekday and local time, or by whole periods of the series, later or earlier."""

    periods: int = 0
    weekday: int | None = None
    clock: time | None = None

    def of(self, meeting: Meeting, rule: Rule) -> datetime | None:
        """None where no such time exists: the clocks skip it, or there is no period before."""
        local = meeting.starts_at.astimezone(ZoneInfo(rule.zone))
        own = self._own(rule, local)
        if self.periods:
            step = following if self.periods > 0 else preceding
            return step(own, meeting.starts_at)
        if rule.frequency == "weekly":
            return at(local.date() + timedelta(days=self.weekday - local.weekday()), self.clock, rule.zone)
        month = replace(own, weekday=self.weekday, local_time=self.clock, first_on=local.date().replace(day=1), count=1)
        return next(iter(instants(month)), None)

    def _own(self, rule: Rule, local: datetime) -> Rule:
        """The rule as if the series had always been at this meeting's own day and time, from a period before it."""
        day, clock = local.date(), local.time().replace(tzinfo=None)
        own = replace(rule, weekday=day.weekday(), local_time=clock)
        if rule.frequency == "weekly":
            return replace(own, first_on=day - timedelta(weeks=rule.every))
        nth = LAST if rule.nth == LAST and is_last(day) else nth_of(day)
        return replace(own, nth=nth, first_on=(day - relativedelta(months=rule.every)).replace(day=1))


Fits = Callable[[datetime, Meeting], object | None]


def plan_move(meetings: Sequence[Meeting], shift: Shift, rule: Rule, fits: Fits) -> Plan:
    """Those that cannot go where they would stay where they are, and then hold that time against the others."""
    staying: set = set()
    while True:
        steps = _once(meetings, shift, rule, fits, staying)
        found = {step.meeting.pk for step in steps if not step.fits}
        if found == staying:
            return Plan(steps)
        staying = found | staying


def in_openings(meetings: Sequence[Meeting], shift: Shift, rule: Rule) -> Fits:
    """A pair meets within the mentor's times."""
    targets = [target for meeting in meetings if (target := shift.of(meeting, rule))]
    diary = Diary.of(meetings[0].relationship, but_for=meetings, until=_end(meetings, targets))
    return lambda start, meeting: diary.window_for(start, meeting.minutes)


def _end(meetings: Sequence[Meeting], targets: Iterable[datetime]) -> datetime:
    return max([*(meeting.ends_at for meeting in meetings), *targets]) + timedelta(days=1)


def _once(meetings: Sequence[Meeting], shift: Shift, rule: Rule, fits: Fits, staying: set) -> list[Step]:
    taken = [(one.starts_at, one.ends_at) for one in meetings if one.pk in staying]
    steps = []
    for meeting in meetings:
        target = None if meeting.pk in staying else shift.of(meeting, rule)
        end = target and target + timedelta(minutes=meeting.minutes)
        where = fits(target, meeting) if target and slots.is_free(target, end, taken) else None
        if where is not None:
            taken.append((target, end))
        steps.append(Step(target or shift.of(meeting, rule), where is not None, meeting, where))
    return steps
