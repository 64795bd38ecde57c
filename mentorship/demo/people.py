"""Who is at the school. They come by the same import with which a school brings its people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts.clock import school_today
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
    """`years` is how many academic years they have behind them today; from three on they are M4+."""

    name: str
    years: int
    track: str
    email: str = ""
    status: str = Status.ENROLLED
    user: User = None
    goals: list[Goal] = field(default_factory=list)
    known: list["Mentor"] = field(default_factory=list)
    busy: Busy = field(default_factory=list)
    pairs: list = field(default_factory=list)
    is_named: bool = False

    def stage_then(self, years_ago: int) -> str | None:
        """None before they came."""
        years = self.years - years_ago
        return Stage.values[min(years, 3)] if years >= 0 else None

    @property
    def is_here(self) -> bool:
        return self.user is not None and self.status not in Status.gone()


@dataclass(eq=False)
class Mentor:
    name: str
    department: str
    email: str = ""
    user: User = None
    profile: MentorProfile = None
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
        return open_now and self.waiting < profile.capacity - self.load + 2


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


SPECIAL = {
    Status.GRADUATED: (14, 4),
    Status.RESEARCH: (48, 4),
    Status.DUAL_DEGREE: (40, 3),
    Status.LEAVE: (60, 2),
    Status.WITHDRAWN: (80, 1),
}


def set_apart(students: list[Student]) -> None:
    """One in so many students gets each of the rarer statuses; `years` is where such a student stands."""
    if len(students) < 30:
        return
    for status, (one_in, years) in SPECIAL.items():
        ordinary = [student for student in students if student.status == Status.ENROLLED and not student.is_named]
        for student in ordinary[5 :: max(1, len(ordinary) // max(1, len(students) // one_in))]:
            student.status, student.years = status, years


def imagine_faculty(school, count: int, names: Names) -> Iterator[Mentor]:
    departments = {name: 1 + len(fields) // 2 for name, fields in read("departments").items()}
    for _ in range(count):
        name = names.new()
        yield Mentor(TITLE + name, school.deal("department", departments), address(name))


def bring_in(school, students: Iterable[Student], mentors: Iterable[Mentor], years_ago: int) -> None:
    """The registrar's file, as of this academic year."""
    rows = [
        Row(0, one.email, one.name, Role.STUDENT, one.stage_then(years_ago), one.track)
        for one in students
        if one.stage_then(years_ago) and one.status not in Status.gone()
        or one.user is None and one.stage_then(years_ago)
    ]
    rows += [Row(0, one.email, one.name, Role.FACULTY, department=one.department) for one in mentors]
    plan = make_plan(Roster("utf-8", ",", rows), school_today())
    failed = [*plan.rejections, *apply_plan(plan=plan, by=school.registrar)]
    if failed:
        raise RuntimeError(f"The roster of the demo school is wrong: {failed[0].reason}")
    _recognize([*students, *mentors])


def _recognize(people: list) -> None:
    found = {user.email: user for user in User.objects.filter(email__in=[one.email for one in people])}
    for one in people:
        one.user = one.user or found.get(one.email)


def change_status(school, student: Student, status: str, by: User) -> None:
    """A new span of the same stage and track; one that began today is put right in place."""
    today = school_today()
    running = student.user.enrollment_on(today)
    if running.starts_on >= today:
        running.status = status
        running.save(update_fields=["status"])
    else:
        running.ends_on = today - timedelta(days=1)
        running.save(update_fields=["ends_on"])
        running = _next_span(running, today, status)
    record(actor=by, verb="changed enrollment", target=running)


def _next_span(running: Enrollment, today: date, status: str) -> Enrollment:
    return Enrollment.objects.create(
        student=running.student,
        academic_year=running.academic_year,
        stage=running.stage,
        track=running.track,
        status=status,
        starts_on=today,
    )


def write_about_me(school, students: Iterable[Student]) -> None:
    for student in students:
        if not student.is_named and school.rng.random() < 0.6:
            profile = StudentProfile.objects.get(user=student.user)
            profile.about = school.texts.one("about_student")
            profile.save(update_fields=["about"])
