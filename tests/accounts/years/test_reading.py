from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.clock import academic_year_start, school_today
from accounts.deactivation import deactivate_people, take_effect
from accounts.models import Enrollment, Program, Rollover
from accounts.people.acts import ACTS
from accounts.years.reading import is_behind, label, plan_for, year_to_prepare
from accounts.years.returning import not_moved_along
from tests import factories


def names(plan) -> list[str]:
    return [move.standing.name for move in plan.moves]


def test_a_year_has_both_numbers():
    assert [label(2027), label(2099)] == ["2027\N{EN DASH}28", "2099\N{EN DASH}00"]


def test_everybody_at_school_is_in_the_plan_and_who_left_is_only_counted(student, stranger, year):
    Enrollment.objects.filter(student=stranger).update(status="withdrawn")
    plan = plan_for(year)
    assert (names(plan), plan.gone) == (["Sam Rivera"], 1)


def test_faculty_and_deactivated_students_are_not_in_it(student, mentor, staff, year):
    student.is_active = False
    student.save()
    assert plan_for(year).moves == []


def test_who_has_an_enrollment_in_that_year_is_not_moved_again(student, year, last_day):
    student.enrollments.update(ends_on=last_day)
    factories.make_enrollment(student, stage="M2", year=year, status="leave")
    plan = plan_for(year)
    assert (plan.moves, plan.already) == ([], 1)


def test_the_last_span_before_the_year_counts(student, year):
    leave_from = school_today() + timedelta(days=1)
    student.enrollments.update(ends_on=leave_from - timedelta(days=1))
    track = factories.make_track()
    Enrollment.objects.create(
        student=student, academic_year=year - 1, stage="M2", track=track, status="leave", starts_on=leave_from
    )
    (move,) = plan_for(year).moves
    assert (move.before.status, move.after) == ("leave", move.before)


def test_an_enrollment_that_was_over_before_last_year_moves_nobody(db, year):
    factories.make_enrollment(
        factories.make_user(), year=year - 3, ends_on=academic_year_start(year - 1) - timedelta(days=1)
    )
    assert plan_for(year).moves == []


def test_a_summer_between_the_last_day_and_the_year_loses_nobody(student, year, last_day):
    student.enrollments.update(ends_on=last_day - timedelta(days=20))
    assert names(plan_for(year)) == ["Sam Rivera"]


def test_the_year_that_comes_is_prepared(student, year):
    assert year_to_prepare(school_today()) == year


def test_late_in_a_year_into_which_nobody_was_moved_that_year_comes_first(db, year):
    _behind(3, year)
    factories.make_student()
    assert is_behind(school_today())
    assert year_to_prepare(school_today()) == year - 1


def test_a_few_who_repeat_a_year_do_not_make_a_school_late(db, year):
    _behind(1, year)
    for _ in range(3):
        factories.make_student()
    assert not is_behind(school_today())


def test_a_year_into_which_the_school_was_moved_is_not_late(staff, year):
    _behind(3, year)
    now = school_today()
    moment = factories.timezone.now()
    Rollover.objects.create(academic_year=year - 1, applied_by=staff, applied_at=moment, undo_until=moment)
    assert not is_behind(now)


def _behind(count: int, year: int) -> None:
    for _ in range(count):
        factories.make_enrollment(factories.make_user(), stage="M1", year=year - 2)


@pytest.mark.parametrize("number", [1, 30])
def test_the_queries_do_not_depend_on_students(number, year, django_assert_num_queries):
    for _ in range(number):
        factories.make_student()
    Program.hold()
    with django_assert_num_queries(3):
        plan_for(year)
    Program.release()


@pytest.mark.parametrize(("wait", "moves"), [(timedelta(hours=24), ["Sam Rivera"]), (timedelta(0), [])])
def test_who_can_still_be_brought_back_as_if_nothing_had_been_is_moved(student, staff, year, wait, moves):
    deactivate_people(people=[student], by=staff, effect_at=timezone.now() + wait)
    take_effect(timezone.now() + timedelta(minutes=1))
    assert names(plan_for(year)) == moves


def test_who_comes_back_after_the_school_was_moved_is_said(student, stranger, staff, year, move_the_school):
    deactivate_people(people=[student], by=staff)
    move_the_school()
    said = ACTS["reactivate"].perform([student], staff, None)
    assert said == (
        f"1 person can sign in again. Not moved into {label(year)} with the school: Sam Rivera. Enter it on their pages."
    )
    assert not_moved_along([stranger, staff]) == ""
