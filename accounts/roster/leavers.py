"""Those whom a complete file does not name: what goes with them, and what became of their leaving."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from accounts.hooks import deactivation_effects
from accounts.models import Deactivation, ImportRun, User

from .kinds import Outcome


@dataclass(frozen=True)
class TakenBack:
    number: int
    by: str
    at: datetime


@dataclass
class Leaving:
    """How many people a file has deactivated, and who has taken how many of them back before anybody was told."""

    number: int = 0
    taken_back: list[TakenBack] = field(default_factory=list)

    @property
    def is_undone(self) -> bool:
        return self.number == sum(back.number for back in self.taken_back)


def what_ends(run: ImportRun) -> list[tuple[str, int]]:
    absent = run.lines.filter(outcome=Outcome.ABSENT).values("person")
    people = list(User.objects.filter(pk__in=absent).only("pk"))
    return [line for lines in deactivation_effects(people) for line in lines if line[1]] if people else []


def waiting() -> QuerySet[Deactivation]:
    """Of whom nobody has been told yet."""
    return Deactivation.objects.waiting().filter(effect_at__gt=timezone.now())


def leavings(runs: Iterable[ImportRun]) -> dict[UUID, Leaving]:
    """By file, in two queries for any number of files. Files that deactivated nobody are not in it."""
    found: dict[UUID, Leaving] = defaultdict(Leaving)
    rows = Deactivation.objects.filter(import_run__in=[run.pk for run in runs]).order_by()
    for run, number in rows.values_list("import_run").annotate(Count("pk")):
        found[run].number = number
    undone = rows.filter(ended_at__isnull=False, done_at__isnull=True).values_list("import_run", "ended_by__full_name")
    for run, by, number, at in undone.annotate(number=Count("pk"), at=Max("ended_at")).order_by("at"):
        found[run].taken_back.append(TakenBack(number, by, at))
    return dict(found)
