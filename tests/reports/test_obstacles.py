from datetime import timedelta

from accounts.clock import academic_year, school_today
from reports.obstacles import closed_round
from reports.periods import Period
from surveys.models import CheckInAnswer

from . import factories as cohort

YEARS = timedelta(days=700)


def found(threshold: int = 5):
    today = school_today()
    return closed_round(Period(today - YEARS, today, today), today, threshold)


def answered(number: int, *ticks: str, day=None, stage: str = "M1"):
    for _ in range(number):
        student = cohort.student_of_last_year(stage)
        cohort.check_in(student, day or cohort.day_in_quarter(3), had_mentor=False, ticks=list(ticks))


def option(stage, text: str):
    return next(option for option in stage.options if option.text == text)


def test_selected_not_selected_and_not_reached_are_three_numbers(forms):
    answered(7, "shy")
    answered(6, "time", "shy")
    answered(6)
    for _ in range(5):
        cohort.check_in(cohort.student_of_last_year("M1"), cohort.day_in_quarter(3), had_mentor=False)
    stage = found().stages[0]
    assert (stage.reached, stage.not_reached) == (19, 5)
    shy = option(stage, "Asking feels awkward")
    assert (shy.selected, shy.not_selected, shy.of) == (13, 6, 19)


def test_a_small_count_takes_its_counterpart_with_it(forms):
    answered(10, "shy")
    answered(2, "time")
    stage = found().stages[0]
    assert {(option.selected, option.not_selected) for option in stage.options} == {(None, None)}


def test_nothing_is_shown_of_a_stage_that_few_reached(forms):
    answered(4, "shy")
    stage = found().stages[0]
    assert (stage.reached, stage.not_reached, stage.options) == (None, None, [])


def test_an_open_round_shows_nothing_yet(forms):
    answered(10, "shy", day=school_today())
    assert found() is None


def test_students_with_a_mentor_are_not_in_it(forms):
    for _ in range(9):
        cohort.check_in(cohort.student_of_last_year("M1"), cohort.day_in_quarter(3), ticks=["shy"])
    assert found().stages == []


def test_an_answer_after_the_last_day_changes_nothing(forms):
    answered(9, "shy")
    late = cohort.check_in(cohort.student_of_last_year("M1"), cohort.day_in_quarter(3), had_mentor=False, ticks=["shy"])
    late.closed_at += timedelta(days=9)
    late.save()
    assert CheckInAnswer.objects.count() == 10
    assert found().stages[0].reached == 9


def test_the_page_withholds_small_answers_too(forms, office):
    answered(6, "shy")
    answered(2, "time")
    html = office.get(f"/reports/?year={cohort.last_year()}").content.decode()
    assert "n = 8 reached it" in html
    assert "withheld" in html
    assert academic_year(school_today()) > cohort.last_year()
