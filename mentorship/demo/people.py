"""Who is at the school. They come by the same import with which a school brings its people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from accounts.clock import academic_year, academic_year_start, school_today
from accounts.edits import Edit
from accounts.models import Enrollment, MentorProfile, Role, Stage, StudentProfile, User
from accounts.roster.apply import apply_people
from accounts.roster.kinds import Outcome, Row
from accounts.roster.plan import plan_people
from accounts.years.services import correct_enrollment, open_enrollment
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
    def is_open(self) -> bool:
        return self.profile is not None and self.profile.accepting and not self.is_away

    @property
    def can_be_asked(self) -> bool:
        return self.is_open and self.has_room and self.waiting < self.profile.capacity - self.load + 1


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
    there = [cells for cells in (_cells(person, years_ago) for person in people) if cells]
    steps = plan_people([Row(number, cells) for number, cells in enumerate(there, 2)], school_today())
    if wrong := [step for step in steps if step.outcome == Outcome.REJECTED]:
        raise RuntimeError(f"The roster of the demo school is wrong: {wrong[0].details[0]}")
    apply_people([step for step in steps if step.outcome != Outcome.UNCHANGED], by)
    users = {user.email: user for user in User.objects.filter(email__in=[cells["email"] for cells in there])}
    for person in people:
        person.user = person.user or users.get(person.email)


def _cells(person: Student | Mentor | Staff, years_ago: int) -> dict[str, str]:
    """Nothing of a student who is not there yet, or not any more."""
    cells = {"email": person.email, "name": person.name}
    if isinstance(person, Staff):
        return cells | {"role": Role.STAFF}
    if isinstance(person, Mentor):
        return cells | {"role": Role.FACULTY, "department": person.department}
    stage = None if person.status in Status.gone() else person.stage_then(years_ago)
    return cells | {"role": Role.STUDENT, "stage": stage, "track": person.track} if stage else {}


def change_status(school, student: Student) -> None:
    """A new span of the same stage and track; one that began today is put right in place."""
    today, status, by = school_today(), student.fate, school.staff[0].user
    running = student.user.enrollment_on(today)
    if running.status != status and running.starts_on >= today:
        correct_enrollment(enrollment=running, edit=Edit({"status": status}), by=by)
    elif running.status != status:
        same = {"stage": running.stage, "track": running.track}
        open_enrollment(student=student.user, starts_on=today, status=status, by=by, **same)
    student.status = status


def write_about_me(school, students: Iterable[Student]) -> None:
    for student in students:
        if student.about or school.rng.random() < 0.6:
            about = student.about or school.texts.one("about_student")
            StudentProfile.objects.filter(user=student.user).update(about=about)
