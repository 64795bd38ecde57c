"""Why a request may not be sent right now: one sentence each, for the page, the form and the service alike."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from django.db.models import Q
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Program, User

from .absence import leaves_before_answering
from .capacity import free_places
from .models import Block, ChoiceList, Conflict, Relationship, Request, WaitlistEntry
from .waitlist.line import in_line


def why_not_request(
    student: User, mentor: User, kind: str = Request.Kind.MENTORING, *, handing_on: bool = False
) -> str:
    """The first reason against it, or an empty text. Under the locks of both people it is the last word (P2). `handing_on`: it
    is the next of a list of choices, whose place among the open requests it takes.
    """
    return next(_reasons(student, mentor, timezone.now(), kind, handing_on), "")


def kept_apart(person: User, student: User, day: date | None = None) -> bool:
    """Whether a declared conflict keeps the two from any mentorship, advising included, on that day (today)."""
    return Conflict.objects.keeping_apart().between(person, student).on(day or school_today()).exists()


def open_requests(student: User, now: datetime) -> int:
    """A list of choices counts as one from its first request on, also while it waits for the student's word to ask the next."""
    asked = Request.objects.untold(now).filter(student=student)
    lists = ChoiceList.objects.under_way().filter(student=student).exclude(choices__request__in=asked)
    return asked.count() + lists.count()


def asks_as_many_as_one_can(student: User, now: datetime, *, handing_on: bool = False) -> bool:
    return open_requests(student, now) - handing_on >= Program.current().max_open_requests


def others_wait(student: User, mentor: User, now: datetime) -> bool:
    """While anyone waits for a place, new requests join the list; for whom a place is held asks at once."""
    return not holds_place(student, mentor, now) and in_line(mentor, now).exclude(student=student).exists()


def holds_place(student: User, mentor: User, now: datetime) -> bool:
    """Whether a place from the waitlist is held for this student at this moment."""
    return WaitlistEntry.objects.holding(now).filter(student=student, mentor=mentor).exists()


def why_never_now(student: User, mentor: User) -> str:
    """The first reason against a request to this mentor that the student can do nothing about, or an empty text."""
    now = timezone.now()
    reasons = _about_the_pair(student, mentor, now), _about_the_mentor(student, mentor, now, Request.Kind.MENTORING)
    return next(chain(*reasons), "")


def could_ask_later(student: User, mentor: User) -> bool:
    """Whether only time is in the way, if anything: a place, an absence. A closed door and a block look alike."""
    profile = mentor.mentor_profile
    is_open = mentor.is_active and profile.accepting and not profile.is_over(school_today())
    return is_open and not any(_about_the_pair(student, mentor, timezone.now()))


def why_not_wait(student: User, mentor: User) -> str:
    """The first reason against joining a mentor's waitlist, or an empty text."""
    return next(_reasons_not_to_wait(student, mentor, timezone.now()), "")


def consent_missing(mentor: User, consent: bool) -> str:
    """What a student writes to somebody outside the school leaves the school, so they say yes to that first."""
    if consent or not mentor.is_outside_mentor:
        return ""
    return f"{mentor} works outside the school. Tick the box if that is all right with you, or choose another mentor."


def outside_time_over(mentor: User) -> str:
    """After their last day a mentor from outside takes nobody new; what runs goes on."""
    if not mentor.mentor_profile.is_over(school_today()):
        return ""
    return f"The time of {mentor} as a mentor from outside the school has ended."


def blocked_between(one: User, other: User) -> bool:
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()


def _reasons(student: User, mentor: User, now: datetime, kind: str, handing_on: bool) -> Iterator[str]:
    yield from _about_the_pair(student, mentor, now)
    yield from _about_the_mentor(student, mentor, now, kind)
    if asks_as_many_as_one_can(student, now, handing_on=handing_on):
        yield (
            f"You have {Program.current().max_open_requests} open requests, which is as many as one can have. "
            "Withdraw one, or wait for an answer."
        )
    if kind != Request.Kind.CHAT and others_wait(student, mentor, now):
        yield f"Other students wait for a place with {mentor}. Join the waitlist, or choose someone with room."
    if _is_crowded(mentor, now) and not holds_place(student, mentor, now):
        yield _crowded(mentor)


def _crowded(mentor: User) -> str:
    if not free_places(mentor):
        return f"All places with {mentor} are taken. Choose someone with room, or look again later."
    return f"Many students have asked {mentor} already. Choose someone with more room, or look again later."


def _is_crowded(mentor: User, now: datetime) -> bool:
    asked = Request.objects.untold(now).filter(mentor=mentor).count()
    return asked >= free_places(mentor) + Program.current().requests_over_places


def _reasons_not_to_wait(student: User, mentor: User, now: datetime) -> Iterator[str]:
    yield from _about_the_pair(student, mentor, now)
    yield from _about_the_mentor(student, mentor, now, Request.Kind.MENTORING)
    if not mentor.mentor_profile.waitlist_open:
        yield f"{mentor} keeps no waitlist. Choose someone with room, or look again later."
    lists = WaitlistEntry.objects.standing().filter(student=student)
    if lists.filter(mentor=mentor).exists():
        yield f"You are on the waitlist of {mentor} already."
    most = Program.current().max_waitlists
    if lists.count() >= most:
        yield f"You are on {most} waitlists, which is as many as one can be on. Leave one first."
    if free_places(mentor) and not others_wait(student, mentor, now) and not _is_crowded(mentor, now):
        yield f"Nobody has to wait for {mentor}: you can ask right now."


def _about_the_pair(student: User, mentor: User, now: datetime) -> Iterator[str]:
    if student == mentor:
        yield "You cannot ask yourself. Choose another mentor."
    if Relationship.objects.loading().filter(mentor=mentor, mentee=student).exists():
        yield f"{mentor} is your mentor already. You find your mentorship on your home page."
    if asked := Request.objects.untold(now).filter(student=student, mentor=mentor).first():
        what = " for a chat" if asked.is_chat else ""
        yield f"You have asked {mentor}{what} already. You find that request under Requests."
    if blocked_between(student, mentor) or kept_apart(mentor, student):
        yield _not_open(mentor)


def _about_the_mentor(student: User, mentor: User, now: datetime, kind: str) -> Iterator[str]:
    profile = getattr(mentor, "mentor_profile", None)
    if profile is None or not mentor.is_active or not _is_open_to(student, mentor, now, kind):
        yield _not_open(mentor)
    elif over := outside_time_over(mentor):
        yield f"{over} Choose someone else."
    elif leaves_before_answering(profile, now, kind):
        away = f"from {_day(profile.away_from)} to {_day(profile.away_until)}"
        yield f"{mentor} is away {away}. Choose someone else, or come back then."


def _is_open_to(student: User, mentor: User, now: datetime, kind: str) -> bool:
    """A place that is held was promised: it stays theirs when the mentor takes nobody else."""
    return mentor.mentor_profile.accepting or (kind != Request.Kind.CHAT and holds_place(student, mentor, now))


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _not_open(mentor: User) -> str:
    return f"{mentor} is not open to new requests at the moment. Choose someone else, or look again later."
