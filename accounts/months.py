"""Months in a calendar and in words. Pure: no database, no clock."""

from calendar import monthrange
from datetime import date

YEAR = 12


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def span_in_words(months: int) -> str:
    """24 is "2 years", 18 is "18 months"."""
    number, unit = (months // YEAR, "year") if months and months % YEAR == 0 else (months, "month")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
