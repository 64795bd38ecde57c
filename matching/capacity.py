"""How many places a mentor has, fills and has free (promise P1)."""

from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Program, User

from .models import Relationship, Request, WaitlistEntry


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


def only_with_unasked_room(profiles: QuerySet, now: datetime) -> QuerySet:
    """Those who accept and have a place for which nobody has an open request."""
    profiles = with_room(profiles).annotate(asked=_number(Request.objects.untold(now).for_mentoring()))
    return profiles.filter(accepting=True, free__gt=F("asked"))


def without_crowded(profiles: QuerySet, now: datetime) -> QuerySet:
    """Without those whom so many have asked that nobody else can; of profiles `with_room`."""
    profiles = profiles.annotate(asked=_number(Request.objects.untold(now)))
    return profiles.filter(asked__lt=Greatest(F("free"), 0) + Program.current().requests_over_places)


def _number(rows: QuerySet) -> Coalesce:
    """How many of these rows each mentor profile has."""
    theirs = rows.filter(mentor=OuterRef("user_id")).order_by().values("mentor")
    number = theirs.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
