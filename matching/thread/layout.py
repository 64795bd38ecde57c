"""Where each part of the thread is drawn. Pure: no database, no clock, no HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from matching.hooks import Mark

from .scale import Scale, Span, narrow_scale, school_years, wide_scale
from .words import summary

MEETINGS = ("held", "planned", "missed")
GRACE = timedelta(days=7)  # a meeting some days late is not a gap


@dataclass(frozen=True)
class Size:
    name: str
    width: int
    height: int
    line: int
    knot: float
    margin: int
    label: int = 0
    below: int = 0
    sag: int = 0


LARGE = Size("large", 680, 120, line=50, knot=6.5, margin=14, label=108, below=24, sag=13)
SPARK = Size("spark", 160, 28, line=13, knot=3.2, margin=5, below=9, sag=5)
SIZES = {size.name: size for size in (LARGE, SPARK)}


@dataclass(frozen=True)
class Piece:
    """A stretch of the line. `kind`: line, gap (beyond the agreed cadence) or future."""

    kind: str
    d: str


@dataclass(frozen=True)
class Dot:
    kind: str
    x: float
    y: float
    r: float
    text: str


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    tick: float
    is_now: bool


@dataclass(frozen=True)
class Thread:
    size: Size
    summary: str
    pieces: list[Piece]
    dots: list[Dot]
    labels: list[Label]
    marks: list[Mark]
    axis: str
    today: float | None
    end: float | None
    key: str = field(default="")

    @property
    def is_large(self) -> bool:
        return self.size.name == "large"


def lay_out(
    *,
    start: date,
    end: date | None,
    today: date,
    stages: Iterable[tuple[str, date, date | None]],
    marks: Sequence[Mark],
    cadence_weeks: int | None = None,
    size: str = "large",
    key: str = "",
) -> Thread:
    """`stages` are (stage, first day, last day or None) of the mentee; `marks` are in time order."""
    chosen, lived = SIZES[size], (start, end or today)
    years = school_years(stages, today) if chosen is LARGE else []
    scale = _scale(chosen, years, lived)
    return Thread(
        size=chosen,
        summary=summary(start=start, end=end, today=today, marks=marks, cadence_weeks=cadence_weeks),
        pieces=_pieces(chosen, scale, lived, marks, cadence_weeks, ended=end is not None),
        dots=[_dot(chosen, scale, mark) for mark in marks if scale.days[0] <= mark.at.toordinal()],
        labels=_labels(years, scale, today),
        marks=list(marks),
        axis=_axis(chosen, scale, lived, ended=end is not None),
        today=None if end else scale(today),
        end=scale(end) if end else None,
        key=key,
    )


def stretches(
    lived: tuple[date, date], held: Sequence[date], cadence_weeks: int | None
) -> list[tuple[str, date, date]]:
    """The lived time as (line or gap, from, to): a gap begins when the agreed time since the last meeting is over."""
    stops = [lived[0], *(day for day in held if lived[0] < day < lived[1]), lived[1]]
    found: list[tuple[str, date, date]] = []
    for here, there in pairwise(stops):
        agreed = here + timedelta(weeks=cadence_weeks) if cadence_weeks else there
        if there <= agreed + GRACE:
            found.append(("line", here, there))
        else:
            found += [("line", here, agreed), ("gap", agreed, there)]
    return found


def _scale(size: Size, years: list[Span], lived: tuple[date, date]) -> Scale:
    left, right = size.margin, size.width - size.margin
    return wide_scale(years, lived, left, right) if years else narrow_scale(lived, left, right)


def _pieces(
    size: Size, scale: Scale, lived: tuple[date, date], marks: Sequence[Mark], cadence_weeks: int | None, *, ended: bool
) -> list[Piece]:
    held = [mark.at.date() for mark in marks if mark.kind == "held"]
    pieces = [
        Piece(kind, _curve(size, kind, scale(here), scale(there)))
        for kind, here, there in stretches(lived, held, cadence_weeks)
        if scale(there) > scale(here)
    ]
    return pieces if ended else [*pieces, Piece("future", _straight(size, scale(lived[1]), size.width - size.margin))]


def _axis(size: Size, scale: Scale, lived: tuple[date, date], *, ended: bool) -> str:
    """The years of school outside the mentorship."""
    before = _straight(size, size.margin, scale(lived[0]))
    return before + _straight(size, scale(lived[1]), size.width - size.margin) if ended else before


def _curve(size: Size, kind: str, here: float, there: float) -> str:
    """A taut line; in a gap the thread hangs, the lower the longer the gap."""
    if kind == "line":
        return _straight(size, here, there)
    depth = round(size.line + 2 * size.sag * min(0.4 + 6 * (there - here) / size.width, 1), 1)
    return f"M{here} {size.line}Q{round((here + there) / 2, 1)} {depth} {there} {size.line}"


def _straight(size: Size, here: float, there: float) -> str:
    return f"M{here} {size.line}H{there}"


def _dot(size: Size, scale: Scale, mark: Mark) -> Dot:
    radius = size.knot if mark.kind in MEETINGS else round(size.knot * 0.7, 1)
    offset = 0 if mark.kind in MEETINGS else -size.below if mark.kind == "agreement" else size.below
    return Dot(mark.kind, scale(mark.at), size.line + offset, radius, mark.text)


def _labels(years: list[Span], scale: Scale, today: date) -> list[Label]:
    return [
        Label(
            text=span.stage,
            x=round((scale(span.starts) + scale(span.ends)) / 2, 1),
            tick=scale(span.starts),
            is_now=span.starts <= today < span.ends,
        )
        for span in years
    ]
