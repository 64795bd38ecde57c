"""Two thousand students: previewed, moved and taken back within seconds, in batches, and never one query for each student."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.clock import academic_year, academic_year_start, school_today
from accounts.models import Enrollment, Role, Stage, User
from accounts.years.reading import plan_for
from accounts.years.services import apply_rollover, undo_rollover
from tests import factories

STUDENTS = 2000
SECONDS = 8  # of this process; the database takes its own time


@pytest.fixture
def large_school(db):
    year, track = academic_year(school_today()), factories.make_track()
    students = User.objects.bulk_create(
        User(email=f"s{number}@example.edu", full_name=f"Student {number:04d}", role=Role.STUDENT)
        for number in range(STUDENTS)
    )
    Enrollment.objects.bulk_create(
        Enrollment(
            student=student,
            academic_year=year,
            stage=Stage.values[number % 4],
            track=track,
            starts_on=academic_year_start(year),
        )
        for number, student in enumerate(students)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what the database does by itself within a minute, and nobody waits for here
    return year + 1


def test_two_thousand_students_are_moved_and_taken_back_in_seconds(large_school, staff, client_for):
    started = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        page = client_for(staff).get("/people/years/")
        done = apply_rollover(year=large_school, seen=plan_for(large_school).digest, by=staff)
        undone = undo_rollover(rollover=done, by=staff)
    assert (page.context["page"].paginator.count, len(undone.back)) == (STUDENTS, STUDENTS)
    assert len(captured) < STUDENTS / 10
    assert time.process_time() - started < SECONDS
