"""What a file of people would do. Nothing here is applied."""

from datetime import date

import pytest

from accounts.models import Enrollment, Role, StudentProfile, Track, User
from accounts.roster.kinds import Outcome, Step
from tests.factories import (
    make_department,
    make_enrollment,
    make_mentor,
    make_staff,
    make_student,
    make_track,
    make_user,
)

from .files import people_file, queries_of, steps_of

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 21)
JULY = date(2026, 7, 1)
EMAIL = "sam@example.edu"


@pytest.fixture(autouse=True)
def lists(db):
    make_track("Pathways")
    Track.objects.create(slug="hst", name="Health Sciences and Technology")
    make_department("Medicine")
    make_department("Surgery")


def planned(*rows: dict, day: date = NOVEMBER) -> list[Step]:
    return steps_of(people_file(*rows), day=day)


def student(**cells: str) -> dict:
    return {"email": EMAIL, "name": "Sam Rivera", "role": "student", "stage": "M2", "track": "Pathways", **cells}


def faculty(**cells: str) -> dict:
    return {"email": "ada@example.edu", "name": "Ada Lind", "role": "faculty", **cells}


def sam(stage: str = "M2", since: date = JULY, **fields) -> User:
    person = make_user(Role.STUDENT, "Sam Rivera", email=EMAIL)
    StudentProfile.objects.create(user=person, cohort=2025)
    Enrollment.objects.create(
        student=person, academic_year=since.year, stage=stage, track=make_track(), starts_on=since, **fields
    )
    return person


def changed(*rows: dict) -> Step:
    (step,) = planned(*rows)
    assert step.outcome == Outcome.CHANGED, step
    return step


def rejection(*rows: dict) -> str:
    step = planned(*rows)[-1]
    assert step.outcome == Outcome.REJECTED, step
    return step.details[0]


def test_somebody_unknown_is_new_and_enrolled_since_the_year_began():
    (step,) = planned(student())

    enrollment = step.act.enrollment
    assert (step.outcome, step.title) == (Outcome.NEW, "Sam Rivera <sam@example.edu>")
    assert (enrollment.starts_on, enrollment.academic_year, step.act.cohort) == (JULY, 2026, 2025)
    assert step.details == ("Student, M2, Pathways, enrolled from 2026-07-01", "class of 2025")


def test_the_same_person_is_unchanged():
    sam()

    (step,) = planned(student())

    assert (step.outcome, step.details) == (Outcome.UNCHANGED, ())


def test_a_new_name_is_shown_old_and_new():
    sam()

    assert changed(student(name="Samantha Rivera")).details == ("name: Sam Rivera → Samantha Rivera",)


def test_a_step_up_after_the_summer_belongs_to_the_start_of_the_year():
    sam("M1", since=date(2025, 7, 1))

    step = changed(student())

    assert step.act.enrollment.starts_on == JULY
    assert step.details == ("stage: M1 → M2 (from 2026-07-01; M1 until 2026-06-30)",)


def test_a_change_within_the_year_holds_from_today():
    sam("M1")

    enrollment = changed(student()).act.enrollment

    assert (enrollment.starts_on, enrollment.corrects) == (NOVEMBER, False)


def test_a_step_back_holds_from_today():
    sam("M3", since=date(2025, 7, 1))

    assert changed(student()).act.enrollment.starts_on == NOVEMBER


def test_another_track_holds_from_today():
    sam()

    assert changed(student(track="hst")).details == (
        "track: Pathways → Health Sciences and Technology (from 2026-11-21; M2 until 2026-11-20)",
    )


def test_what_began_today_is_corrected():
    sam("M1", since=NOVEMBER)

    step = changed(student())

    assert step.act.enrollment.corrects
    assert step.details == ("stage: M1 → M2 (corrected)",)


def test_a_leave_stays_a_leave_at_the_next_stage():
    sam("M1", status=Enrollment.Status.LEAVE)

    assert changed(student()).act.enrollment.status == Enrollment.Status.LEAVE


def test_a_status_in_the_file_is_a_change():
    sam()

    assert changed(student(status="on leave")).details == (
        "enrollment status: Enrolled → On leave (from 2026-11-21; M2 until 2026-11-20)",
    )


def test_the_file_may_say_from_which_day():
    sam()

    step = changed(student(status="Research year", starts_on="9/1/2026"))

    assert step.act.enrollment.starts_on == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-06-01", "The enrollment that runs here began on 2026-07-01, after 2026-06-01."),
        ("2026-11-22", "2026-11-22 has not come yet. Bring the file in on that day or later."),
        ("soon", "“soon” is not a date. Write it as 2026-07-01, or as 7/1/2026 with the month first."),
    ],
)
def test_a_day_that_cannot_be_gets_its_sentence(day, said):
    sam()

    assert rejection(student(stage="M3", starts_on=day)) == said


def test_a_day_in_the_last_enrollment_gets_its_sentence():
    sam("M1", ends_on=date(2026, 9, 30))

    assert (
        rejection(student(starts_on="2026-09-30")) == "The last enrollment here ended on 2026-09-30, after 2026-09-30."
    )


def test_a_gap_is_closed_from_the_day_after():
    sam("M1", ends_on=date(2026, 9, 30))

    assert changed(student()).act.enrollment.starts_on == date(2026, 10, 1)


def test_an_empty_stage_or_track_says_nothing_about_somebody_who_is_known():
    sam("M3")

    assert planned(student(stage="", track=""))[0].outcome == Outcome.UNCHANGED


def test_the_only_track_of_a_school_need_not_be_named():
    Track.objects.filter(slug="hst").delete()

    assert planned(student(track=""))[0].act.enrollment.track.name == "Pathways"


@pytest.mark.parametrize("ends_on", [None, date(2026, 10, 1)])
def test_who_has_left_is_not_enrolled_by_a_file(ends_on):
    sam("M1", status=Enrollment.Status.WITHDRAWN, ends_on=ends_on)

    assert "has left the school here (withdrawn)" in rejection(student())


def test_who_has_left_is_not_brought_in():
    assert "who has left is not brought in" in rejection(student(status="graduated"))


def test_an_enrollment_that_is_already_planned_is_left_to_people():
    sam("M1", ends_on=date(2026, 12, 31))
    make_enrollment(User.objects.get(), stage="M3", year=2027)

    assert "starts on 2027-07-01" in rejection(student())


def test_a_student_without_a_class_gets_one():
    make_user(Role.STUDENT, "Sam Rivera", email=EMAIL)

    step = changed(student(stage="M4"))

    assert step.details == ("class: none → 2023", "enrollment: none → M4+, Pathways, enrolled from 2026-07-01")


def test_a_class_in_the_file_wins_over_the_one_that_follows_from_the_stage():
    assert planned(student(cohort="2024"))[0].act.cohort == 2024
    sam()
    assert changed(student(cohort="2024")).details == ("class: 2025 → 2024",)


def test_a_class_that_is_no_year_gets_its_sentence():
    assert rejection(student(cohort="25")) == "The class “25” is not a number from 1950 to 2027."


def test_a_new_member_of_the_faculty_needs_no_department():
    steps = planned(faculty(), faculty(email="eve@example.edu", department="surgery"))

    assert [str(step.act.wanted.department) for step in steps] == ["None", "Surgery"]


def test_another_department_is_a_change_and_an_empty_one_is_not():
    ada = make_mentor(name="Ada Lind")

    assert planned(faculty(email=ada.email))[0].outcome == Outcome.UNCHANGED
    assert changed(faculty(email=ada.email, department="Surgery")).details == ("department: Medicine → Surgery",)


def test_faculty_without_a_mentor_profile_get_one():
    make_user(Role.FACULTY, "Ada Lind", email="ada@example.edu")

    assert changed(faculty()).details == ("mentor profile: none → listed",)


def test_an_outside_mentor_gets_no_department_from_a_file():
    ada = make_mentor(name="Ada Lind", email="ada@example.edu")
    profile = ada.mentor_profile
    profile.host, profile.outside_until, profile.department = make_staff(), JULY, None
    profile.save()

    assert "from outside the school" in rejection(faculty(department="Surgery"))


@pytest.mark.parametrize("role", ["staff", "faculty"])
def test_a_file_changes_nobodys_role(role):
    sam()

    assert rejection({"email": EMAIL, "name": "Sam Rivera", "role": role}) == (
        f"This person is student here and {role} in the file. "
        "A role decides what somebody may read, so no file changes it."
    )


def test_staff_stay_staff():
    kim = make_staff("Kim Osei")

    assert "is staff here and student in the file" in rejection(student(email=kim.email, name="Kim Osei"))


def test_who_is_deactivated_is_not_brought_back_by_a_file():
    sam()
    User.objects.update(is_active=False)

    assert "deactivated" in rejection(student())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (faculty(role="profesor"), "The role “profesor” is not known. Choose Student, Faculty or Staff."),
        (student(stage="M9"), "The stage “M9” is not known. Choose M1, M2, M3 or M4+."),
        (student(stage=""), "The student has no stage. Choose M1, M2, M3 or M4+."),
        (
            student(track="Pathway"),
            "The track “Pathway” is not known. Choose Health Sciences and Technology or Pathways.",
        ),
        (student(track=""), "The student has no track. Choose one of: Health Sciences and Technology, Pathways."),
        (faculty(department="Alchemy"), "The department “Alchemy” is not known. Choose Medicine or Surgery."),
        (
            faculty(stage="M2"),
            "Only students have a stage, a track, a class and an enrollment. Leave these empty, or check the role.",
        ),
        (
            student(status="sleeping"),
            (
                "The enrollment status “sleeping” is not known. "
                "Choose Enrolled, On leave, Research year, Dual degree, Graduated or Withdrawn."
            ),
        ),
    ],
)
def test_an_unknown_word_is_answered_with_the_known_ones(row, said):
    assert rejection(row) == said


def test_a_retired_track_is_not_known():
    Track.objects.filter(slug="hst").update(retired_at="2026-01-01T00:00Z")

    assert rejection(student(track="hst")) == "The track “hst” is not known. Choose Pathways."


def test_a_school_without_lists_is_told_so():
    Track.objects.all().delete()

    assert rejection(student()).endswith("Choose one once install_defaults has been run.")


@pytest.mark.parametrize(("word", "stage"), [("m1", "M1"), ("M4", "M4+"), ("m4+", "M4+")])
def test_stages_are_read_as_people_write_them(word, stage):
    assert planned(student(stage=word))[0].act.wanted.stage == stage


def test_a_bad_row_stops_no_other():
    steps = planned(student(stage="M9"), student(email="eve@example.edu"))

    assert [step.outcome for step in steps] == [Outcome.REJECTED, Outcome.NEW]


def test_planning_writes_nothing():
    sam("M1")
    before = User.objects.count(), Enrollment.objects.count()

    planned(student(), student(email="eve@example.edu"))

    assert (User.objects.count(), Enrollment.objects.count()) == before


def test_the_number_of_queries_does_not_depend_on_the_people(program):
    def queries_for(people: int) -> int:
        rows = []
        for number in range(people):
            one, mentor = make_student("M1", name=f"S{number}"), make_mentor(name=f"F{number}")
            rows += [student(email=one.email), faculty(email=mentor.email, name="New Name")]
        return queries_of(lambda: planned(*rows))

    assert queries_for(1) == queries_for(30)
