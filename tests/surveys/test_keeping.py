from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.clock import school_date, school_zone
from accounts.models import Event
from matching.models import Relationship
from surveys import tasks
from surveys.models import CheckIn, ExpectationResponse, ExpectationSurvey
from tests.factories import make_mentor, make_relationship, make_student
from tests.surveys import factories
from tests.threads import at_once

OCTOBER_16 = datetime(2026, 10, 16, 14, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    def move_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move_to


@pytest.fixture
def in_october(at) -> None:
    """On a day on which the check-ins of the fall are open."""
    at(OCTOBER_16)


@pytest.fixture
def running_pair(pair) -> Relationship:
    """It ran before the fall's point of the year."""
    Relationship.objects.update(started_at=OCTOBER_16 - timedelta(days=60))
    pair.refresh_from_db()
    return pair


def test_between_the_points_of_the_year_nothing_opens(running_pair, at):
    at(datetime(2026, 11, 21, 14, tzinfo=UTC))
    tasks.keep_calendar()
    assert not CheckIn.objects.exists()
    assert not ExpectationSurvey.objects.exists()


def test_at_a_point_of_the_year_check_ins_and_the_first_survey_open(running_pair, in_october):
    tasks.keep_calendar()
    assert set(CheckIn.objects.values_list("period", flat=True)) == {"2026-fall"}
    assert CheckIn.objects.count() == 2
    assert ExpectationResponse.objects.count() == 2


def test_a_second_tick_opens_nothing_more(running_pair, in_october):
    tasks.keep_calendar()
    events = Event.objects.count()
    tasks.keep_calendar()
    assert (CheckIn.objects.count(), ExpectationSurvey.objects.count(), Event.objects.count()) == (2, 1, events)


def test_the_next_survey_opens_when_its_months_are_over(running_pair, at):
    at(OCTOBER_16)
    tasks.keep_calendar()
    at(datetime(2027, 4, 15, 14, tzinfo=UTC))
    tasks.keep_calendar()
    assert ExpectationSurvey.objects.count() == 1
    at(datetime(2027, 4, 16, 14, tzinfo=UTC))
    tasks.keep_calendar()
    assert ExpectationSurvey.objects.count() == 2


@pytest.mark.parametrize(("before_midnight", "is_open"), [(timedelta(seconds=1), True), (timedelta(0), False)])
def test_the_survey_closes_when_its_last_day_is_over_at_the_school(running_pair, at, before_midnight, is_open):
    """Opened on October 16 for 21 days, it says "open until November 6" and is, to the last second."""
    at(OCTOBER_16)
    tasks.keep_calendar()
    at(datetime(2026, 11, 7, tzinfo=school_zone()) - before_midnight)
    tasks.keep_calendar()
    survey = ExpectationSurvey.objects.get()
    assert survey.is_open is is_open
    assert school_date(survey.closes_at) == date(2026, 11, 6)


def test_check_ins_that_nobody_answered_close_with_that_reason(running_pair, at):
    at(OCTOBER_16)
    tasks.keep_calendar()
    at(datetime(2026, 11, 5, 14, tzinfo=UTC))
    tasks.keep_calendar()
    assert CheckIn.objects.due().count() == 2
    at(datetime(2026, 11, 6, 14, tzinfo=UTC))
    tasks.keep_calendar()
    assert set(CheckIn.objects.values_list("state", "skip_reason")) == {("skipped", "no_answer")}
    closed = Event.objects.filter(verb="closed", target_type="surveys.CheckIn")
    assert set(closed.values_list("actor", "reason")) == {(None, "no_answer")}


def test_whoever_finds_a_mentor_meanwhile_is_not_asked_what_is_in_the_way(forms, student, mentor, in_october):
    tasks.keep_calendar()
    assert not CheckIn.objects.get(respondent=student).had_mentor
    make_relationship(mentor, student)
    tasks.keep_calendar()
    assert CheckIn.objects.get(respondent=student).had_mentor


def test_a_tick_with_nothing_to_do_is_a_handful_of_queries_however_many_people(running_pair, in_october):
    def queries() -> int:
        tasks.keep_calendar()
        with CaptureQueriesContext(connection) as captured:
            tasks.keep_calendar()
        return len(captured)

    few = queries()
    for _ in range(10):
        make_relationship(make_mentor(), make_student("M3"), started_at=OCTOBER_16 - timedelta(days=60))
    assert queries() == few <= 16


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_open_each_thing_once(in_october):
    factories.install_all()
    for _ in range(3):
        make_relationship(make_mentor(), make_student("M2"), started_at=OCTOBER_16 - timedelta(days=60))
    at_once(*[tasks.keep_calendar] * 4)
    assert CheckIn.objects.count() == 6
    assert (ExpectationSurvey.objects.count(), ExpectationResponse.objects.count()) == (1, 6)
    opened = Event.objects.filter(verb="opened").values_list("target_id", flat=True)
    assert len(opened) == len(set(opened)) == 7
