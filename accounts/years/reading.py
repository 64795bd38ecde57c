"""What the school's rows say about a coming year, in as many queries for two thousand students as for two."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.clock import academic_year, academic_year_start
from accounts.models import Deactivation, Enrollment, Rollover, RolloverException, User

from .plan import Move, Place, Standing, changed_between, digest, groups, make_moves

REMEMBERED_SECONDS = 24 * 60 * 60
MOST_NAMED = 10


@dataclass
class YearPlan:
    year: int
    moves: list[Move]
    gone: int
    already: int
    decided_by: dict = field(default_factory=dict)

    @cached_property
    def starts_on(self) -> date:
        return academic_year_start(self.year)

    @property
    def last_day(self) -> date:
        """Of the enrollments that end."""
        return self.starts_on - timedelta(days=1)

    @cached_property
    def digest(self) -> str:
        return digest(self.moves)

    @cached_property
    def groups(self) -> list:
        return groups(self.moves)

    @property
    def key(self) -> str:
        return f"rollover:{self.year}:{self.digest}"

    def remember(self) -> None:
        """What was shown, so that a later plan can say in what it differs."""
        cache.add(self.key, {move.student: (move.before, move.after) for move in self.moves}, REMEMBERED_SECONDS)

    def find(self, student: Any) -> Move | None:
        return next((move for move in self.moves if move.student == student), None)


def label(year: int) -> str:
    """2027 reads 2027-28, with a dash."""
    return f"{year}\N{EN DASH}{(year + 1) % 100:02d}"


def who_moves() -> QuerySet[User]:
    """With those who may still be brought back as if they had never been out."""
    out = Deactivation.objects.waiting().values("person")
    return User.objects.students().filter(Q(is_active=True) | Q(pk__in=out))


def plan_for(year: int) -> YearPlan:
    standings = _standings(year)
    exceptions = RolloverException.objects.filter(academic_year=year).select_related("decided_by")
    decisions = {row.student_id: (Place(row.stage, row.track_id, row.status), row) for row in exceptions}
    moves = make_moves(standings, {student: place for student, (place, _) in decisions.items()})
    return YearPlan(
        year,
        moves,
        gone=len(standings) - len(moves),
        already=who_moves().filter(Exists(_in_year(year, "pk"))).count(),
        decided_by={student: row.decided_by for student, (_, row) in decisions.items()},
    )


def what_changed(plan: YearPlan, seen_digest: str) -> list[str]:
    """A line for each student whose move is another one than on the page that carried this digest."""
    seen = cache.get(f"rollover:{plan.year}:{seen_digest}")
    if seen is None:
        return ["The list is another one than you saw. Please look it through again."]
    changed, missing = changed_between(seen, plan.moves)
    names = dict(User.objects.filter(pk__in=missing).values_list("pk", "full_name"))
    lines = [f"{move.standing.name}: now {say(move)}" for move in changed]
    lines += [f"{name}: no longer in the list" for name in sorted(names.values())]
    more = len(lines) - MOST_NAMED
    return lines[:MOST_NAMED] + ([f"and {more} more"] if more > 0 else [])


def say(move: Move) -> str:
    return f"from {place_words(move.before)} to {place_words(move.after)}"


def place_words(place: Place) -> str:
    return stage_words(place.stage, place.status)


def stage_words(stage: str, status: str) -> str:
    """M2 for who is at school, else with the status."""
    words = Enrollment.Status(status).label
    if status in Enrollment.Status.gone():
        return words
    return stage if status == Enrollment.Status.ENROLLED else f"{stage}, {words.lower()}"


def year_to_prepare(today: date) -> int:
    """The next one; late in a year for which nobody has moved the school yet, the one that has begun."""
    this = academic_year(today)
    return this if is_behind(today) else this + 1


def is_behind(today: date) -> bool:
    """Whether most students still have an enrollment of an earlier year."""
    this = academic_year(today)
    if Rollover.objects.standing().filter(academic_year=this).exists():
        return False
    running = Enrollment.objects.on(today).studying().filter(student__in=who_moves())
    return running.filter(academic_year__lt=this).count() * 2 > running.count()


def _in_year(year: int, student: str) -> QuerySet[Enrollment]:
    """What a student already has in that year: nobody is moved into it twice, or over what staff entered by hand."""
    rows = Enrollment.objects.filter(student=OuterRef(student))
    return rows.filter(Q(academic_year__gte=year) | Q(starts_on__gte=academic_year_start(year)))


def _standings(year: int) -> list[Standing]:
    """The last enrollment of everybody that reaches into the year before; one that ended earlier has been over for long."""
    spans = Enrollment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=academic_year_start(year - 1)),
        student__in=who_moves(),
        starts_on__lt=academic_year_start(year),
    ).exclude(Exists(_in_year(year, "student")))
    latest = spans.order_by("student_id", "-starts_on").distinct("student_id").values("pk")
    rows = Enrollment.objects.filter(pk__in=latest).order_by("student__full_name", "student_id")
    people = ("student", "student__full_name", "student__student_profile__cohort")
    fields = rows.values_list(*people, "pk", "stage", "track", "status", "ends_on")
    return [
        Standing(student, name, cohort, pk, Place(stage, track, status), ends_on)
        for student, name, cohort, pk, stage, track, status, ends_on in fields
    ]
