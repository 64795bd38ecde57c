from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.clock import school_today
from matching.hooks import Mark, thread_marks
from matching.models import Agreement
from matching.thread.layout import SIZES, lay_out, stretches
from matching.thread.load import threads_for
from matching.thread.scale import school_years
from tests import factories

TODAY = date(2026, 11, 21)
SECOND_YEAR = [("M1", date(2025, 7, 1), date(2026, 6, 30)), ("M2", date(2026, 7, 1), None)]


def mark(kind: str, month: int, day: int, year: int = 2026) -> Mark:
    return Mark(datetime(year, month, day, 16, tzinfo=UTC), kind, "")


def drawn(*marks: Mark, **changes):
    given = {"start": date(2026, 1, 5), "end": None, "today": TODAY, "stages": SECOND_YEAR, "marks": marks}
    return lay_out(**given | changes)


def test_the_years_before_and_after_enrollment_complete_the_way():
    years = school_years(SECOND_YEAR, TODAY)
    assert [span.stage for span in years] == ["M1", "M2", "M3", "M4+"]
    assert all(here.ends == there.starts for here, there in pairwise(years))
    assert [span.stage for span in school_years([("M3", date(2026, 7, 1), None)], TODAY)] == ["M1", "M2", "M3", "M4+"]


def test_two_years_of_one_stage_are_one_stretch():
    years = school_years([("M4+", date(2025, 7, 1), date(2026, 6, 30)), ("M4+", date(2026, 7, 1), None)], TODAY)
    assert [span.stage for span in years].count("M4+") == 1


def test_a_person_without_enrollment_still_has_a_thread():
    assert drawn(mark("held", 3, 1), stages=[]).labels == []


@pytest.mark.parametrize("size", SIZES)
def test_every_mark_lies_within_the_picture_and_in_time_order(size):
    thread = drawn(
        mark("held", 2, 1), mark("missed", 3, 1), mark("planned", 12, 1), mark("planned", 12, 1, 2035), size=size
    )
    places = [dot.x for dot in thread.dots]
    assert places == sorted(places)
    assert all(0 <= place <= thread.size.width for place in places)


def test_a_gap_begins_when_the_agreed_time_since_the_last_meeting_is_over():
    first, second = date(2026, 2, 1), date(2026, 5, 1)
    assert stretches((first, second), [], 4) == [
        ("line", first, first + timedelta(weeks=4)),
        ("gap", first + timedelta(weeks=4), second),
    ]


@pytest.mark.parametrize(("days", "has_gap"), [(28, False), (35, False), (36, True)])
def test_a_meeting_up_to_a_week_late_is_no_gap(days, has_gap):
    start = date(2026, 2, 1)
    found = stretches((start, start + timedelta(days=days)), [], 4)
    assert any(kind == "gap" for kind, *_ in found) is has_gap


def test_without_an_agreed_rhythm_nothing_is_called_a_gap():
    assert {piece.kind for piece in drawn(mark("held", 2, 1)).pieces} == {"line", "future"}


def test_a_mentorship_that_ended_has_an_end_and_no_future():
    thread = drawn(mark("held", 2, 1), end=date(2026, 9, 1))
    assert thread.end is not None
    assert thread.today is None
    assert "future" not in {piece.kind for piece in thread.pieces}


def test_the_years_that_the_mentorship_lived_are_wider():
    widths = {label.text: label.x for label in drawn(start=date(2026, 9, 1)).labels}
    assert widths["M3"] - widths["M2"] > widths["M4+"] - widths["M3"]


def test_the_words_say_what_the_picture_shows():
    thread = drawn(
        mark("held", 2, 1), mark("held", 5, 3), mark("missed", 6, 1), mark("planned", 11, 30), cadence_weeks=4
    )
    assert thread.summary == (
        "Since January 2026: 2 meetings held and 1 not held. The next is planned for November 30. "
        "Agreed: every 4 weeks. The longest time without a meeting was 28 weeks."
    )


def test_the_next_meeting_is_never_one_that_is_over():
    over = mark("planned", 11, 3)
    assert "The next is planned" not in drawn(over).summary
    assert "The next is planned for November 30." in drawn(over, mark("planned", 11, 30)).summary


def test_the_words_of_a_thread_with_nothing_on_it():
    assert drawn().summary == "Since January 2026: no meeting held."


@pytest.fixture
def pair(student, mentor):
    return factories.make_relationship(mentor, student, started_at=timezone.now() - timedelta(days=100))


@pytest.fixture
def one_held(monkeypatch):
    def marks(relationships):
        return {
            each.pk: [Mark(timezone.now() - timedelta(days=90), "held", "Residency <planning>")]
            for each in relationships
        }

    monkeypatch.setattr(thread_marks, "_functions", [marks])


def test_a_meeting_late_in_the_evening_is_on_the_readers_day(pair, monkeypatch):
    """23:30 in Los Angeles is the next day in UTC and at the school."""
    late = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    monkeypatch.setattr(thread_marks, "_functions", [lambda pairs: {pair.pk: [Mark(late, "planned", "")]}])
    with timezone.override("America/Los_Angeles"):
        thread = threads_for([pair], TODAY)[pair.pk]
    assert "The next is planned for November 23." in thread.summary
    assert thread.marks[0].at.day == 23


def render(relationship, size: str) -> str:
    threads = threads_for([relationship], school_today(), size=size)
    template = Template("{% load thread %}{% thread threads relationship %}")
    return template.render(Context({"threads": threads, "relationship": relationship}))


@pytest.mark.parametrize("size", SIZES)
def test_the_picture_obeys_the_security_policy_and_names_itself(pair, one_held, size):
    html = render(pair, size)
    assert "style=" not in html
    assert "<script" not in html
    assert 'role="img"' in html
    assert f'id="thread-{size}-{pair.pk.hex[:12]}-desc">Since' in html
    assert "<planning>" not in html


def test_the_large_picture_can_be_read_as_a_list(pair, one_held):
    assert "Meeting held <span" in render(pair, "large")
    assert "Read as a list" not in render(pair, "spark")


def test_the_agreed_rhythm_draws_the_gap(pair, one_held):
    Agreement.objects.create(
        relationship=pair,
        version=1,
        cadence_weeks=2,
        length_minutes=30,
        proposed_by=pair.mentor,
        proposed_at=timezone.now(),
        mentor_agreed_at=timezone.now(),
        mentee_agreed_at=timezone.now(),
    )
    assert "thread-gap" in render(pair, "spark")


def test_thirty_threads_cost_as_many_queries_as_one(mentor, program):
    many = [factories.make_relationship(mentor, factories.make_student()) for _ in range(30)]
    program.hold()
    try:
        assert queries_of(many) == queries_of(many[:1])
    finally:
        program.release()


def queries_of(relationships) -> int:
    with CaptureQueriesContext(connection) as queries:
        threads_for(relationships, TODAY)
    return len(queries)
