"""People as a kind of file: its columns, and what staff read before they apply it."""

from accounts.models import Role

from .apply import apply_people, hold_people
from .kinds import Column, ImportKind, Outcome, Step, register
from .plan import is_doubtful, plan_people

COLUMNS = (
    Column(
        "school_id",
        "School ID",
        ("school id", "id", "student id", "employee id", "person id", "netid", "net id", "university id"),
        help="The number or name under which the school knows a person. It stays when their address changes.",
    ),
    Column(
        "email", "E-mail", ("e-mail", "email", "mail", "e-mail address", "email address", "school email"), required=True
    ),
    Column("name", "Name", ("name", "full name", "display name"), required=True),
    Column(
        "role",
        "Role",
        ("role",),
        required=True,
        same=((Role.STUDENT.value, "Everybody in it is a student"), (Role.FACULTY.value, "Everybody in it is faculty")),
    ),
    Column("stage", "Stage", ("stage", "year of study"), help="M1 to M4+, for students."),
    Column("track", "Track", ("track", "curriculum"), help="For students. A school with one track may leave it out."),
    Column("department", "Department", ("department", "dept"), help="For faculty."),
    Column("cohort", "Class", ("class", "cohort", "class that entered", "entering class"), help="The year of entry."),
    Column(
        "status",
        "Enrollment status",
        ("enrollment status", "status", "enrolment status"),
        help="Enrolled, on leave, research year, dual degree, graduated or withdrawn.",
    ),
    Column(
        "starts_on",
        "Starts on",
        ("starts on", "start date", "effective date", "since"),
        help="From which day stage, track and status hold.",
    ),
)
NAMED = 10


def remarks(steps: list[Step]) -> list[str]:
    new = [step.act.wanted.role for step in steps if step.outcome == Outcome.NEW]
    said = []
    if staff := new.count(Role.STAFF):
        said.append(f"Attention: {staff} new staff may see every person and report.")
    if Role.FACULTY in new:
        said.append("New faculty are listed in the directory and open to requests once they switch that on themselves.")
    if doubtful := [step.line for step in steps if _is_doubtful(step)]:
        said.append(f"Attention: name and address are both others on {_lines(doubtful)}. Is this the same person?")
    if moved := sum(_gets_another_address(step) for step in steps):
        said.append(f"Another address for {moved}: they are signed out, and a mail goes to the old and the new inbox.")
    if new:
        said.append("New people get no mail from this. You can invite them once the file is applied.")
    return said


def _is_doubtful(step: Step) -> bool:
    return step.outcome == Outcome.CHANGED and is_doubtful(step.act.wanted, step.act.person)


def _lines(numbers: list[int]) -> str:
    shown = ", ".join(f"{number:,}" for number in numbers[:NAMED])
    more = " and more" if len(numbers) > NAMED else ""
    return f"1 line ({shown})" if len(numbers) == 1 else f"{len(numbers):,} lines ({shown}{more})"


def _gets_another_address(step: Step) -> bool:
    return step.outcome == Outcome.CHANGED and step.act.person.email != step.act.wanted.email


PEOPLE = register(
    ImportKind(
        name="people",
        label="People",
        one="person",
        many="people",
        lead="Students, faculty and staff: who is new, and what has changed about the others.",
        columns=COLUMNS,
        plan=plan_people,
        hold=hold_people,
        apply=apply_people,
        remarks=remarks,
        can_name_everybody=True,
        order=10,
    )
)
