"""What an import would do: each row is a new person, a changed one, one who stays as they are, or is rejected with a reason.

Who is not in the file stays as they are: absence means nothing.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import Enrollment, MentorProfile, Role, Stage, StudentProfile, User

from .parse import BadRowError, Rejection, Roster
from .school import School, Wanted, day_before


@dataclass(frozen=True)
class Change:
    what: str
    old: str
    new: str


@dataclass(frozen=True)
class NextEnrollment:
    """What follows `running`, or puts it right where it began on that very day. `academic_year` is the one that holds now."""

    running: Enrollment | None
    starts_on: date
    academic_year: int
    status: str = Enrollment.Status.ENROLLED

    @property
    def corrects(self) -> bool:
        return self.running is not None and self.running.starts_on >= self.starts_on


@dataclass(frozen=True)
class Step:
    wanted: Wanted
    person: User | None
    changes: tuple[Change, ...] = ()
    enrollment: NextEnrollment | None = None
    cohort: int | None = None

    @property
    def is_new(self) -> bool:
        return self.person is None


@dataclass
class Plan:
    new: list[Step] = field(default_factory=list)
    changed: list[Step] = field(default_factory=list)
    unchanged: list[Step] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    def add(self, step: Step) -> None:
        (self.new if step.is_new else self.changed if step.changes else self.unchanged).append(step)


def make_plan(roster: Roster, today: date) -> Plan:
    school = School([row.email for row in roster.rows], today)
    plan = Plan(rejections=list(roster.rejections))
    for row in roster.rows:
        try:
            plan.add(_step(school.understand(row), school))
        except BadRowError as problem:
            plan.rejections.append(Rejection(row.line, str(problem)))
    plan.rejections.sort(key=lambda rejection: rejection.line)
    return plan


def _step(wanted: Wanted, school: School) -> Step:
    person = school.people.get(wanted.email)
    if person is None:
        return _newcomer(wanted, school)
    _refuse_another_role(wanted, person)
    changes = [Change("name", person.full_name, wanted.name)] if person.full_name != wanted.name else []
    if wanted.role == Role.STUDENT:
        return _student(wanted, person, changes, school)
    if wanted.role == Role.FACULTY:
        changes += _mentor_changes(wanted, person)
    return Step(wanted, person, tuple(changes))


def _refuse_another_role(wanted: Wanted, person: User) -> None:
    if not person.is_active:
        raise BadRowError("This person is deactivated here. Activate them first if they are back.")
    if person.role != wanted.role:
        raise BadRowError(
            f"This person is {person.get_role_display().lower()} here and {wanted.role} in the file. "
            "A role decides what somebody may read, so no file changes it."
        )


def _newcomer(wanted: Wanted, school: School) -> Step:
    """A student's enrollment is taken to run since the academic year began; the class follows from the stage."""
    if wanted.role != Role.STUDENT:
        return Step(wanted, None)
    enrollment = NextEnrollment(None, school.year_start, school.year)
    return Step(wanted, None, enrollment=enrollment, cohort=_cohort(wanted, school))


def _student(wanted: Wanted, person: User, changes: list[Change], school: School) -> Step:
    cohort = None
    if not _has(person, StudentProfile):
        cohort = _cohort(wanted, school)
        changes.append(Change("class", "none", str(cohort)))
    enrollment = _next_enrollment(wanted, person, school)
    if enrollment:
        changes += _enrollment_changes(wanted, enrollment)
    return Step(wanted, person, tuple(changes), enrollment, cohort)


def _next_enrollment(wanted: Wanted, person: User, school: School) -> NextEnrollment | None:
    running = school.running(person)
    if running and (running.stage, running.track_id) == (wanted.stage, wanted.track.pk):
        return None
    last = running or school.last(person)
    if last and last.status in Enrollment.Status.gone():
        raise BadRowError(
            f"This student has left the school here ({last.get_status_display().lower()}). Enroll them by hand if they are back."
        )
    if later := school.later(person):
        raise BadRowError(
            f"This student already has an enrollment that starts on {later.starts_on}. Change that one by hand."
        )
    return NextEnrollment(
        running,
        _starts_on(wanted, last, running, school),
        school.year,
        running.status if running else Enrollment.Status.ENROLLED,
    )


def _starts_on(wanted: Wanted, last: Enrollment | None, running: Enrollment | None, school: School) -> date:
    """A step up belongs to the start of the academic year, however late the file; anything else holds from today."""
    if last is None:
        return school.year_start
    if running is None:
        return max(school.year_start, last.ends_on + timedelta(days=1))
    stages = Stage.values
    is_step_up = stages.index(wanted.stage) > stages.index(running.stage)
    return school.year_start if is_step_up and running.starts_on < school.year_start else school.today


def _enrollment_changes(wanted: Wanted, following: NextEnrollment) -> list[Change]:
    running = following.running
    if running is None:
        return [Change("enrollment", "none", f"{wanted.stage}, {wanted.track}, from {following.starts_on}")]
    pairs = [("stage", running.stage, wanted.stage), ("track", str(running.track), str(wanted.track))]
    since = (
        "corrected"
        if following.corrects
        else f"from {following.starts_on}; {running.stage} until {day_before(following.starts_on)}"
    )
    return [Change(what, old, f"{new} ({since})") for what, old, new in pairs if old != new]


def _mentor_changes(wanted: Wanted, person: User) -> list[Change]:
    """An empty department says nothing about the one that a mentor has."""
    if not _has(person, MentorProfile):
        return [Change("mentor profile", "none", "listed")]
    old = person.mentor_profile.department
    if wanted.department in (None, old):
        return []
    return [Change("department", str(old or "none"), str(wanted.department))]


def _cohort(wanted: Wanted, school: School) -> int:
    return school.year - Stage.values.index(wanted.stage)


def _has(person: User, profile: type) -> bool:
    name = "student_profile" if profile is StudentProfile else "mentor_profile"
    return hasattr(person, name)
