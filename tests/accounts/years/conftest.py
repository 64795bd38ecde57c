from datetime import timedelta

import pytest

from accounts.clock import academic_year, academic_year_start, school_today
from accounts.models import Enrollment
from accounts.years.reading import plan_for
from accounts.years.services import apply_rollover


@pytest.fixture
def year(db) -> int:
    """The academic year that begins next."""
    return academic_year(school_today()) + 1


@pytest.fixture
def first_day(year):
    return academic_year_start(year)


@pytest.fixture
def last_day(first_day):
    return first_day - timedelta(days=1)


@pytest.fixture
def move_the_school(year, staff):
    def move():
        return apply_rollover(year=year, seen=plan_for(year).digest, by=staff)

    return move


def in_year(student, year: int) -> Enrollment | None:
    return student.enrollments.filter(academic_year=year).first()
