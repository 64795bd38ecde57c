"""Who is at the school. They come by the same import with which a school brings its people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts.clock import academic_year, academic_year_start, school_today
from accounts.events import record
from accounts.models import Enrollment, MentorProfile, Role, Stage, StudentProfile, User
from accounts.roster.apply import apply_plan
from accounts.roster.parse import Roster, Row
from accounts.roster.plan import make_plan
from matching.models import Goal

from .texts import address, read

Status = Enrollment.Status
Busy = list[tuple[datetime, datetime]]
TITLE = "Dr. "


@dataclass(eq=False)
class Student:
    """`years` is how many academic years they have behind them today; from three on they are M4+. `fate` is the status
    that they have, or will come to have, and `status` the one that they have at this moment of the year.
    """

    name: str
    years: int
    track: str
    email: str = ""
    fate: str = Status.ENROLLED
    status: str = Status.ENROLLED
    about: str = ""
    user: User | None = None
    goals: list[Goal] = field(default_factory=list)
    known: list["Mentor"] = field(default_factory=list)
    busy: Busy = field(default_factory=list)
    pairs: list = field(default_factory=list)
    is_named: bool = False
    is_scripted: bool = False

    def stage_then(self, years_ago: int) -> str | None:
        """None before they came."""
        years = self.years - years_ago
        return Stage.values[min(years, 3)] if years >= 0 else None

    @property
    def is_here(self) -> bool:
        return self.user is not None and self.status not in Status.gone()


@dataclass(eq=False)
class Staff:
    name: str
    email: str
    user: User | None = None


@dataclass(eq=False)
class Mentor:
    name: str
    department: str
    email: str = ""
    user: User | None = None
    profile: MentorProfile | None = None
    topics: list[str] = field(default_factory=list)
    windows: list = field(default_factory=list)
    busy: Busy = field(default_factory=list)
    load: int = 0
    waiting: int = 0
    years: int = 9  # of a peer mentor: their own years at school
    is_away: bool = False
    is_silent: bool = False
    is_named: bool = False
    advises: bool = False

    @property
    def has_room(self) -> bool:
        return self.load < self.profile.capacity

    @property
    def can_be_asked(self) -> bool:
        profile = self.profile
        open_now = profile is not None and profile.accepting and not self.is_away and self.has_room
        return open_now and self.waiting < profile.capacity - self.load + 1


class Names:
    """Every name once. Given and family names mostly come from the same part of the world, as they do."""

    def __init__(self, school) -> None:
        self._school, self._pools, self._taken = school, read("names"), {}

    def new(self) -> str:
        rng = self._school.rng
        while True:
            given = self._school.deal("given names", self._pools)
            family = given if rng.random() < 0.85 else rng.choice(self._pools)
            name = f"{rng.choice(given['given'])} {rng.choice(family['family'])}"
            if address(name) not in self._taken:
                self._taken[address(name)] = True
                return name


def imagine_students(school, count: int, names: Names) -> Iterator[Student]:
    """All years alike. Of a school large enough, some are on leave, in research, in another degree, or gone."""
    for number in range(count):
        track = school.deal("track", {"Pathways": 5, "Health Sciences and Technology": 1})
        student = Student(names.new(), (1, 0, 2, 3)[number % 4], track)
        student.email = address(student.name)
        if number % 16 == 15:
            student.years = 4
        yield student


FEW = 30
SPECIAL = {
    Status.GRADUATED: (14, 4),
    Status.RESEARCH: (48, 4),
    Status.DUAL_DEGREE: (40, 3),
    Status.LEAVE: (60, 2),
    Status.WITHDRAWN: (80, 1),
}


def set_apart(students: list[Student]) -> None:
    """One in so many students gets each of the rarer statuses; the number beside it is where such a student stands."""
    if len(students) < FEW:
        return
    for status, (one_in, years) in SPECIAL.items():
        ordinary = [student for student in students if student.fate == Status.ENROLLED and not student.is_named]
        wanted = max(1, len(students) // one_in)
        for student in ordinary[3 :: len(ordinary) // wanted][:wanted]:
            student.fate, student.years = status, years


def imagine_faculty(school, count: int, names: Names) -> Iterator[Mentor]:
    departments = {name: 1 + len(fields) // 2 for name, fields in read("departments").items()}
    for _ in range(count):
        name = names.new()
        yield Mentor(TITLE + name, school.deal("department", departments), address(name))


def days_here(year, student: Student) -> int:
    """Since they came to the school, or since the year of the seed began."""
    came_on = academic_year_start(academic_year(year.today) - student.years)
    return (year.today - max(came_on, year.starts_on)).days


def bring_in(people: list, years_ago: int, by: User | None) -> None:
    """The registrar's file, as of that academic year."""
    rows = [row for row in (_row(person, years_ago) for person in people) if row]
    plan = make_plan(Roster("utf-8", ",", rows), school_today())
    failed = [*plan.rejections, *apply_plan(plan=plan, by=by)]
    if failed:
        raise RuntimeError(f"The roster of the demo school is wrong: {failed[0].reason}")
    users = {user.email: user for user in User.objects.filter(email__in=[row.email for row in rows])}
    for person in people:
        person.user = person.user or users.get(person.email)


def _row(person: Student | Mentor | Staff, years_ago: int) -> Row | None:
    if isinstance(person, Staff):
        return Row(0, person.email, person.name, Role.STAFF)
    if isinstance(person, Mentor):
        return Row(0, person.email, person.name, Role.FACULTY, department=person.department)
    stage = None if person.status in Status.gone() else person.stage_then(years_ago)
    return Row(0, person.email, person.name, Role.STUDENT, stage, person.track) if stage else None


def change_status(school, student: Student) -> None:
    """A new span of the same stage and track; one that began today is put right in place."""
    today, status = school_today(), student.fate
    running = student.user.enrollment_on(today)
    if running.starts_on >= today:
        running.status = status
        running.save(update_fields=["status"])
    else:
        running.ends_on = today - timedelta(days=1)
        running.save(update_fields=["ends_on"])
        running = _next_span(running, today, status)
    record(actor=school.staff[-1].user, verb="changed enrollment", target=running)
    student.status = status


def _next_span(running: Enrollment, today: date, status: str) -> Enrollment:
    return Enrollment.objects.create(
        student=running.student,
        academic_year=academic_year(today),
        stage=running.stage,
        track=running.track,
        status=status,
        starts_on=today,
    )


def write_about_me(school, students: Iterable[Student]) -> None:
    for student in students:
        if student.about or school.rng.random() < 0.6:
            about = student.about or school.texts.one("about_student")
            StudentProfile.objects.filter(user=student.user).update(about=about)
