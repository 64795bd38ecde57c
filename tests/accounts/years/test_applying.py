from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Enrollment, Event, Rollover, RolloverException, RolloverMove
from accounts.years.plan import Place
from accounts.years.reading import plan_for
from accounts.years.services import Choice, PlanChangedError, apply_rollover, decide_year
from tests import factories
from tests.threads import at_once, won

from .conftest import in_year


def test_everybody_gets_the_next_year_and_the_past_stays(student, year, first_day, last_day, move_the_school):
    before = student.enrollments.get()
    move_the_school()
    before.refresh_from_db()
    opened = in_year(student, year)
    assert (before.stage, before.ends_on) == ("M2", last_day)
    assert (opened.stage, opened.starts_on, opened.ends_on, opened.track) == ("M3", first_day, None, before.track)


def test_before_the_year_begins_everybody_is_still_where_they_were(student, move_the_school, first_day):
    move_the_school()
    assert student.stage_on(first_day - timedelta(days=1)) == "M2"
    assert student.stage_on(first_day) == "M3"


def test_m4_takes_one_more_year(year, move_the_school):
    student = factories.make_student("M4+")
    move_the_school()
    assert in_year(student, year).stage == "M4+"


def test_a_leave_goes_on_in_its_stage_and_ends_on_its_day(student, year, first_day, move_the_school):
    back_on = first_day + timedelta(days=60)
    student.enrollments.update(status="leave", ends_on=back_on)
    move_the_school()
    opened = in_year(student, year)
    assert (opened.stage, opened.status, opened.ends_on) == ("M2", "leave", back_on)


def test_every_change_has_its_event(student, staff, year, move_the_school):
    done = move_the_school()
    opened = in_year(student, year)
    assert Event.objects.get(verb="applied rollover").target_id == done.pk
    assert Event.objects.get(verb="opened enrollment").target_id == opened.pk
    assert Event.objects.get(verb="closed enrollment", actor=staff).target_id == done.moves.get().closed_id


def test_who_graduates_by_hand_leaves_on_the_first_day(staff, year, first_day, move_the_school):
    student = factories.make_student("M4+")
    decide_year(year=year, students={student.pk}, choice=Choice.GRADUATE, by=staff)
    move_the_school()
    opened = in_year(student, year)
    assert (opened.stage, opened.status, opened.starts_on, opened.ends_on) == ("M4+", "graduated", first_day, None)


def test_one_student_takes_another_way(student, staff, year, move_the_school):
    other = factories.make_track("Research")
    decide_year(year=year, students={student.pk}, choice=Place("M3", other.pk, "research"), by=staff)
    exception = RolloverException.objects.get()
    move_the_school()
    opened = in_year(student, year)
    assert (opened.stage, opened.track, opened.status) == ("M3", other, "research")
    assert exception.decided_by == staff


def test_what_happens_anyway_is_no_exception(student, staff, year):
    usual = plan_for(year).moves[0].after
    assert decide_year(year=year, students={student.pk}, choice=usual, by=staff) == 0
    assert not RolloverException.objects.exists()


def test_an_exception_can_be_taken_back(student, staff, year):
    decide_year(year=year, students={student.pk}, choice=Choice.STAY, by=staff)
    assert plan_for(year).moves[0].after.stage == "M2"
    decide_year(year=year, students={student.pk}, choice=Choice.USUAL, by=staff)
    assert plan_for(year).moves[0].after.stage == "M3"
    assert Event.objects.filter(verb="decided the next year", target_id=student.pk).count() == 2


def test_who_is_not_in_the_plan_cannot_be_decided(mentor, staff, year):
    with pytest.raises(ValidationError, match="no longer among those who move"):
        decide_year(year=year, students={mentor.pk}, choice=Choice.STAY, by=staff)


def test_only_staff_of_the_whole_school_move_it(student, mentor, year):
    track_staff = factories.make_staff(staff_scope="track", scope_track=factories.make_track())
    for person in (student, mentor, track_staff, factories.make_staff(staff_scope="reports")):
        with pytest.raises(PermissionDenied):
            apply_rollover(year=year, seen=plan_for(year).digest, by=person)
        with pytest.raises(PermissionDenied):
            decide_year(year=year, students={student.pk}, choice=Choice.STAY, by=person)
    assert Enrollment.objects.count() == 1


def test_a_list_that_changed_moves_nobody_and_says_whose(student, stranger, staff, year):
    plan = plan_for(year)
    plan.remember()
    decide_year(year=year, students={stranger.pk}, choice=Choice.STAY, by=staff)
    student.is_active = False
    student.save()
    with pytest.raises(PlanChangedError) as refusal:
        apply_rollover(year=year, seen=plan.digest, by=staff)
    assert refusal.value.messages == ["Robin Vale: now from M3 to M3", "Sam Rivera: no longer in the list"]
    assert not Rollover.objects.exists()


def test_a_list_that_nobody_remembers_is_shown_anew(student, staff, year):
    with pytest.raises(PlanChangedError, match="another one than you saw"):
        apply_rollover(year=year, seen="0" * 32, by=staff)


def test_a_school_without_students_has_nobody_to_move(staff, year):
    with pytest.raises(ValidationError, match="Nobody is left"):
        apply_rollover(year=year, seen=plan_for(year).digest, by=staff)


def test_a_year_is_begun_once(student, staff, year, move_the_school):
    move_the_school()
    with pytest.raises(ValidationError, match="Kim Osei has moved the school"):
        move_the_school()
    with pytest.raises(ValidationError, match="Kim Osei has moved the school"):
        decide_year(year=year, students={student.pk}, choice=Choice.STAY, by=staff)


@pytest.mark.django_db(transaction=True)
def test_two_members_of_the_staff_who_click_at_once_move_the_school_once():
    for _ in range(4):
        factories.make_student()
    year = plan_for_year()
    seen = plan_for(year).digest
    answers = at_once(
        *(partial(apply_rollover, year=year, seen=seen, by=factories.make_staff()) for _ in range(3)),
    )
    assert len(won(answers)) == Rollover.objects.count() == 1
    assert (RolloverMove.objects.count(), Enrollment.objects.filter(academic_year=year).count()) == (4, 4)


def plan_for_year() -> int:
    return factories.academic_year(factories.school_today()) + 1
