from datetime import date, timedelta

import pytest

from accounts.models import Department, Enrollment, Role, StudentProfile, Track, User
from accounts.roster.parse import Roster, Row
from accounts.roster.plan import Change, Plan, make_plan
from tests.factories import (
    make_department,
    make_enrollment,
    make_mentor,
    make_staff,
    make_student,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 21)
JULY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def lists(db):
    make_track("Pathways")
    Track.objects.create(slug="hst", name="Health Sciences and Technology")
    make_department("Medicine")
    make_department("Surgery")


def planned(*rows: Row, today: date = NOVEMBER) -> Plan:
    return make_plan(Roster("UTF-8", ",", rows=list(rows)), today)


def student_row(email="sam@example.edu", name="Sam Rivera", stage="M2", track="Pathways", line=2) -> Row:
    return Row(line, email, name, "student", stage, track)


def sam(stage: str = "M2", since: date = JULY, **fields) -> User:
    person = make_user(Role.STUDENT, "Sam Rivera", email="sam@example.edu")
    StudentProfile.objects.create(user=person, cohort=2025)
    Enrollment.objects.create(
        student=person, academic_year=since.year, stage=stage, track=make_track(), starts_on=since, **fields
    )
    return person


def rejection(*rows: Row) -> str:
    (found,) = planned(*rows).rejections
    return found.reason


def test_somebody_unknown_is_new_and_enrolled_since_the_year_began():
    (step,) = planned(student_row()).new

    assert (step.enrollment.starts_on, step.enrollment.academic_year, step.cohort) == (JULY, 2026, 2025)


def test_the_same_person_is_unchanged():
    sam()

    plan = planned(student_row())

    assert (len(plan.unchanged), plan.new, plan.changed) == (1, [], [])


def test_a_new_name_is_shown_old_and_new():
    sam()

    (step,) = planned(student_row(name="Samantha Rivera")).changed

    assert step.changes == (Change("name", "Sam Rivera", "Samantha Rivera"),)


def test_a_step_up_after_the_summer_belongs_to_the_start_of_the_year():
    sam("M1", since=date(2025, 7, 1))

    (step,) = planned(student_row()).changed

    assert step.enrollment.starts_on == JULY
    assert step.changes == (Change("stage", "M1", "M2 (from 2026-07-01; M1 until 2026-06-30)"),)


def test_a_change_within_the_year_holds_from_today():
    sam("M1")

    (step,) = planned(student_row()).changed

    assert (step.enrollment.starts_on, step.enrollment.corrects) == (NOVEMBER, False)


def test_a_step_back_holds_from_today():
    sam("M3", since=date(2025, 7, 1))

    assert planned(student_row()).changed[0].enrollment.starts_on == NOVEMBER


def test_another_track_holds_from_today():
    sam()

    (step,) = planned(student_row(track="hst")).changed

    assert step.changes == (
        Change("track", "Pathways", "Health Sciences and Technology (from 2026-11-21; M2 until 2026-11-20)"),
    )


def test_what_began_today_is_corrected():
    sam("M1", since=NOVEMBER)

    (step,) = planned(student_row()).changed

    assert step.enrollment.corrects
    assert step.changes == (Change("stage", "M1", "M2 (corrected)"),)


def test_a_leave_stays_a_leave_at_the_next_stage():
    sam("M1", status=Enrollment.Status.LEAVE)

    assert planned(student_row()).changed[0].enrollment.status == Enrollment.Status.LEAVE


def test_a_gap_is_closed_from_the_day_after():
    sam("M1", ends_on=date(2026, 9, 30))

    (step,) = planned(student_row()).changed

    assert step.enrollment.starts_on == date(2026, 10, 1)


@pytest.mark.parametrize("ends_on", [None, date(2026, 10, 1)])
def test_who_has_left_is_not_enrolled_by_a_file(ends_on):
    sam("M1", status=Enrollment.Status.WITHDRAWN, ends_on=ends_on)

    assert "has left the school here (withdrawn)" in rejection(student_row())


def test_an_enrollment_that_is_already_planned_is_left_to_people():
    sam("M1", ends_on=date(2026, 12, 31))
    make_enrollment(User.objects.get(), stage="M3", year=2027)

    assert "starts on 2027-07-01" in rejection(student_row())


def test_a_student_without_a_class_gets_one():
    make_user(Role.STUDENT, "Sam Rivera", email="sam@example.edu")

    (step,) = planned(student_row(stage="M4")).changed

    assert [change.what for change in step.changes] == ["class", "enrollment"]
    assert step.cohort == 2023


def test_a_new_member_of_the_faculty_needs_no_department():
    plan = planned(
        Row(2, "ada@example.edu", "Ada Lind", "faculty"),
        Row(3, "eve@example.edu", "Eve", "faculty", department="surgery"),
    )

    assert [step.wanted.department for step in plan.new] == [None, Department.objects.get(name="Surgery")]


def test_another_department_is_a_change_and_an_empty_one_is_not():
    ada = make_mentor(name="Ada Lind")

    assert len(planned(Row(2, ada.email, "Ada Lind", "faculty")).unchanged) == 1
    (step,) = planned(Row(2, ada.email, "Ada Lind", "faculty", department="Surgery")).changed
    assert step.changes == (Change("department", "Medicine", "Surgery"),)


def test_faculty_without_a_mentor_profile_get_one():
    ada = make_user(Role.FACULTY, "Ada Lind")

    (step,) = planned(Row(2, ada.email, "Ada Lind", "faculty")).changed

    assert step.changes == (Change("mentor profile", "none", "listed"),)


@pytest.mark.parametrize("role", ["staff", "faculty"])
def test_a_file_changes_nobodys_role(role):
    sam()

    assert rejection(Row(2, "sam@example.edu", "Sam Rivera", role)) == (
        f"This person is student here and {role} in the file. "
        "A role decides what somebody may read, so no file changes it."
    )


def test_staff_stay_staff():
    kim = make_staff("Kim Osei")

    assert "is staff here and student in the file" in rejection(student_row(email=kim.email, name="Kim Osei"))


def test_who_is_deactivated_is_not_brought_back_by_a_file():
    sam()
    User.objects.update(is_active=False)

    assert "deactivated" in rejection(student_row())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            Row(2, "a@example.edu", "A", "profesor"),
            "The role “profesor” is not known. Choose Student, Faculty or Staff.",
        ),
        (student_row(stage="M9"), "The stage “M9” is not known. Choose M1, M2, M3 or M4+."),
        (student_row(stage=""), "The student has no stage. Choose M1, M2, M3 or M4+."),
        (
            student_row(track="Pathway"),
            "The track “Pathway” is not known. Choose Health Sciences and Technology or Pathways.",
        ),
        (student_row(track=""), "The student has no track. Choose Health Sciences and Technology or Pathways."),
        (
            Row(2, "a@example.edu", "A", "faculty", department="Alchemy"),
            "The department “Alchemy” is not known. Choose Medicine or Surgery.",
        ),
        (
            Row(2, "a@example.edu", "A", "faculty", stage="M2"),
            "Only students have a stage and a track. Leave both empty, or check the role.",
        ),
    ],
)
def test_an_unknown_word_is_answered_with_the_known_ones(row, said):
    assert rejection(row) == said


def test_a_retired_track_is_not_known():
    Track.objects.filter(slug="hst").update(retired_at="2026-01-01T00:00Z")

    assert rejection(student_row(track="hst")) == "The track “hst” is not known. Choose Pathways."


def test_a_school_without_lists_is_told_so():
    Track.objects.all().delete()

    assert rejection(student_row()).endswith("Choose one once install_defaults has been run.")


@pytest.mark.parametrize(("word", "stage"), [("m1", "M1"), ("M4", "M4+"), ("m4+", "M4+")])
def test_stages_are_read_as_people_write_them(word, stage):
    assert planned(student_row(stage=word)).new[0].wanted.stage == stage


def test_a_bad_row_stops_no_other():
    plan = planned(student_row(stage="M9", line=2), student_row(email="eve@example.edu", line=3))

    assert (len(plan.rejections), len(plan.new)) == (1, 1)


def test_planning_writes_nothing():
    sam("M1")
    before = User.objects.count(), Enrollment.objects.count()

    planned(student_row(), student_row(email="eve@example.edu"))

    assert (User.objects.count(), Enrollment.objects.count()) == before


@pytest.mark.parametrize("people", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_people(django_assert_num_queries, people, program):
    rows = []
    for number in range(people):
        student, mentor = make_student("M1", name=f"S{number}"), make_mentor(name=f"F{number}")
        rows += [student_row(student.email, f"S{number}"), Row(3, mentor.email, "New Name", "faculty")]

    with django_assert_num_queries(6):
        planned(*rows, today=NOVEMBER + timedelta(days=1))
