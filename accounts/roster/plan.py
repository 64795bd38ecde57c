"""What a file of people would do: each row is a new person, a changed one, one who stays, or is rejected with a reason.

Who is not in the file stays as they are: absence means nothing by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import MentorProfile, Role, StudentProfile, User

from .cells import printable
from .enrollments import NextEnrollment, changes, first_enrollment, next_enrollment
from .kinds import BadRowError, Outcome, Row, Step
from .school import School, Wanted

DOUBTFUL = "Attention: name and address are both others. Is this the same person?"


@dataclass(frozen=True)
class Act:
    """What a step needs to be done: nothing in it is read from the file again."""

    wanted: Wanted
    person: User | None = None
    enrollment: NextEnrollment | None = None
    cohort: int | None = None
    makes_mentor: bool = False

    def has(self, profile: type) -> bool:
        """Whether the person has one already. A new person has none, and need not be asked."""
        return self.person is not None and _has(self.person, profile)


def plan_people(rows: list[Row], day: date) -> list[Step]:
    school, seen = School(rows, day), Seen()
    return [_step(row, school, seen) for row in rows]


class Seen:
    """Who stood in the file already: of two lines about one person the first counts."""

    def __init__(self) -> None:
        self._lines: dict = {}

    def take(self, wanted: Wanted, person: User | None) -> None:
        keys = [("address", wanted.email), ("id", wanted.school_id.lower()), ("person", person and person.pk)]
        keys = [key for key in keys if key[1]]
        for what, value in keys:
            if first := self._lines.get((what, value)):
                name = {"address": wanted.email, "id": wanted.school_id}.get(what) or str(person)
                raise BadRowError(f"{printable(name)} is already on line {first}; that line counts.")
        self._lines |= dict.fromkeys(keys, wanted.line)


def _step(row: Row, school: School, seen: Seen) -> Step:
    title, person = _title(row["name"], row["email"]), None
    try:
        person = _whom(row, school)
        wanted = school.understand(row)
        seen.take(wanted, person)
        return _new(wanted, title, school) if person is None else _known(wanted, person, title, school)
    except BadRowError as problem:
        return Step.rejected(row.line, str(problem), title, person)


def _whom(row: Row, school: School) -> User | None:
    """By the school's own ID first: addresses change, and are given to others."""
    by_id, by_email = school.with_id(row["school_id"]), school.with_email(row["email"])
    if by_id and by_email and by_id != by_email:
        raise BadRowError(
            f"Here the school ID is {by_id}'s and the address {by_email}'s. "
            f"If {by_email} has another address now, bring that in first."
        )
    if by_email and by_id is None and row["school_id"] and by_email.school_id:
        raise BadRowError(
            f"Here the address is {by_email}'s, whose school ID is {by_email.school_id}. "
            "If it is somebody else's now, change their address first."
        )
    return by_id or by_email


def _new(wanted: Wanted, title: str, school: School) -> Step:
    label = str(Role(wanted.role).label)
    identifier = [f"school ID {wanted.school_id}"] if wanted.school_id else []
    if wanted.role != Role.STUDENT:
        said = [", ".join(str(part) for part in (label, wanted.department) if part), *identifier]
        act = Act(wanted, makes_mentor=wanted.role == Role.FACULTY)
        return Step(wanted.line, Outcome.NEW, title, tuple(said), act=act)
    enrollment = first_enrollment(wanted, school)
    cohort = wanted.cohort or enrollment.cohort
    said = [f"{label}, {enrollment.words()}", f"class of {cohort}", *identifier]
    return Step(wanted.line, Outcome.NEW, title, tuple(said), act=Act(wanted, None, enrollment, cohort))


def _known(wanted: Wanted, person: User, title: str, school: School) -> Step:
    _refuse_another_person(wanted, person)
    said, act = list(_about_the_person(wanted, person)), Act(wanted, person)
    if wanted.role == Role.STUDENT:
        act = _student(wanted, person, said, school)
    if wanted.role == Role.FACULTY:
        act = _mentor(wanted, person, said)
    return Step(wanted.line, Outcome.CHANGED if said else Outcome.UNCHANGED, title, tuple(said), person, act)


def _refuse_another_person(wanted: Wanted, person: User) -> None:
    if not person.is_active:
        raise BadRowError("This person is deactivated here. Activate them first if they are back.")
    if person.role != wanted.role:
        raise BadRowError(
            f"This person is {person.get_role_display().lower()} here and {wanted.role} in the file. "
            "A role decides what somebody may read, so no file changes it."
        )
    if person.is_program_staff or person.is_staff or person.is_superuser:
        _refuse_another_sign_in(wanted, person)


def _refuse_another_sign_in(wanted: Wanted, person: User) -> None:
    """Who could bring in a file could else open a staff account by an address or a school ID of their own."""
    if person.email != wanted.email:
        raise BadRowError(f"Here the address is {person.email}. A staff account's address is changed by hand only.")
    if wanted.school_id and not person.school_id:
        raise BadRowError("Here there is no school ID. A staff account is given one by hand only.")


def is_doubtful(wanted: Wanted, person: User) -> bool:
    """The school ID alone says that this is the same person."""
    return person.email != wanted.email and person.full_name != wanted.name


def _about_the_person(wanted: Wanted, person: User) -> Iterator[str]:
    if is_doubtful(wanted, person):
        yield DOUBTFUL
    if wanted.school_id and not person.school_id:
        yield f"school ID: none → {wanted.school_id}"
    if person.email != wanted.email:
        yield f"address: {person.email} → {wanted.email} (not verified yet)"
    if person.full_name != wanted.name:
        yield f"name: {person.full_name} → {wanted.name}"


def _student(wanted: Wanted, person: User, said: list[str], school: School) -> Act:
    enrollment = next_enrollment(wanted, person, school)
    cohort = _cohort(wanted, person, enrollment or school.running(person))
    if cohort:
        old = person.student_profile.cohort if _has(person, StudentProfile) else "none"
        said.append(f"class: {old} → {cohort}")
    if enrollment:
        said += changes(enrollment)
    return Act(wanted, person, enrollment, cohort)


def _cohort(wanted: Wanted, person: User, enrollment) -> int | None:
    """The class to write, or None where it stays. Without a word from the file it follows from the stage."""
    if not _has(person, StudentProfile):
        return wanted.cohort or enrollment.cohort
    return wanted.cohort if wanted.cohort not in (None, person.student_profile.cohort) else None


def _mentor(wanted: Wanted, person: User, said: list[str]) -> Act:
    """An empty department says nothing about the one that a mentor has."""
    if not _has(person, MentorProfile):
        said.append("mentor profile: none → listed")
        return Act(wanted, person, makes_mentor=True)
    profile = person.mentor_profile
    if wanted.department and profile.is_outside:
        raise BadRowError("This mentor is from outside the school here, and so has no department.")
    if wanted.department not in (None, profile.department):
        said.append(f"department: {profile.department or 'none'} → {wanted.department}")
    return Act(wanted, person)


def _has(person: User, profile: type) -> bool:
    return hasattr(person, "student_profile" if profile is StudentProfile else "mentor_profile")


def _title(name: str, email: str) -> str:
    return f"{printable(name, 120) or 'No name'} <{printable(email, 160) or 'no address'}>"
