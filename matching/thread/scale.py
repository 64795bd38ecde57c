"""From days to places on the line. Pure: no database, no clock."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

STAGES = ("M1", "M2", "M3", "M4+")
YEAR = timedelta(days=365)
QUIET_WIDTH = 0.42  # a year in which the mentorship does not live gets this share of a lived year's width


@dataclass(frozen=True)
class Span:
    """One stage from its first day to the first day after it."""

    stage: str
    starts: date
    ends: date


@dataclass(frozen=True)
class Scale:
    """Piecewise linear: days that rise, and the place of each."""

    days: tuple[float, ...]
    places: tuple[float, ...]

    def __call__(self, moment: date) -> float:
        day = min(max(day_number(moment), self.days[0]), self.days[-1])
        at = min(max(bisect_right(self.days, day), 1), len(self.days) - 1)
        (left, right), (here, there) = self.days[at - 1 : at + 1], self.places[at - 1 : at + 1]
        return round(here + (there - here) * (day - left) / (right - left), 1)


def day_number(moment: date) -> float:
    """Days as a number, with the hour of a datetime as its fraction."""
    if isinstance(moment, datetime):
        return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440
    return float(moment.toordinal())


def school_years(known: Iterable[tuple[str, date, date | None]], today: date) -> list[Span]:
    """The whole way M1 to M4+: what enrollment says, and a year for each stage before and after it."""
    spans = _merged(sorted(_closed(known, today), key=lambda span: span.starts))
    if not spans:
        return []
    first, last = spans[0], spans[-1]
    before = [
        Span(stage, first.starts - back * YEAR, first.starts - (back - 1) * YEAR)
        for back, stage in enumerate(reversed(STAGES[: STAGES.index(first.stage)]), 1)
    ]
    after = [
        Span(stage, last.ends + ahead * YEAR, last.ends + (ahead + 1) * YEAR)
        for ahead, stage in enumerate(STAGES[STAGES.index(last.stage) + 1 :])
    ]
    return [*reversed(before), *spans, *after]


def _closed(known: Iterable[tuple[str, date, date | None]], today: date) -> list[Span]:
    return [
        Span(stage, starts, ends + timedelta(days=1) if ends else _year_end(starts, today))
        for stage, starts, ends in known
    ]


def _year_end(starts: date, today: date) -> date:
    """An open span runs to the end of the school year that is on."""
    years = max((today - starts).days, 0) // YEAR.days + 1
    return starts + years * YEAR


def _merged(spans: list[Span]) -> list[Span]:
    """Neighbors of one stage are one; a hole between two stages belongs to the earlier."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].stage == span.stage:
            joined[-1] = replace(joined[-1], ends=span.ends)
            continue
        if joined:
            joined[-1] = replace(joined[-1], ends=span.starts)
        joined.append(span)
    return joined


def wide_scale(years: list[Span], lived: tuple[date, date], left: float, right: float) -> Scale:
    """All years from left to right, the lived ones wider, so that a first year is not a dot at the edge."""
    weights = [1.0 if span.starts <= lived[1] and span.ends > lived[0] else QUIET_WIDTH for span in years]
    unit = (right - left) / sum(weights)
    edges = [left + unit * sum(weights[:count]) for count in range(len(weights) + 1)]
    days = [day_number(span.starts) for span in years] + [day_number(years[-1].ends)]
    return Scale(tuple(days), tuple(edges))


def narrow_scale(lived: tuple[date, date], left: float, right: float) -> Scale:
    """The last year and two months ahead; a young mentorship still fills a third of a year."""
    ends = lived[1] + timedelta(days=60)
    starts = max(lived[0], lived[1] - YEAR)
    starts = min(starts, ends - timedelta(days=120))
    return Scale((day_number(starts), day_number(ends)), (left, right))
