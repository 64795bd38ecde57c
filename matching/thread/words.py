"""The thread in words: what a screen reader, a print-out and a person in a hurry get. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from matching.hooks import Mark


def summary(
    *, start: date, end: date | None, today: date, marks: Sequence[Mark], cadence_weeks: int | None = None
) -> str:
    sentences = [_how_often(start, end, marks), _next(today, marks), _rhythm(start, end or today, marks, cadence_weeks)]
    return " ".join(sentence for sentence in sentences if sentence)


def _how_often(start: date, end: date | None, marks: Sequence[Mark]) -> str:
    counts = Counter(mark.kind for mark in marks)
    when = f"From {_month(start)} to {_month(end)}" if end else f"Since {_month(start)}"
    parts = [f"{_meetings(counts['held'])} held"]
    parts += [f"{counts['missed']} not held"] if counts["missed"] else []
    return f"{when}: {' and '.join(parts)}."


def _next(today: date, marks: Sequence[Mark]) -> str:
    planned = [mark.at for mark in marks if mark.kind == "planned" and mark.at.date() >= today]
    return f"The next is planned for {planned[0]:%B} {planned[0].day}." if planned else ""


def _rhythm(start: date, stop: date, marks: Sequence[Mark], cadence_weeks: int | None) -> str:
    if not cadence_weeks:
        return ""
    agreed = "Agreed: every week." if cadence_weeks == 1 else f"Agreed: every {cadence_weeks} weeks."
    stops = [start, *(mark.at.date() for mark in marks if mark.kind == "held"), stop]
    longest = max((there - here).days // 7 for here, there in pairwise(stops))
    return f"{agreed} The longest time without a meeting was {_weeks(longest)}."


def _meetings(count: int) -> str:
    return {0: "no meeting", 1: "1 meeting"}.get(count, f"{count} meetings")


def _weeks(count: int) -> str:
    return {0: "less than a week", 1: "1 week"}.get(count, f"{count} weeks")


def _month(day: date) -> str:
    return f"{day:%B} {day.year}"
