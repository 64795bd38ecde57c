"""Why a request may not be sent right now: one sentence each, for the page, the form and the service alike."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.clock import school_date
from accounts.models import Program, User

from .capacity import free_places
from .models import Block, Relationship, Request

LONGEST_STOPPED_CLOCK = timedelta(days=14)


def why_not_request(student: User, mentor: User) -> str:
    """The first reason against it, or an empty text. Under the locks of both people it is the last word (P2)."""
    return next(_reasons(student, mentor, timezone.now()), "")


def counting(now: datetime) -> Q:
    """Requests that are open for everybody but the mentor: waiting, or declined so recently that it can be undone."""
    undoable = now - timedelta(minutes=Program.current().decline_undo_minutes)
    return Q(state=Request.State.PENDING) | Q(state=Request.State.DECLINED, decided_at__gt=undoable)


def blocked_between(one: User, other: User) -> bool:
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()


def _reasons(student: User, mentor: User, now: datetime) -> Iterator[str]:
    yield from _about_the_pair(student, mentor, now)
    yield from _about_the_mentor(mentor, now)
    program = Program.current()
    if Request.objects.filter(counting(now), student=student).count() >= program.max_open_requests:
        yield (
            f"You have {program.max_open_requests} open requests, which is as many as one can have. "
            "Withdraw one, or wait for an answer."
        )
    waiting = Request.objects.filter(counting(now), mentor=mentor).count()
    if waiting >= free_places(mentor) + program.requests_over_places:
        yield f"Many students have asked {mentor} already. Choose someone with more room, or look again in two weeks."


def _about_the_pair(student: User, mentor: User, now: datetime) -> Iterator[str]:
    if student == mentor:
        yield "You cannot ask yourself. Choose another mentor."
    if Relationship.objects.loading().filter(mentor=mentor, mentee=student).exists():
        yield f"{mentor} is your mentor already. You find your mentorship on your home page."
    if Request.objects.filter(counting(now), student=student, mentor=mentor).exists():
        yield f"You have asked {mentor} already. You find that request under Requests."
    if blocked_between(student, mentor):
        yield _not_open(mentor)


def _about_the_mentor(mentor: User, now: datetime) -> Iterator[str]:
    profile = getattr(mentor, "mentor_profile", None)
    if profile is None or not mentor.is_active or not profile.accepting:
        yield _not_open(mentor)
    elif profile.is_away(school_date(now)) and profile.away_until > school_date(now + LONGEST_STOPPED_CLOCK):
        yield f"{mentor} is away until {profile.away_until:%B %-d, %Y}. Choose someone else, or come back then."


def _not_open(mentor: User) -> str:
    return f"{mentor} is not open to new requests at the moment. Choose someone else, or look again later."
