from dataclasses import fields

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import IdentityTag
from matching.models import MentorPreference
from matching.policy import sample
from matching.policy.sample import spread, tried_students
from tests.factories import make_goal, make_student

pytestmark = pytest.mark.django_db


def seeking(number: int, stage: str = "M2") -> list:
    students = [make_student(stage) for _ in range(number)]
    for student in students:
        make_goal(student)
    return students


def years(tried):
    return [one.year for one in tried]


def test_students_are_seen_as_somebody_of_their_year():
    seeking(5, "M1")
    seeking(6, "M3")
    assert years(tried_students(0)) == ["M1"] * 5 + ["M3"] * 6


def test_a_year_with_too_few_is_put_together_with_the_next():
    seeking(2, "M1")
    seeking(4, "M2")
    assert years(tried_students(0)) == ["M1 or M2"] * 6


def test_too_few_in_all_are_not_tried_at_all():
    seeking(4)
    assert tried_students(0) == []


def test_the_threshold_is_the_programs(program):
    seeking(6)
    program.count_threshold = 7
    program.save()
    assert tried_students(0) == []


def test_who_looks_for_nothing_hides_nobody():
    seeking(4)
    make_student("M2")
    assert tried_students(0) == []


def test_who_has_left_is_not_tried():
    gone, *_ = seeking(5)
    gone.is_active = False
    gone.save()
    assert tried_students(0) == []


def test_the_draw_is_the_same_until_the_order_changes(monkeypatch):
    for importance, student in enumerate([make_student() for _ in range(30)]):
        make_goal(student, importance=1 + importance % 5, text=f"Goal {importance}")
    monkeypatch.setattr(sample, "MOST_TRIED", 10)
    first, again, other = ({one.seeker.goals[0].text for one in tried_students(version)} for version in (3, 3, 4))
    assert first == again != other
    assert len(first) == 10


def test_what_students_asked_for_by_identity_is_not_used():
    tag = IdentityTag.objects.create(slug="rural", name="From a rural place")
    for student in seeking(5):
        MentorPreference.objects.create(student=student, changed_at=timezone.now()).tags.set([tag])
    tried = tried_students(0)
    assert len(tried) == 5
    assert not any(one.seeker.tags for one in tried)


def test_no_key_of_a_student_is_in_what_staff_are_shown():
    student, *_ = seeking(5)
    assert {field.name for field in fields(tried_students(0)[0].seeker)}.isdisjoint({"student", "id", "pk"})
    assert str(student.pk) not in str(tried_students(0))


def test_a_dozen_are_drawn_one_by_one_from_every_year_in_turn():
    seeking(5, "M1")
    seeking(20, "M2")
    tried = tried_students(0)
    drawn = [tried[place].year for place in spread(tried)]
    assert (drawn.count("M1"), drawn.count("M2")) == (5, 7)


def test_more_students_take_no_more_queries():
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            tried_students(0)
        return len(captured)

    seeking(5)
    few = queries()
    seeking(20)
    assert queries() == few
