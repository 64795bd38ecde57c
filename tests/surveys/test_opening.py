from datetime import timedelta

import pytest

from accounts.clock import school_today
from accounts.models import Enrollment, Event
from matching.models import Relationship
from notifications.models import Notification
from surveys.models import CheckIn
from tests.factories import make_relationship, make_student
from tests.surveys.factories import make_period, open_for, open_now

YESTERDAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("stage", "slug"), [("M1", "check-in-m1"), ("M2", "check-in-m2"), ("M3", "check-in-m3"), ("M4+", "check-in-m4")]
)
def test_each_student_gets_the_form_of_their_stage(forms, stage, slug):
    student = make_student(stage)
    check_in = open_for(student)
    assert (check_in.version.questionnaire.slug, check_in.stage) == (slug, stage)


def test_a_student_without_a_mentor_gets_one_and_is_told(forms, student):
    check_in = open_for(student)
    assert not check_in.had_mentor
    assert Notification.objects.get(kind="surveys.check_in_opened").recipient == student


def test_a_student_with_a_mentor_is_asked_about_mentoring(pair, student):
    assert open_for(student).had_mentor


def test_an_advisor_is_not_a_mentor(forms, student, mentor):
    make_relationship(mentor, student, kind=Relationship.Kind.ADVISING)
    assert not open_for(student).had_mentor


def test_nobody_on_leave_and_nobody_who_is_gone_is_asked(forms, student):
    for status in (Enrollment.Status.LEAVE, Enrollment.Status.GRADUATED, Enrollment.Status.WITHDRAWN):
        Enrollment.objects.filter(student=student).update(status=status)
        assert open_now() == []


def test_a_research_year_and_a_second_degree_are_asked(forms, student):
    Enrollment.objects.filter(student=student).update(status=Enrollment.Status.RESEARCH)
    assert open_for(student).is_due


def test_a_person_who_is_switched_off_is_not_asked(forms, student):
    student.is_active = False
    student.save()
    assert open_now() == []


def test_a_mentor_gets_one_for_each_mentee_and_one_message(pair, mentor):
    make_relationship(mentor, make_student("M3"))
    open_now()
    about = CheckIn.objects.filter(respondent=mentor)
    assert about.count() == 2
    assert {check_in.version.questionnaire.slug for check_in in about} == {"check-in-mentor"}
    assert Notification.objects.filter(recipient=mentor).count() == 1


def test_a_pair_that_started_after_the_point_of_the_year_is_too_young_for_a_mentors_check_in(pair, mentor):
    open_now(make_period(opens_on=school_today() - YESTERDAY))
    assert not CheckIn.objects.filter(respondent=mentor).exists()


def test_a_paused_mentorship_asks_nobody_about_it(pair, mentor):
    Relationship.objects.update(state=Relationship.State.PAUSED)
    open_now()
    assert not CheckIn.objects.filter(respondent=mentor).exists()


def test_opening_again_opens_nothing_twice(pair):
    assert len(open_now()) == 2
    assert open_now() == []


def test_a_student_who_comes_later_gets_theirs_with_a_week_at_least(forms, student):
    period = make_period(opens_on=school_today() - timedelta(days=21))
    open_now(period)
    late = make_student("M1")
    (check_in,) = open_now(period)
    assert check_in.respondent == late
    assert check_in.due_on == school_today() + timedelta(days=7)


def test_each_opening_is_an_event_of_the_programs_own_clock(forms, student):
    check_in = open_for(student)
    event = Event.objects.get(target_id=check_in.pk)
    assert (event.verb, event.actor) == ("opened", None)


def test_without_installed_forms_nothing_breaks_and_the_log_says_what_to_do(db, student, caplog):
    assert open_now() == []
    assert "install_defaults" in caplog.text
