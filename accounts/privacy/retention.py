"""Who has left so long ago that data of theirs is to go."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ..clock import school_date, school_today
from ..models import Deactivation, LegalHold, Program, Purge, User
from .kinds import ACCOUNT, due, goes_on


@dataclass(frozen=True)
class Leaver:
    """Somebody who has left. `gone` are the kinds that were purged since; `held` says that a legal hold stands."""

    person: User
    left_on: date
    gone: frozenset[str]
    held: bool

    def due(self, program: Program, today: date) -> list[str]:
        return [slug for slug in due(program, self.left_on, today) if slug not in self.gone]

    def next_on(self, program: Program) -> date | None:
        """When the next kind goes, or should have gone."""
        return min((day for kind, day in goes_on(program, self.left_on) if kind.slug not in self.gone), default=None)


def departures() -> QuerySet[Deactivation]:
    """Those that have taken effect, of people who are still named."""
    ended = Purge.objects.filter(
        person=OuterRef("person"), kinds__contains=[ACCOUNT.slug], purged_at__gte=OuterRef("effect_at")
    )
    left = Deactivation.objects.standing().filter(done_at__isnull=False, person__is_active=False)
    return left.filter(~Exists(ended)).select_related("person").order_by("effect_at", "pk")


def leavers(people: Iterable[UUID] | None = None) -> list[Leaver]:
    """Three queries, however many have left."""
    rows = departures() if people is None else departures().filter(person__in=list(people))
    rows = list(rows)
    gone = _gone_since(rows)
    held = held_among(row.person_id for row in rows)
    return [
        Leaver(row.person, school_date(row.effect_at), frozenset(gone[row.person_id]), row.person_id in held)
        for row in rows
    ]


def held_among(people: Iterable[UUID]) -> set[UUID]:
    return set(LegalHold.objects.standing().filter(person__in=list(people)).values_list("person", flat=True))


def due_now(people: Iterable[UUID] | None = None) -> list[tuple[Leaver, list[str]]]:
    """Whoever has something to be deleted, and what; those under a hold are among them and marked."""
    program, today = Program.current(), school_today()
    found = [(leaver, leaver.due(program, today)) for leaver in leavers(people)]
    return [(leaver, slugs) for leaver, slugs in found if slugs]


def people_per_kind(found: Iterable[tuple[Leaver, list[str]]]) -> Counter:
    return Counter(slug for leaver, slugs in found if not leaver.held for slug in slugs)


def _gone_since(rows: list[Deactivation]) -> dict[UUID, set[str]]:
    """What was purged before somebody came back and left again counts no more."""
    left_at, gone = {row.person_id: row.effect_at for row in rows}, defaultdict(set)
    done = Purge.objects.done().filter(person__in=left_at).values_list("person", "purged_at", "kinds")
    for person, purged_at, slugs in done:
        if purged_at >= left_at[person]:
            gone[person].update(slugs)
    return gone
