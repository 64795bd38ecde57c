"""Who has left the program, as others may know it: that they are gone, never why."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from .models import Deactivation, User


def all_gone() -> QuerySet:
    """The ids of those of whom others read "is no longer in the program": their deactivation has taken effect."""
    return Deactivation.objects.standing().filter(done_at__isnull=False).values_list("person", flat=True)


def gone(people: Iterable[UUID]) -> set[UUID]:
    """Which of these people are."""
    return set(all_gone().filter(person__in=list(people)))


def is_gone(person: User) -> bool:
    return not person.is_active and bool(gone([person.pk]))


def standing_of(people: Iterable[User]) -> dict[UUID, Deactivation]:
    rows = Deactivation.objects.standing().filter(person__in=[person.pk for person in people])
    return {row.person_id: row for row in rows.select_related("made_by")}
