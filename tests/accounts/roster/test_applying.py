"""What a file does once it is applied: people, their parts, the history, and nothing twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

import accounts.defaults
from accounts.clock import academic_year, academic_year_start, school_today
from accounts.models import Enrollment, Event, ImportRun, MentorProfile, Role, StudentProfile, User
from accounts.roster import applying, runs
from accounts.roster.kinds import Outcome
from accounts.roster.work import work_until_done
from notifications.models import Notification
from tests.factories import make_mentor, make_student, make_user

from .files import SAM, applied, csv, people_file, read

pytestmark = pytest.mark.django_db

ADA = "ada@example.edu,Ada Lind,faculty,,,Pediatrics"
KIM = "kim@example.edu,Kim Lee,staff,,,"
State = ImportRun.State


@pytest.fixture(autouse=True)
def lists(db):
    accounts.defaults.install()


@pytest.fixture
def sam() -> User:
    return make_student("M1", name="Sam Rivera", email="sam@example.edu")


def person(email: str) -> User:
    return User.objects.get(email=email)


def verbs(target=None) -> list[str]:
    events = Event.objects.exclude(target_type="accounts.ImportRun")
    events = events.filter(target_id=target.pk) if target else events
    return sorted(events.values_list("verb", flat=True))


def test_a_student_comes_with_class_enrollment_and_history(staff):
    run = applied(csv(SAM), staff)

    sam, year = person("sam@example.edu"), academic_year(school_today())
    enrollment = sam.enrollments.get()
    assert (sam.full_name, sam.role, sam.is_active, sam.is_staff) == ("Sam Rivera", Role.STUDENT, True, False)
    assert (sam.has_usable_password(), sam.date_joined is not None) == (False, True)
    assert (enrollment.stage, enrollment.track.name, enrollment.ends_on) == ("M2", "Pathways", None)
    assert (enrollment.starts_on, sam.student_profile.cohort) == (academic_year_start(year), year - 1)
    assert list(Event.objects.filter(target_id=sam.pk).values_list("actor", "verb", "reason")) == [
        (staff.pk, "imported person", "")
    ]
    assert (run.state, run.lines.get().person) == (State.DONE, sam)


def test_faculty_are_listed_and_decide_themselves_to_take_requests(staff):
    applied(csv(ADA), staff)

    profile = MentorProfile.objects.get()
    assert (profile.department.name, profile.is_listed, profile.accepting) == ("Pediatrics", True, False)
    assert profile.capacity == MentorProfile._meta.get_field("capacity").default


def test_new_staff_are_said_aloud_before(staff):
    run = read(csv(KIM), staff)

    assert run.notes["remarks"][0] == "Attention: 1 new staff may see every person and report."
    assert (person("kim@example.edu") if User.objects.filter(email="kim@example.edu") else None) is None


def test_nobody_is_written_to(staff):
    applied(csv(SAM, ADA, KIM), staff)

    assert not Notification.objects.exists()
    assert mail.outbox == []


def test_no_address_counts_as_proved(staff, sam):
    EmailAddress.objects.create(user=sam, email=sam.email, verified=True, primary=True)
    User.objects.filter(pk=sam.pk).update(school_id="S-1")

    applied(
        people_file({"school_id": "S-1", "email": "new@example.edu", "name": "Sam Rivera", "role": "student"}), staff
    )

    sam.refresh_from_db()
    assert sam.email == "new@example.edu"
    assert not EmailAddress.objects.filter(user=sam).exists()
    assert Event.objects.get(target_id=sam.pk).reason == "address"


def test_a_new_stage_closes_the_running_enrollment_and_opens_the_next(staff, sam):
    first = sam.enrollments.get()
    last_year = first.academic_year - 1
    Enrollment.objects.filter(pk=first.pk).update(starts_on=academic_year_start(last_year), academic_year=last_year)

    applied(csv(SAM), staff)

    later, earlier = sam.enrollments.all()
    assert (earlier.pk, earlier.stage, later.stage) == (first.pk, "M1", "M2")
    assert (later.starts_on - earlier.ends_on).days == 1
    assert (later.ends_on, later.academic_year) == (None, first.academic_year)
    assert verbs(sam) == ["changed by import"]


def test_an_enrollment_of_today_is_corrected_in_place(staff, sam):
    sam.enrollments.update(starts_on=school_today())

    applied(csv(SAM), staff)

    assert sam.enrollments.get().stage == "M2"


def test_names_departments_ids_and_classes_follow_the_file(staff, sam):
    ada = make_mentor(name="Ada Lind", email="ada@example.edu", capacity=7)

    applied(
        people_file(
            {
                "school_id": "F-1",
                "email": "ADA@example.edu",
                "name": "Ada Berg",
                "role": "faculty",
                "department": "Surgery",
            },
            {"email": "sam@example.edu", "name": "Sam Rivera", "role": "student", "cohort": "2020"},
        ),
        staff,
    )

    ada.refresh_from_db()
    profile = MentorProfile.objects.get(user=ada)
    assert (ada.full_name, ada.school_id, profile.department.name) == ("Ada Berg", "F-1", "Surgery")
    assert (profile.capacity, profile.accepting) == (7, True)
    assert StudentProfile.objects.get().cohort == 2020
    assert Event.objects.get(target_id=ada.pk).reason == "school ID, name, department"


def test_a_person_of_the_faculty_without_a_profile_gets_one(staff):
    ada = make_user(Role.FACULTY, "Ada Lind", email="ada@example.edu")

    applied(csv(ADA), staff)

    assert ada.mentor_profile.department.name == "Pediatrics"


def test_a_second_import_of_the_same_file_changes_nothing(staff, sam):
    content = csv(SAM, ADA, KIM, "broken")
    applied(content, staff)
    before, people = verbs(), list(User.objects.order_by("pk").values())

    run = read(content, staff)

    assert run.counts == {Outcome.UNCHANGED: 3, Outcome.REJECTED: 1}
    assert (verbs(), list(User.objects.order_by("pk").values())) == (before, people)


def test_who_is_not_in_the_file_stays(staff, student):
    applied(csv(SAM), staff)

    student.refresh_from_db()
    assert student.is_active
    assert student.enrollments.get().ends_on is None


def test_a_line_whose_person_was_changed_since_it_was_read_is_left_out(staff, sam):
    run = read(csv(SAM, ADA), staff)
    sam.enrollments.update(stage="M4+")

    run = work_until_done(runs.start_applying(run=run, by=staff))

    assert sam.enrollments.get().stage == "M4+"
    assert User.objects.filter(email="ada@example.edu").exists()
    assert run.lines.get(line=2).problem == applying.MEANWHILE
    assert run.counts["left"] == 1


def test_a_line_that_somebody_did_by_hand_meanwhile_is_done(staff, sam):
    run = read(csv(SAM), staff)
    sam.enrollments.update(stage="M2")

    run = work_until_done(runs.start_applying(run=run, by=staff))

    assert (run.counts["left"], run.lines.get().applied_at is not None) == (0, True)
    assert verbs(sam) == []


def test_what_the_database_refuses_leaves_out_that_line_alone(staff, monkeypatch):
    """As when somebody else makes the same person in the middle of a chunk."""
    run = read(csv(SAM, ADA, KIM), staff)
    people = applying.kind_named("people")

    def crossed(steps, by):
        if any(step.act.wanted.email == "ada@example.edu" for step in steps):
            make_user(email="ada@example.edu")
        return people.apply(steps, by)

    monkeypatch.setattr(applying, "kind_named", lambda name: replace(people, apply=crossed))

    run = work_until_done(runs.start_applying(run=run, by=staff))

    assert set(run.lines.exclude(problem="").values_list("line", "problem")) == {(3, applying.REFUSED)}
    assert User.objects.filter(email__in=["sam@example.edu", "kim@example.edu"]).count() == 2
    assert run.progress == run.total == 3


def test_the_file_is_gone_once_it_is_applied(staff):
    run = applied(csv(SAM), staff)

    assert run.content is None
    assert "sample" not in run.notes


def test_a_file_is_applied_as_of_the_day_on_which_it_was_read(staff, sam, monkeypatch):
    run = read(csv(SAM), staff)
    shown = run.lines.get().details
    monkeypatch.setattr("accounts.roster.runs.school_today", lambda: 1 / 0)

    run = work_until_done(runs.start_applying(run=run, by=staff))

    assert run.counts["left"] == 0
    assert str(school_today()) in shown[0]


@pytest.mark.parametrize(("said", "stays"), [("enrolled", False), ("on leave", True), ("withdrawn", False)])
def test_a_planned_last_day_belongs_to_its_status(staff, sam, said, stays):
    """Who comes back early from a leave is not gone on the day on which it was to end."""
    ends_on = school_today() + timedelta(days=60)
    sam.enrollments.update(status="leave", ends_on=ends_on)
    row = {"email": "sam@example.edu", "name": "Sam Rivera", "role": "student", "stage": "M2", "status": said}

    applied(people_file(row), staff)

    assert sam.enrollments.latest("starts_on").ends_on == (ends_on if stays else None)


@pytest.mark.parametrize("said", ["enrolled", "withdrawn"])
def test_one_of_today_that_is_corrected_loses_the_last_day_of_its_status(staff, sam, said):
    sam.enrollments.update(status="leave", starts_on=school_today(), ends_on=school_today() + timedelta(days=60))

    applied(people_file({"email": "sam@example.edu", "name": "Sam Rivera", "role": "student", "status": said}), staff)

    enrollment = sam.enrollments.get()
    assert (enrollment.status, enrollment.ends_on) == (said, None)


def test_each_enrollment_that_a_file_writes_has_its_event(staff, sam):
    sam.enrollments.update(starts_on=school_today() - timedelta(days=9))
    row = {"email": "sam@example.edu", "name": "Sam Rivera", "role": "student", "status": "on leave"}

    applied(people_file(row), staff)

    later, earlier = sam.enrollments.all()
    assert (verbs(later), verbs(earlier)) == (["opened enrollment"], ["closed enrollment"])
