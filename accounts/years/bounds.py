"""From which day on an enrollment may hold: a mistyped year would hide a student from every count of today."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from accounts.clock import academic_year, academic_year_start, school_today

YEARS_BACK = 10


def first_allowed() -> date:
    """Counted in academic years."""
    return academic_year_start(academic_year(school_today()) - YEARS_BACK)


def first_beyond() -> date:
    """The day after the end of the next academic year."""
    return academic_year_start(academic_year(school_today()) + 2)


def check_first_day(day: date) -> date:
    if day < first_allowed():
        raise ValidationError(f"This is long ago. Choose {date_format(first_allowed())} or a later day.")
    if day >= first_beyond():
        raise ValidationError(f"This is far ahead. Choose a day before {date_format(first_beyond())}.")
    return day
