"""What the school already has of the people in a file, read in as many queries for ten rows as for ten thousand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models.functions import Lower

from accounts.clock import academic_year, academic_year_start, year_around
from accounts.models import Department, Enrollment, Reference, Role, Stage, Track, User

from .cells import choice, one_of, read_date, read_email, read_id, read_name, read_number
from .kinds import BadRowError, Row

FIRST_CLASS = 1950
ROLES = {str(label): value for value, label in Role.choices}
STAGES = {value: value for value in Stage.values}
STATUSES = {str(label): value for value, label in Enrollment.Status.choices}
STATUSES_IN_CODE = {value: value for value in Enrollment.Status.values}


@dataclass(frozen=True)
class Wanted:
    """A row whose words are known to the school. What the file leaves empty says nothing about the person."""

    line: int
    email: str
    school_id: str
    name: str
    role: str
    stage: str = ""
    track: Track | None = None
    department: Department | None = None
    cohort: int | None = None
    status: str = ""
    starts_on: date | None = None


class School:
    def __init__(self, rows: list[Row], today: date) -> None:
        self.today = today
        self.year = academic_year(today)
        self.year_start = academic_year_start(self.year)
        self.tracks = list(Track.objects.offered())
        self.departments = list(Department.objects.offered())
        found = set(people_named({word for row in rows for word in (row["email"], row["school_id"]) if word}))
        self._by_email = {person.email: person for person in found}
        self._by_id = {person.school_id.lower(): person for person in found if person.school_id}
        self._enrollments: dict = {}
        spans = Enrollment.objects.filter(student__in=found).select_related("track").order_by("starts_on")
        for span in spans if found else ():
            self._enrollments.setdefault(span.student_id, []).append(span)

    def with_email(self, email: str) -> User | None:
        return self._by_email.get(email.lower())

    def with_id(self, school_id: str) -> User | None:
        return self._by_id.get(school_id.lower()) if school_id else None

    def running(self, person: User) -> Enrollment | None:
        return next((row for row in self._of(person) if not self._is_later(row) and self._lasts(row)), None)

    def later(self, person: User) -> Enrollment | None:
        return next((row for row in self._of(person) if self._is_later(row)), None)

    def last(self, person: User) -> Enrollment | None:
        return next((row for row in reversed(self._of(person)) if not self._is_later(row)), None)

    def year_of(self, day: date) -> int:
        return year_around(day, self.year_start.month)

    def only_track(self) -> Track | None:
        """A school with one curriculum need not name it."""
        return self.tracks[0] if len(self.tracks) == 1 else None

    def understand(self, row: Row) -> Wanted:
        """Raises BadRowError for a word that the school does not know, naming those it does."""
        who = (row.line, read_email(row["email"]), read_id(row["school_id"]), read_name(row["name"]), _role(row))
        if who[-1] == Role.STUDENT:
            return Wanted(*who, **self._of_student(row))
        if any(row[name] for name in ("stage", "track", "cohort", "status", "starts_on")):
            raise BadRowError(
                "Only students have a stage, a track, a class and an enrollment. Leave these empty, or check the role."
            )
        keeps_department = who[-1] == Role.FACULTY and row["department"]
        return Wanted(*who, department=self._entry("department", row, self.departments) if keeps_department else None)

    def _of_student(self, row: Row) -> dict:
        return {
            "stage": _stage(row["stage"]),
            "track": self._entry("track", row, self.tracks) if row["track"] else None,
            "cohort": (row["cohort"] and read_number("class", row["cohort"], FIRST_CLASS, self.year + 1)) or None,
            "status": _status(row["status"]),
            "starts_on": self._day(row["starts_on"]) if row["starts_on"] else None,
        }

    def _day(self, cell: str) -> date:
        day = read_date(cell)
        if day > self.today:
            raise BadRowError(f"{day} has not come yet. Bring the file in on that day or later.")
        return day

    def _entry(self, what: str, row: Row, entries: list[Reference]) -> Reference:
        by_slug = {entry.slug: entry for entry in entries}
        return by_slug.get(row[what].casefold()) or choice(what, row[what], {entry.name: entry for entry in entries})

    def _of(self, person: User) -> list[Enrollment]:
        return self._enrollments.get(person.pk, [])

    def _is_later(self, row: Enrollment) -> bool:
        return row.starts_on > self.today

    def _lasts(self, row: Enrollment) -> bool:
        return row.ends_on is None or row.ends_on >= self.today


def people_named(words: Iterable[str]) -> list[User]:
    """The people who have one of these words as their address or their school ID, whatever its case."""
    people = User.objects.select_related("student_profile", "mentor_profile__department")
    return list(people.filter(pk__in=ids_named(words)))


def ids_named(words: Iterable[str]) -> set[UUID]:
    words = {word.lower() for word in words if word}
    by_id = User.objects.exclude(school_id="").annotate(id_in_small=Lower("school_id")).filter(id_in_small__in=words)
    by_address = User.objects.filter(email__in=words)
    return {pk for found in (by_id, by_address) for pk in found.order_by().values_list("pk", flat=True)}


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def stages() -> str:
    return one_of(STAGES)


def _role(row: Row) -> str:
    if not row["role"]:
        raise BadRowError("The row has no role.")
    return choice("role", row["role"], ROLES)


def _stage(word: str) -> str:
    return "M4+" if word.casefold() == "m4" else word and choice("stage", word, STAGES)


def _status(word: str) -> str:
    return word and choice("enrollment status", word, STATUSES, STATUSES_IN_CODE)
