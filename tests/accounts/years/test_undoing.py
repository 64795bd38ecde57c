from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.clock import academic_year_start
from accounts.models import Enrollment, Event, Rollover
from accounts.years.reading import plan_for
from accounts.years.services import apply_rollover, open_enrollment, undo_rollover, what_undoing_does
from tests import factories
from tests.accounts.roster.files import applied, people_file
from tests.meetings import factories as meetings
from tests.threads import at_once, won

from .conftest import in_year


def spans(student) -> list:
    return list(student.enrollments.values_list("stage", "status", "starts_on", "ends_on"))


def test_within_a_week_everybody_goes_back(student, stranger, staff, move_the_school):
    before = spans(student), spans(stranger)
    done = move_the_school()
    undone = undo_rollover(rollover=done, by=staff)
    assert (spans(student), spans(stranger)) == before
    assert (len(undone.back), undone.left) == (2, [])
    done.refresh_from_db()
    assert done.undone_by == staff
    assert Event.objects.filter(verb__in=["reopened enrollment", "removed enrollment"]).count() == 4


def test_a_last_day_that_was_entered_before_comes_back(student, staff, move_the_school, first_day):
    student.enrollments.update(ends_on=first_day + timedelta(days=40))
    before = spans(student)
    undo_rollover(rollover=move_the_school(), by=staff)
    assert spans(student) == before


def test_after_that_the_school_can_be_moved_again(student, staff, year, move_the_school):
    undo_rollover(rollover=move_the_school(), by=staff)
    move_the_school()
    assert in_year(student, year).stage == "M3"
    assert Rollover.objects.standing().count() == 1


def test_after_a_week_it_stands(student, staff, year, move_the_school):
    done = move_the_school()
    assert (done.undo_until - done.applied_at) == timedelta(days=7)
    Rollover.objects.update(undo_until=timezone.now())
    with pytest.raises(ValidationError, match="days to take this back are over"):
        undo_rollover(rollover=done, by=staff)
    assert in_year(student, year)


def test_it_is_taken_back_once(student, staff, move_the_school):
    done = move_the_school()
    undo_rollover(rollover=done, by=staff)
    with pytest.raises(ValidationError, match="already"):
        undo_rollover(rollover=done, by=staff)


def test_only_staff_of_the_whole_school_take_it_back(student, mentor, move_the_school):
    done = move_the_school()
    for person in (student, mentor, factories.make_staff(staff_scope="reports")):
        with pytest.raises(PermissionDenied):
            undo_rollover(rollover=done, by=person)


def test_who_was_changed_by_hand_since_stays_as_they_are(student, stranger, staff, year, first_day, move_the_school):
    done = move_the_school()
    open_enrollment(
        student=student,
        starts_on=first_day + timedelta(days=30),
        stage="M3",
        track=factories.make_track(),
        status="leave",
        by=staff,
    )
    before = spans(student)
    undone = undo_rollover(rollover=done, by=staff)
    assert [move.student for move in undone.left] == [student]
    assert spans(student) == before
    assert in_year(stranger, year) is None
    assert [move.student for move in what_undoing_does(Rollover.objects.get()).left] == [student]


def test_what_was_made_since_is_listed_and_kept(student, mentor, staff, move_the_school):
    done = move_the_school()
    pair = factories.make_relationship(mentor, student, started_at=timezone.now())
    meetings.make_meeting(pair)
    factories.make_request(student, factories.make_mentor())
    kept = undo_rollover(rollover=done, by=staff).kept
    assert kept == {"Mentorships": 1, "Requests": 1, "Meetings": 1}
    pair.refresh_from_db()
    assert pair.is_live


def test_what_was_there_before_is_not_listed(student, mentor, move_the_school):
    factories.make_relationship(mentor, student, started_at=timezone.now() - timedelta(days=3))
    assert what_undoing_does(move_the_school()).kept == {}


@pytest.mark.django_db(transaction=True)
def test_two_clicks_take_it_back_once():
    student, staff = factories.make_student(), factories.make_staff()
    year = factories.academic_year(factories.school_today()) + 1
    done = apply_rollover(year=year, seen=plan_for(year).digest, by=staff)
    answers = at_once(*[partial(undo_rollover, rollover=done, by=staff)] * 3)
    assert len(won(answers)) == 1
    assert Enrollment.objects.filter(student=student).count() == 1


@pytest.mark.parametrize("said", [{"status": "on leave"}, {"stage": "M4+", "starts_on": "the first day"}])
def test_who_was_changed_by_a_file_since_stays_as_the_file_says(stranger, staff, year, said):
    """Late in a year: the school is moved into the one that runs, and then the registrar sends the list."""
    student = factories.make_user(email="late@example.edu")
    factories.make_enrollment(student, year=year - 2)
    done = apply_rollover(year=year - 1, seen=plan_for(year - 1).digest, by=staff)
    said = {name: value.replace("the first day", str(academic_year_start(year - 1))) for name, value in said.items()}
    applied(people_file({"email": student.email, "name": student.full_name, "role": "student"} | said), staff)
    before = spans(student)

    undone = undo_rollover(rollover=done, by=staff)

    assert [move.student for move in undone.left] == [student]
    assert spans(student) == before
    assert len(before) == (3 if "status" in said else 2)
