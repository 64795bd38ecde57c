from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.external import busy
from meetings.models import ExternalCalendar
from tests.factories import make_relationship
from tests.meetings.factories import make_meeting

from .factories import make_busy, make_calendar

Failure = ExternalCalendar.Failure
HOUR = timedelta(hours=1)


@pytest.fixture
def start():
    return timezone.now().replace(microsecond=0) + timedelta(days=2)


def ahead() -> tuple:
    return timezone.now(), timezone.now() + timedelta(days=60)


def test_busy_times_of_all_calendars_are_told_as_one(student, start):
    make_busy(make_calendar(student), start)
    make_busy(make_calendar(student), start + HOUR / 2)
    assert busy.of(student, *ahead()) == [(start, start + 1.5 * HOUR)]


def test_only_what_touches_the_time_is_told(student, start):
    make_busy(make_calendar(student), start)
    assert busy.of(student, start + HOUR, start + 2 * HOUR) == []
    assert busy.of(student, start - HOUR, start) == []
    assert busy.of(student, start + HOUR / 2, start + 2 * HOUR) == [(start, start + HOUR)]


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"hours_ago": 23.9}, True),
        ({"hours_ago": 24.1}, False),
        ({"hours_ago": None}, False),
        ({"failure": Failure.AWAY, "failures": 1}, True),
        ({"failure": Failure.AWAY, "failures": 9, "hours_ago": 25}, False),
        ({"failure": Failure.REFUSED, "failures": 1}, False),
        ({"failure": Failure.NO_CALENDAR, "failures": 1}, False),
        ({"failure": Failure.TOO_LARGE, "failures": 1}, False),
        ({"failure": Failure.ADDRESS, "failures": 1}, False),
    ],
)
def test_a_stale_or_broken_calendar_blocks_nothing(student, start, fields, is_told):
    calendar = make_calendar(student, **fields)
    make_busy(calendar, start)
    assert bool(busy.of(student, *ahead())) is is_told
    assert calendar.tells(timezone.now()) is is_told


def test_many_people_cost_one_query_and_each_has_an_answer(student, mentor, stranger, start):
    make_busy(make_calendar(student), start)
    make_busy(make_calendar(mentor), start + HOUR)
    with CaptureQueriesContext(connection) as captured:
        found = busy.of_many([student, mentor, stranger], *ahead())
    assert len(captured) == 1
    assert found == {
        student.pk: [(start, start + HOUR)],
        mentor.pk: [(start + HOUR, start + 2 * HOUR)],
        stranger.pk: [],
    }


def test_a_meeting_beside_something_of_ones_own_clashes(student, mentor, start):
    pair = make_relationship(mentor, student)
    make_busy(make_calendar(student), start)
    beside = make_meeting(pair, starts_at=start + HOUR / 2)
    after = make_meeting(pair, starts_at=start + HOUR)
    assert busy.clashes(student, [beside, after]) == {beside.pk}
    assert busy.clashes(mentor, [beside, after]) == set()


def test_no_meetings_ask_nothing(student, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert busy.clashes(student, []) == set()
