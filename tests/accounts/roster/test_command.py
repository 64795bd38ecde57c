"""The command: the same way as the screen's, from a terminal."""

import pytest
from django.core.management import CommandError, call_command

import accounts.defaults
from accounts.clock import academic_year, academic_year_start, school_today
from accounts.models import Event, ImportRun, Role, User
from matching.models import Relationship
from meetings.models import Meeting
from tests.factories import make_staff, make_track

from .files import SAM, csv

pytestmark = pytest.mark.django_db

REGISTRAR = "registrar@example.edu"
EXAMPLES = "docs/examples"


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
        file.write_bytes(csv(*lines) if content is None else content)
        call_command("import_roster", file, apply=apply, by=by, **options)
        return capsys.readouterr().out

    return command


def test_a_dry_run_says_what_it_would_do_and_does_nothing(run):
    said = run(SAM, "broken", apply=False, by=None)

    year = academic_year(school_today())
    assert said.splitlines() == [
        "2 rows, separated by commas, in UTF-8.",
        "New: 1",
        "  line 2: Sam Rivera <sam@example.edu>",
        f"      Student, M2, Pathways, enrolled from {academic_year_start(year)}",
        f"      class of {year - 1}",
        "Changed: 0",
        "Unchanged: 0",
        "Rejected: 1",
        "  line 3: No name <broken>",
        "      “broken” is not an e-mail address.",
        "New people get no mail from this. You can invite them once the file is applied.",
        "This was a dry run: nothing was changed. Add --apply to do it.",
    ]
    assert not people().exists()
    assert not Event.objects.exists()
    assert not ImportRun.objects.exists()


def test_applying_it_leaves_the_same_report_as_the_screen(run, registrar):
    said = run(SAM, by=REGISTRAR.upper())

    found = ImportRun.objects.get()
    assert said.endswith("Done: 1 person created or updated.\n")
    assert people().get().email == "sam@example.edu"
    assert (found.state, found.applied_by, found.file_name) == (ImportRun.State.DONE, registrar, "roster.csv")


def test_applying_twice_changes_nothing(run):
    lines = [SAM, "ada@example.edu,Ada Lind,faculty,,,Pediatrics", "kim@example.edu,Kim Osei,staff"]
    run(*lines)
    before = list(people().order_by("pk").values())

    said = run(*lines)

    assert "New: 0\nChanged: 0\nUnchanged: 3\nRejected: 0\n" in said
    assert said.endswith("Done: there was nothing to do.\n")
    assert list(people().order_by("pk").values()) == before


def test_columns_that_are_not_used_are_named(run):
    said = run(content=csv(f"{SAM},44", header="E-mail,Name,Role,Stage,Track,Department,Shoe size"), apply=False)

    assert "Columns that were not used: Shoe size." in said


def test_new_staff_are_said_aloud(run):
    assert "Attention: 1 new staff may see every person and report." in run("kim@example.edu,Kim,staff", apply=False)


def test_nothing_is_applied_before_somebody_says_who_does_it(run):
    with pytest.raises(CommandError, match="Say who does it, for the history: add --by"):
        run(SAM, by=None)

    assert not people().exists()


@pytest.mark.parametrize(
    ("who", "said"),
    [("student", "Nobody on the staff has the e-mail address"), ("scoped", "does not see the whole school")],
)
def test_only_staff_of_the_whole_school_can_be_named_as_who_did_it(run, student, who, said):
    make_staff(email="scoped@example.edu", staff_scope="track", scope_track=make_track())

    with pytest.raises(CommandError, match=said):
        run(SAM, by=student.email if who == "student" else "scoped@example.edu")

    assert not User.objects.filter(email="sam@example.edu").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"E-mail,Name\nsam@example.edu,Sam", "The file has no column Role"),
        (b"PK\x03\x04", "This workbook cannot be read"),
        (b"Hello\nthere", "This is no list of people: its first line must name the columns E-mail, Name and Role"),
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
    said = run("sam@example.edu,Sam\x1b[2J,student,M2,Pathways,", "eve@example.edu,Eve,stu\x1bdent,M1,,", apply=False)

    assert "\x1b" not in said


def test_the_examples_are_taken_as_they_are(capsys):
    for kind, file in (("people", "roster.csv"), ("pairs", "pairs.csv"), ("meetings", "meetings.csv")):
        call_command("import_roster", f"{EXAMPLES}/{file}", apply=True, by=REGISTRAR, kind=kind)
        said = capsys.readouterr().out
        assert "Rejected: 0" in said
        assert "Columns that were not used" not in said

    assert people().count() >= 12
    assert set(people().values_list("role", flat=True)) == set(Role.values)
    assert Relationship.objects.filter(origin="imported").count() >= 4
    assert Meeting.objects.filter(imported_at__isnull=False).count() >= 4


def test_who_was_imported_can_ask_for_a_password(run, client, mailoutbox):
    run(SAM)

    client.post("/accounts/password/reset/", {"email": "sam@example.edu"})

    (mail,) = mailoutbox
    assert mail.to == ["sam@example.edu"]
