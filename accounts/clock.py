"""The school's time: "today" is the school's date, and a reader without a zone of their own reads the school's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from .models import Program, User


@contextmanager
def rules_held() -> Iterator[None]:
    """For one piece of work outside a web request: the program's rules are read once."""
    Program.hold()
    try:
        yield
    finally:
        Program.release()


def school_zone() -> ZoneInfo:
    return ZoneInfo(Program.current().time_zone)


def zone_for(user: User) -> ZoneInfo:
    return ZoneInfo(user.time_zone) if user.time_zone else school_zone()


def school_date(instant: datetime) -> date:
    return instant.astimezone(school_zone()).date()


def school_today() -> date:
    return school_date(timezone.now())


def academic_year(day: date) -> int:
    """The calendar year in which the academic year of `day` starts."""
    return year_around(day, Program.current().year_starts_month)


def year_around(day: date, starts_month: int) -> int:
    """For many days: the rule is read once."""
    return day.year if day.month >= starts_month else day.year - 1


def academic_year_start(year: int) -> date:
    return date(year, Program.current().year_starts_month, 1)
