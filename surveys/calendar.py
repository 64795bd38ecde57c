"""The set points of a year at which check-ins open. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.months import months_later

MONTHS_INTO_THE_YEAR = (3, 8)
DAY_OF_MONTH = 15
SEASONS = ("winter", "spring", "summer", "fall")


@dataclass(frozen=True)
class Period:
    """One round of check-ins. `closes_on` is the last day on which it can be answered."""

    key: str
    opens_on: date
    closes_on: date

    @property
    def label(self) -> str:
        return label_of(self.key)


def label_of(key: str) -> str:
    """2026-fall reads Fall 2026."""
    return " ".join(reversed(key.split("-"))).capitalize()


def set_points(academic_year: int, *, year_starts_month: int) -> list[date]:
    """With a year that starts in July: 15 October and 15 March."""
    start = date(academic_year, year_starts_month, 1)
    return [months_later(start, months).replace(day=DAY_OF_MONTH) for months in MONTHS_INTO_THE_YEAR]


def period_of(point: date, *, days_open: int) -> Period:
    season = SEASONS[point.month % 12 // 3]
    return Period(f"{point.year}-{season}", point, point + timedelta(days=days_open))


def period_on(day: date, *, year_starts_month: int, days_open: int) -> Period | None:
    """The round that is open on that day. A window of at most 90 days ends before the next one begins."""
    points = [
        point for year in (day.year - 1, day.year) for point in set_points(year, year_starts_month=year_starts_month)
    ]
    periods = [period_of(point, days_open=days_open) for point in points]
    return next((period for period in periods if period.opens_on <= day <= period.closes_on), None)


def survey_is_due(day: date, *, last: date | None, every_months: int, in_period: bool) -> bool:
    """The first expectation survey waits for a set point of the year; each later one counts from the one before."""
    return in_period if last is None else day >= months_later(last, every_months)


def working_days_between(start: date, end: date) -> int:
    """Mondays to Fridays after `start`, up to and including `end`."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 for day in days)
