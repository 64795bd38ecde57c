"""How far somebody is on their way in or out, as staff read it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery

from ..models import Invitation, User


class Arrival(models.TextChoices):
    NEW = "new", "Not invited yet"
    INVITED = "invited", "Invited"
    EXPIRED = "expired", "Invitation has run out"
    IN = "in", "Has signed in"
    OUT = "out", "Deactivated"


def in_state(people: QuerySet[User], state: str, now: datetime) -> QuerySet[User]:
    """Without a state: everybody who is in the program, whether they have come in yet or not."""
    if state == Arrival.OUT:
        return people.filter(is_active=False)
    people = people.filter(is_active=True)
    if state == Arrival.IN:
        return people.filter(last_login__isnull=False)
    if state in _ASKED:
        return people.filter(last_login__isnull=True).alias(holds_until=_newest()).filter(_ASKED[state](now))
    return people


def states_of(people: Iterable[User], now: datetime) -> dict[UUID, str]:
    """The label for each, by one query."""
    ids = [person.pk for person in people]
    until = dict(User.objects.filter(pk__in=ids).annotate(until=_newest()).values_list("pk", "until"))
    return {person.pk: _state(person, until.get(person.pk), now).label for person in people}


def _state(person: User, until: datetime | None, now: datetime) -> Arrival:
    if not person.is_active:
        return Arrival.OUT
    if person.last_login:
        return Arrival.IN
    if until is None:
        return Arrival.NEW
    return Arrival.INVITED if now < until else Arrival.EXPIRED


def _newest() -> Subquery:
    newest = Invitation.objects.filter(person=OuterRef("pk")).order_by("-created_at", "pk")
    return Subquery(newest.values("expires_at")[:1])


_ASKED = {
    Arrival.NEW: lambda now: Q(holds_until__isnull=True),
    Arrival.INVITED: lambda now: Q(holds_until__gt=now),
    Arrival.EXPIRED: lambda now: Q(holds_until__lte=now),
}
