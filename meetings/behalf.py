"""What a delegate does for a mentor: kept under the delegate's own name, with the mentor for whom it was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Delegate, Event, User
from matching.models import Relationship

from .models import Meeting, Series

WORDS = {
    "booked": "Booked",
    "moved": "Moved",
    "changed how": "How or where changed",
    "cancelled": "Canceled",
    "proposed": "Proposed",
    "countered": "Proposed other times",
}


@dataclass(frozen=True)
class Act:
    words: str
    by: User
    mentor: User
    at: datetime


def kept_by(user: User) -> QuerySet[User]:
    """The mentors whose calendars somebody keeps."""
    grants = Delegate.objects.standing().filter(delegate=user)
    return User.objects.active().filter(pk__in=grants.values("mentor")).order_by("full_name", "pk")


def keepers_of(mentor: User) -> QuerySet[User]:
    """Who keeps a mentor's calendar, for those who read that it is kept."""
    grants = Delegate.objects.standing().filter(mentor=mentor)
    return User.objects.active().filter(pk__in=grants.values("delegate")).order_by("full_name", "pk")


def to_book(mentor: User) -> QuerySet[Relationship]:
    """The mentorships in which a meeting can be booked: they run, are not paused, and the student is here."""
    running = [Relationship.State.TRIAL, Relationship.State.ACTIVE]
    return Relationship.objects.filter(mentor=mentor, state__in=running, mentee__is_active=True).with_people()


def one_each(relationships: Iterable[Relationship]) -> list[Relationship]:
    """A student whom one person mentors and advises is one name: under the kind that counts in a load."""
    found: dict = {}
    for pair in sorted(relationships, key=lambda pair: pair.kind not in Relationship.COUNTED_KINDS):
        found.setdefault(pair.mentee_id, pair)
    return sorted(found.values(), key=lambda pair: pair.mentee.full_name)


def mark(by: User, pair: Relationship) -> str:
    """The reason that goes with an event, by which the act is found again; empty where a side acts for itself."""
    return "" if pair.side_of(by) else for_mentor(pair.mentor)


def for_mentor(mentor: User) -> str:
    return f"for {mentor.pk}"


def acts(meeting: Meeting) -> list[Act]:
    """What delegates did with this meeting, newest first, as both sides read it."""
    mentor = meeting.mentor
    return [_act(event, mentor) for event in _events(meeting).filter(reason=for_mentor(mentor))]


def last_act(meeting: Meeting, verb: str) -> Act | None:
    """The delegate's hand in the newest change of this kind; None where a side made it."""
    return last_act_on(meeting, [verb], meeting.mentor)


def last_act_on(thing: Meeting | Series, verbs: Iterable[str], mentor: User) -> Act | None:
    newest = _events(thing).filter(verb__in=verbs).first()
    return _act(newest, mentor) if newest and newest.reason == for_mentor(mentor) else None


def _events(thing: Meeting | Series) -> QuerySet[Event]:
    about = Event.objects.filter(target_type=thing._meta.label, target_id=thing.pk, verb__in=WORDS)
    return about.select_related("actor")


def _act(event: Event, mentor: User) -> Act:
    return Act(WORDS[event.verb], event.actor, mentor, event.at)
