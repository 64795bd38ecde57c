"""What the school already has of the people in a file, read in as many queries for ten rows as for ten thousand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.clock import academic_year, academic_year_start
from accounts.models import Department, Enrollment, Reference, Role, Stage, Track, User

from .parse import BadRowError, Row, printable


@dataclass(frozen=True)
class Wanted:
    """A row whose words are known to the school."""

    line: int
    email: str
    name: str
    role: str
    stage: str
    track: Track | None
    department: Department | None


class School:
    def __init__(self, emails: Iterable[str], today: date) -> None:
        self.today = today
        self.year = academic_year(today)
        self.year_start = academic_year_start(self.year)
        self.tracks = list(Track.objects.offered())
        self.departments = list(Department.objects.offered())
        people = User.objects.filter(email__in=list(emails))
        people = people.select_related("student_profile", "mentor_profile__department")
        self.people = {person.email: person for person in people}
        self._enrollments: dict = {}
        for row in Enrollment.objects.filter(student__in=people).select_related("track").order_by("starts_on"):
            self._enrollments.setdefault(row.student_id, []).append(row)

    def running(self, person: User) -> Enrollment | None:
        return next((row for row in self._of(person) if not self._is_later(row) and self._lasts(row)), None)

    def later(self, person: User) -> Enrollment | None:
        return next((row for row in self._of(person) if self._is_later(row)), None)

    def last(self, person: User) -> Enrollment | None:
        return next((row for row in reversed(self._of(person)) if not self._is_later(row)), None)

    def understand(self, row: Row) -> Wanted:
        """Raises BadRowError for a word that the school does not know, naming those it does."""
        role = _choice("role", row.role, {str(label): value for value, label in Role.choices})
        if role == Role.STUDENT:
            stage, track = self._stage(row), self._entry("track", row.track, self.tracks)
            return Wanted(row.line, row.email, row.name, role, stage, track, None)
        if row.stage or row.track:
            raise BadRowError("Only students have a stage and a track. Leave both empty, or check the role.")
        keeps_department = role == Role.FACULTY and row.department
        department = self._entry("department", row.department, self.departments) if keeps_department else None
        return Wanted(row.line, row.email, row.name, role, "", None, department)

    def _stage(self, row: Row) -> str:
        if not row.stage:
            raise BadRowError(f"The student has no stage. Choose {_or(Stage.values)}.")
        known = {value: value for value in Stage.values}
        return known["M4+"] if row.stage.casefold() == "m4" else _choice("stage", row.stage, known)

    def _entry(self, what: str, word: str, entries: list[Reference]) -> Reference:
        if not word:
            raise BadRowError(f"The student has no {what}. Choose {_or([entry.name for entry in entries])}.")
        by_slug = {entry.slug: entry for entry in entries}
        return by_slug.get(word.casefold()) or _choice(what, word, {entry.name: entry for entry in entries})

    def _of(self, person: User) -> list[Enrollment]:
        return self._enrollments.get(person.pk, [])

    def _is_later(self, row: Enrollment) -> bool:
        return row.starts_on > self.today

    def _lasts(self, row: Enrollment) -> bool:
        return row.ends_on is None or row.ends_on >= self.today


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def _choice(what: str, word: str, known: dict[str, Any]) -> Any:
    found = {name.casefold(): value for name, value in known.items()}
    if word.casefold() not in found:
        raise BadRowError(f"The {what} “{printable(word)}” is not known. Choose {_or(known)}.")
    return found[word.casefold()]


def _or(names: Collection[str]) -> str:
    *most, last = names or ["one once install_defaults has been run"]
    return f"{', '.join(most)} or {last}" if most else last
