"""Who is bound to whom, for what profiles show."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User

from .chats import agreed_of_late
from .models import Relationship, Request


def ties(reader: User, users: Iterable[User]) -> dict:
    """{user id: what the reader is to them}: their mentor, their mentee, or asked by them. Two queries however many users."""
    ids = {user.pk for user in users} - {reader.pk}
    found = defaultdict(set)
    sides = Q(mentor=reader, mentee__in=ids) | Q(mentee=reader, mentor__in=ids)
    for mentor, mentee in Relationship.objects.live().filter(sides).values_list("mentor", "mentee"):
        if mentor == reader.pk:
            found[mentee].add("mentor")
        else:
            found[mentor].add("mentee")
    for student in asks(reader).filter(student__in=ids).values_list("student", flat=True):
        found[student].add("asked")
    return found


def advisors_of(student: User) -> set[UUID]:
    """Whom the school gave the student to ask about anything: no choice of theirs, and no mentor by that alone."""
    advising = Relationship.objects.live().filter(mentee=student, kind=Relationship.Kind.ADVISING)
    return set(advising.values_list("mentor", flat=True))


def asks(mentor: User) -> QuerySet:
    """Requests that wait, and 15-minute chats that were agreed to and are not over yet. After a no, nothing is left of it."""
    return Request.objects.filter(_waits_or_goes_on(), mentor=mentor)


def readable_to_mentor(mentor: User) -> QuerySet:
    """Whose message the mentor reads: what still asks them, and what became a mentorship."""
    became = Q(state=Request.State.ACCEPTED) & ~Q(kind=Request.Kind.CHAT)
    return Request.objects.filter(_waits_or_goes_on() | became, mentor=mentor)


def _waits_or_goes_on() -> Q:
    return Q(state=Request.State.PENDING) | Q(pk__in=agreed_of_late().order_by().values("pk"))
