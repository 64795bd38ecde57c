"""How many places a mentor has, fills and has free (promise P1)."""

from django.db.models import BooleanField, Count, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import User

from .models import Relationship, WaitlistEntry


def load(mentor: User) -> int:
    """The places that are taken or held. Read it under the mentor's lock before anything that would fill one more."""
    held = WaitlistEntry.objects.holding(timezone.now()).filter(mentor=mentor)
    return Relationship.objects.loading().filter(mentor=mentor).count() + held.count()


def free_places(mentor: User) -> int:
    return max(0, mentor.mentor_profile.capacity - load(mentor))


def with_room(profiles: QuerySet) -> QuerySet:
    """Mentor profiles with `taken` and `free` places, and whether they are `away_now`, as columns."""
    taken = _number(Relationship.objects.loading()) + _number(WaitlistEntry.objects.holding(timezone.now()))
    profiles = profiles.annotate(taken=taken)
    today = school_today()
    away = ExpressionWrapper(Q(away_from__lte=today, away_until__gte=today), BooleanField())
    return profiles.annotate(free=F("capacity") - F("taken"), away_now=away)


def only_with_room(profiles: QuerySet) -> QuerySet:
    return with_room(profiles).filter(Q(accepting=True), free__gt=0)


def _number(rows: QuerySet) -> Coalesce:
    """How many of these rows each mentor profile has."""
    theirs = rows.filter(mentor=OuterRef("user_id")).order_by().values("mentor")
    number = theirs.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
