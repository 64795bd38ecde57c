"""The dates of a report. Pure.

A page counts the year so far. A file counts whole quarters only, each once and for good: counts of quarters do not overlap, so
two files cannot be subtracted to see one day or one week (docs/decisions/0007-suppression.md).
"""

from dataclasses import dataclass
from datetime import date, timedelta

QUARTERS = 4


@dataclass(frozen=True)
class Period:
    """From one day to another, both counted. What was recorded after `recorded_by` is left out, so that a file stays as it is."""

    starts: date
    ends: date
    recorded_by: date

    def is_final(self, today: date, *, grace_days: int) -> bool:
        """A log of the last day that counts can itself be corrected for as many days again."""
        return self.recorded_by + timedelta(days=grace_days) < today


def year_so_far(starts: date, today: date) -> Period:
    ends = min(today, year_after(starts) - timedelta(days=1))
    return Period(starts, ends, recorded_by=today)


def final_quarters(starts: date, today: date, *, grace_days: int) -> list[Period]:
    """The quarters of the year that starts on this day which are over, and whose logs can no longer be corrected."""
    edges = [months_after(starts, 12 // QUARTERS * count) for count in range(QUARTERS + 1)]
    lasts = [edge - timedelta(days=1) for edge in edges[1:]]
    quarters = [
        Period(first, last, recorded_by=last + timedelta(days=grace_days))
        for first, last in zip(edges, lasts, strict=False)
    ]
    return [quarter for quarter in quarters if quarter.is_final(today, grace_days=grace_days)]


def year_after(day: date) -> date:
    return months_after(day, 12)


def months_after(first_of_month: date, months: int) -> date:
    years, month = divmod(first_of_month.month - 1 + months, 12)
    return first_of_month.replace(year=first_of_month.year + years, month=month + 1)
