"""The line of students who wait for a place with one mentor, in the order in which places are offered."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.clock import school_today
from accounts.models import User

from .models import Block, Conflict, Relationship, Request, WaitlistEntry


def in_line(mentor: User, now: datetime) -> QuerySet[WaitlistEntry]:
    """Who could be offered a place now: students without a mentor first, then who joined first. Whoever could not say yes to it
    keeps their place in the line, and holds up nobody.
    """
    rows = WaitlistEntry.objects.waiting().filter(mentor=mentor, student__is_active=True)
    for students in _out_of_reach(mentor, now):
        rows = rows.exclude(student__in=students)
    covered = Exists(Relationship.objects.covering().filter(mentee=OuterRef("student")))
    return rows.annotate(covered=covered).order_by("covered", "joined_at", "id")


def _out_of_reach(mentor: User, now: datetime) -> tuple[QuerySet, ...]:
    apart = Conflict.objects.keeping_apart().on(school_today())
    return (
        Block.objects.filter(blocker=mentor).values("blocked"),
        Block.objects.filter(blocked=mentor).values("blocker"),
        apart.filter(person=mentor).values("student"),
        Relationship.objects.loading().filter(mentor=mentor).values("mentee"),
        Request.objects.untold(now).for_mentoring().filter(mentor=mentor).values("student"),
    )
