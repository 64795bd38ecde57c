"""The line of students who wait for a place with one mentor, in the order in which places are offered."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.clock import school_today
from accounts.models import User

from ..models import Block, Conflict, Relationship, Request, WaitlistEntry


def in_line(mentor: User, now: datetime) -> QuerySet[WaitlistEntry]:
    """Who could be offered a place now: students without a mentor first, then who joined first. Whoever could not say yes to it
    keeps their place in the line, and holds up nobody.
    """
    covered = Exists(Relationship.objects.covering().filter(mentee=OuterRef("student")))
    rows = all_in_line(now).filter(mentor=mentor)
    return rows.annotate(covered=covered).order_by("covered", "joined_at", "id")


def all_in_line(now: datetime) -> QuerySet[WaitlistEntry]:
    """The same for every mentor, in no order: for whom others wait, in one query."""
    rows = WaitlistEntry.objects.waiting().filter(student__is_active=True).order_by()
    for pair in _out_of_reach(now):
        rows = rows.exclude(pair)
    return rows


def _out_of_reach(now: datetime) -> tuple[Exists | Q, ...]:
    mentor, student = OuterRef("mentor"), OuterRef("student")
    return (
        Exists(Block.objects.filter(blocker=mentor, blocked=student)),
        Exists(Block.objects.filter(blocker=student, blocked=mentor)),
        Conflict.objects.keeping_apart().on(school_today()).between_columns("mentor", "student"),
        Exists(Relationship.objects.loading().filter(mentor=mentor, mentee=student)),
        Exists(Request.objects.untold(now).for_mentoring().filter(mentor=mentor, student=student)),
    )
