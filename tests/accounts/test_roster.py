"""The command: from a file to people, with nothing done twice."""

import pytest
from django.core.management import CommandError, call_command

import accounts.defaults
from accounts.clock import academic_year, academic_year_start, school_today
from accounts.models import Enrollment, Event, MentorProfile, Role, StudentProfile, User
from accounts.roster.apply import apply_plan
from accounts.roster.parse import parse
from accounts.roster.plan import make_plan
from matching.models import Relationship
from tests.factories import make_mentor, make_relationship, make_staff, make_student, make_track

pytestmark = pytest.mark.django_db

HEADER = "E-mail,Name,Role,Stage,Track,Department"
SAM = "sam@example.edu,Sam Rivera,student,M2,Pathways,"
EXAMPLE = "docs/examples/roster.csv"
REGISTRAR = "registrar@example.edu"


@pytest.fixture(autouse=True)
def lists(db):
    accounts.defaults.install()


@pytest.fixture(autouse=True)
def registrar(db) -> User:
    return make_staff(name="Registrar", email=REGISTRAR)


def people():
    """Everybody but the one who imports."""
    return User.objects.exclude(email=REGISTRAR)


@pytest.fixture
def run(tmp_path, capsys):
    def command(*lines: str, content: bytes | None = None, apply: bool = True, by=REGISTRAR, **options) -> str:
        file = tmp_path / "roster.csv"
        file.write_bytes("\n".join([HEADER, *lines]).encode() if content is None else content)
        call_command("import_roster", file, apply=apply, by=by, **options)
        return capsys.readouterr().out

    return command


def test_a_dry_run_says_what_it_would_do_and_does_nothing(run):
    said = run(SAM, apply=False)

    year = academic_year(school_today())
    assert "1 rows, separated by commas, in UTF-8." in said
    assert (
        f"line 2: Sam Rivera <sam@example.edu> student, M2, Pathways (class of {year - 1}, "
        f"enrolled from {academic_year_start(year)})" in said
    )
    assert said.endswith("This was a dry run: nothing was changed. Add --apply to do it.\n")
    assert not people().exists()
    assert not Event.objects.exists()


def test_a_student_is_created_with_class_enrollment_and_history(run):
    run(SAM)

    sam = people().get()
    enrollment = sam.enrollments.get()
    assert (sam.email, sam.full_name, sam.role) == ("sam@example.edu", "Sam Rivera", Role.STUDENT)
    assert not sam.has_usable_password()
    assert not sam.is_staff
    assert sam.date_joined is not None
    assert (enrollment.stage, enrollment.track.name, enrollment.ends_on) == ("M2", "Pathways", None)
    assert sam.student_profile.cohort == academic_year(school_today()) - 1
    assert set(Event.objects.values_list("verb", flat=True)) == {
        "imported person",
        "made student profile",
        "opened enrollment",
    }


def test_faculty_are_listed_and_decide_themselves_to_take_requests(run):
    said = run("ada@example.edu,Ada Lind,faculty,,,Pediatrics")

    profile = MentorProfile.objects.get()
    assert (profile.department.name, profile.is_listed, profile.accepting) == ("Pediatrics", True, False)
    assert profile.capacity == MentorProfile._meta.get_field("capacity").default
    assert "open to requests once they switch that on themselves" in said


def test_new_staff_are_said_aloud(run):
    assert "Attention: 1 new staff may see every person and report." in run(
        "kim@example.edu,Kim Osei,staff", apply=False
    )
    run("kim@example.edu,Kim Osei,staff")

    kim = people().get()
    assert (kim.role, kim.is_staff, kim.is_superuser) == (Role.STAFF, False, False)


def test_an_existing_student_does_not_become_staff(run, student):
    said = run(f"{student.email},{student.full_name},staff")

    student.refresh_from_db()
    assert student.role == Role.STUDENT
    assert "no file changes it" in said


def test_a_new_stage_closes_the_running_enrollment_and_opens_the_next(run):
    sam = make_student("M1", name="Sam Rivera", email="sam@example.edu")
    first = sam.enrollments.get()
    Enrollment.objects.filter(pk=first.pk).update(
        starts_on=academic_year_start(first.academic_year - 1), academic_year=first.academic_year - 1
    )

    run(SAM)

    later, earlier = sam.enrollments.all()
    assert (earlier.pk, earlier.stage, later.stage) == (first.pk, "M1", "M2")
    assert (later.starts_on - earlier.ends_on).days == 1
    assert (later.ends_on, later.academic_year) == (None, first.academic_year)
    assert sam.stage_on(school_today()) == "M2"
    assert sorted(Event.objects.values_list("verb", flat=True)) == ["closed enrollment", "opened enrollment"]


def test_an_enrollment_of_today_is_corrected_in_place(run):
    sam = make_student("M1", name="Sam Rivera", email="sam@example.edu")
    sam.enrollments.update(starts_on=school_today())

    run(SAM)

    assert sam.enrollments.get().stage == "M2"
    assert Event.objects.get().verb == "corrected enrollment"


def test_names_and_departments_follow_the_file(run):
    ada = make_mentor(name="Ada Lind", email="ada@example.edu", capacity=7)

    said = run("ADA@example.edu,Ada Lind-Berg,faculty,,,Surgery")

    ada.refresh_from_db()
    assert "name: Ada Lind → Ada Lind-Berg" in said
    assert "department: Medicine → Surgery" in said
    assert (ada.full_name, ada.mentor_profile.department.name) == ("Ada Lind-Berg", "Surgery")
    assert (ada.mentor_profile.capacity, ada.mentor_profile.accepting) == (7, True)


def test_applying_twice_changes_nothing(run):
    lines = [SAM, "ada@example.edu,Ada Lind,faculty,,,Pediatrics", "kim@example.edu,Kim Osei,staff"]
    run(*lines)
    events = Event.objects.count()

    said = run(*lines)

    assert "New: 0\nChanged: 0\nUnchanged: 3\nRejected: 0\n" in said
    assert "Done: 0 people" in said
    assert Event.objects.count() == events


def test_who_is_not_in_the_file_stays(run, student, mentor):
    relationship = make_relationship(mentor, student)

    run(SAM)

    student.refresh_from_db()
    assert student.is_active
    assert student.enrollments.get().ends_on is None
    assert Relationship.objects.get() == relationship


def test_bad_rows_are_reported_with_their_lines_and_stop_nobody(run):
    said = run(
        "nobody,Nobody,student,M1,Pathways,", SAM, "eve@example.edu,Eve,student,M9,Pathways,", ",,,,,", '"broken'
    )

    assert "Rejected: 3" in said
    places = [said.index(f"  line {number}: ") for number in (2, 4, 6)]
    assert places == sorted(places)
    assert people().get().email == "sam@example.edu"


def test_a_row_that_fails_while_applying_stops_nobody():
    roster = parse(f"{HEADER}\n{SAM}\neve@example.edu,Eve,student,M1,Pathways,".encode())
    plan = make_plan(roster, school_today())
    make_student(name="Quicker", email="SAM@example.edu")

    (failed,) = apply_plan(plan=plan, by=None)

    assert failed.line == 2
    assert set(people().values_list("full_name", flat=True)) == {"Quicker", "Eve"}
    assert StudentProfile.objects.count() == 2


def test_an_enrollment_that_was_changed_meanwhile_is_not_overwritten():
    sam = make_student("M1", name="Sam Rivera", email="sam@example.edu")
    plan = make_plan(parse(f"{HEADER}\n{SAM}".encode()), school_today())
    sam.enrollments.update(stage="M4+")

    (failed,) = apply_plan(plan=plan, by=None)

    assert "in the meantime" in failed.reason
    assert sam.enrollments.get().stage == "M4+"


def test_a_person_whose_role_changed_meanwhile_is_left_alone():
    sam = make_student("M2", name="Sam R.", email="sam@example.edu")
    plan = make_plan(parse(f"{HEADER}\n{SAM}".encode()), school_today())
    User.objects.filter(pk=sam.pk).update(role=Role.FACULTY)

    assert len(apply_plan(plan=plan, by=None)) == 1
    assert people().get().full_name == "Sam R."


def test_the_history_names_who_did_it(run, staff):
    run(SAM, by=staff.email.upper())

    assert set(Event.objects.values_list("actor", flat=True)) == {staff.pk}


def test_nothing_is_applied_before_somebody_says_who_does_it(run):
    with pytest.raises(CommandError, match="Say who does it, for the history: add --by"):
        run(SAM, by=None)

    assert not people().exists()
    assert not Event.objects.exists()


def test_only_staff_can_be_named_as_who_did_it(run, student):
    with pytest.raises(CommandError, match="Nobody on the staff has the e-mail address"):
        run(SAM, by=student.email)

    assert not User.objects.filter(email="sam@example.edu").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"E-mail,Name\nsam@example.edu,Sam", "has no column role, stage, track and department"),
        (b"PK\x03\x04", "Excel workbook"),
        (b"Hello", "This is not a roster"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_its_sentence(run, content, said):
    with pytest.raises(CommandError, match=said) as problem:
        run(content=content)

    assert problem.value.returncode == 1


def test_a_missing_file_and_a_folder_end_with_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_roster", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        call_command("import_roster", tmp_path)


def test_nothing_that_a_terminal_obeys_is_printed(run):
    said = run("sam@example.edu,Sam\x1b[2J,student,M2,Pathways,", "eve@example.edu,Eve,stu\x1bdent,M1,Pathways,")

    assert "\x1b" not in said


def test_a_formula_reaches_neither_the_people_nor_anybody_else(run):
    run('eve@example.edu,"=HYPERLINK(""https://example.org"")",student,M1,Pathways,', SAM)

    assert people().get().full_name == "Sam Rivera"


def test_the_example_is_taken_as_it_is(capsys):
    make_track()

    call_command("import_roster", EXAMPLE, apply=True, by=REGISTRAR)

    said = capsys.readouterr().out
    assert "Rejected: 0" in said
    assert people().count() >= 12
    assert set(people().values_list("role", flat=True)) == set(Role.values)


def test_who_was_imported_can_ask_for_a_password(run, client, mailoutbox):
    run(SAM)

    client.post("/accounts/password/reset/", {"email": "sam@example.edu"})

    (mail,) = mailoutbox
    assert mail.to == ["sam@example.edu"]
    assert mail.subject == "Choose your password for the mentorship program"
    for body in (mail.body, mail.alternatives[0].content):
        assert "Hello Sam Rivera," in body
        assert "The School of Medicine" in body
        assert "/accounts/password/reset/key/" in body
