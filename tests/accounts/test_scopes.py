"""Whom a scope lets staff see, with one outsider in every test."""

from datetime import timedelta

import pytest

from accounts.clock import academic_year, school_today
from accounts.models import Enrollment, User
from accounts.permissions import sees_people, sees_whole_school
from accounts.scopes import can_change_person, people_in_scope, scope_words, students_in_scope
from tests import factories


@pytest.fixture
def rural(db):
    return factories.make_track("Rural")


@pytest.fixture
def insider(rural) -> User:
    return factories.make_student("M1", name="In Side", track=rural)


@pytest.fixture
def outsider(student) -> User:
    """Of the other track."""
    return student


@pytest.fixture
def keeper(rural) -> User:
    return factories.make_staff(name="Rae Track", staff_scope="track", scope_track=rural)


@pytest.fixture
def viewer(db) -> User:
    return factories.make_staff(name="Vi Reports", staff_scope="reports")


def test_the_whole_school_is_everybody(staff, insider, outsider, mentor):
    assert {insider, outsider, mentor, staff} <= set(people_in_scope(staff))


def test_a_track_is_its_students(keeper, insider, outsider, mentor):
    assert list(people_in_scope(keeper)) == [insider]


def test_their_mentor_belongs_to_a_track_and_the_mentors_other_students_do_not(keeper, insider, outsider, mentor):
    factories.make_relationship(mentor, insider)
    factories.make_relationship(mentor, outsider)
    assert set(people_in_scope(keeper)) == {insider, mentor}
    assert set(students_in_scope(keeper)) == {insider}


def test_a_mentor_whose_mentorship_has_ended_is_outside_again(keeper, insider, mentor):
    factories.make_relationship(mentor, insider, state="ended")
    assert mentor not in people_in_scope(keeper)


def test_a_peer_mentor_of_another_track_has_no_page_here(keeper, insider, outsider):
    factories.make_relationship(outsider, insider, kind="peer")
    assert outsider not in people_in_scope(keeper)


def test_a_report_viewer_sees_nobody(viewer, insider, outsider):
    assert not people_in_scope(viewer).exists()
    assert not students_in_scope(viewer).exists()
    assert not can_change_person(viewer, insider)


@pytest.mark.parametrize("who", ["student", "mentor"])
def test_whoever_is_not_staff_sees_nobody(who, request, insider):
    person = request.getfixturevalue(who)
    assert not people_in_scope(person).exists()
    assert not sees_people(person)


def test_a_scope_changes_its_students_and_not_their_mentors(keeper, insider, outsider, mentor):
    factories.make_relationship(mentor, insider)
    assert can_change_person(keeper, insider)
    assert not can_change_person(keeper, mentor)
    assert not can_change_person(keeper, outsider)


def test_who_changed_to_the_track_is_in_it_from_that_day(keeper, rural, outsider):
    today = school_today()
    move(outsider, rural, today + timedelta(days=1))
    assert outsider not in people_in_scope(keeper)
    Enrollment.objects.filter(student=outsider, ends_on=None).delete()
    outsider.enrollments.update(ends_on=today - timedelta(days=1))
    move(outsider, rural, today)
    assert outsider in people_in_scope(keeper)


def test_who_has_left_the_school_stays_in_the_last_track(keeper, insider):
    insider.enrollments.update(ends_on=school_today() - timedelta(days=1))
    assert insider in people_in_scope(keeper)


def test_who_has_not_begun_is_in_the_first_track(keeper, rural):
    coming = factories.make_user(name="Next Year")
    factories.make_enrollment(coming, stage="M1", year=academic_year(school_today()) + 1, track=rural)
    assert coming in people_in_scope(keeper)


def test_a_scope_has_words(staff, keeper, viewer):
    assert [scope_words(one) for one in (staff, keeper, viewer)] == ["Whole school", "Rural track", "Reports only"]
    assert [sees_whole_school(one) for one in (staff, keeper, viewer)] == [True, False, False]
    assert [sees_people(one) for one in (staff, keeper, viewer)] == [True, True, False]


def move(student: User, track, day) -> None:
    """To another track: the old span ends the day before."""
    student.enrollments.filter(ends_on=None).update(ends_on=day - timedelta(days=1))
    Enrollment.objects.create(student=student, academic_year=academic_year(day), stage="M2", track=track, starts_on=day)
