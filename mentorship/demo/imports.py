"""Files that the office has brought in: one waits for its columns, one was read and waits for a yes, one was applied."""

from accounts.models import ImportRun, User
from accounts.roster import runs
from accounts.roster.kinds import kind_named
from accounts.roster.work import work_until_done

NUMBERED = 5
HEADER = "School ID,E-mail,Name,Role,Stage,Track,Department"


def bring_in_files(school) -> None:
    """None of them changes anything that the year was about."""
    by = school.staff[0].user
    here = [student.user for student in school.students if student.user and student.user.is_active][:NUMBERED]
    _apply(_read("student-numbers.csv", _numbers(here), by), by)
    _read("faculty-and-students.csv", _news(here, school.mentors[-1].user), by)
    _bring_in("hospital-list.csv", "Full name;Mail;Since;Unit\nDr. Ines Falk;ines.falk@example.edu;2026;Neurology", by)


def _bring_in(name: str, text: str, by: User) -> ImportRun:
    return runs.bring_in(kind=kind_named("people"), file_name=name, content=text.encode(), by=by)


def _read(name: str, text: str, by: User) -> ImportRun:
    run = _bring_in(name, text, by)
    return work_until_done(runs.choose_columns(run=run, mapping=run.mapping, by=by))


def _apply(run: ImportRun, by: User) -> None:
    work_until_done(runs.start_applying(run=run, by=by))


def _numbers(students: list[User]) -> str:
    lines = [f"S-{1000 + place},{one.email},{one.full_name},student,,," for place, one in enumerate(students)]
    return "\n".join([HEADER, *lines])


def _news(students: list[User], mentor: User) -> str:
    """A new person, a changed one, one who stays, and two lines that cannot be used."""
    return "\n".join(
        [
            HEADER,
            "F-900,ines.falk@example.edu,Dr. Ines Falk,faculty,,,Neurology",
            f"F-901,{mentor.email},{mentor.full_name},faculty,,,",
            f"S-1000,{students[0].email},{students[0].full_name},student,,,",
            f"S-1001,{students[0].email},{students[0].full_name},student,,,",
            "F-902,no address,Dr. Paul Brandt,faculty,,,Surgery",
        ]
    )
