"""A place that becomes free is held for the next in line.

Everything here runs under the mentor's lock, which the caller holds: every act that fills, frees or holds a place takes it first,
and so does every change of a waitlist entry. The students who are offered a place are not locked: an offer changes nothing of
theirs, and what bounds a student (open requests, P2) is asked under their own lock when they say yes.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.events import record
from accounts.models import Program, User
from notifications.services import notify, void_pending

from ..absence import leaves_before_answering
from ..capacity import free_places
from ..models import Request, WaitlistEntry
from ..rules import outside_time_over
from ..waitlist.line import in_line

State = WaitlistEntry.State


def as_locked(mentor: User) -> User:
    """The mentor as they are now that they are locked: what was read before may have changed while we waited."""
    return User.objects.select_related("mentor_profile").get(pk=mentor.pk)


def offer_places(mentor: User) -> list[WaitlistEntry]:
    """Hold every place that nobody has asked for, one student each. Called wherever a place may have become free; may be called
    in vain.
    """
    if not WaitlistEntry.objects.standing().filter(mentor=mentor).exists():
        return []
    now = timezone.now()
    _lapse(mentor, now)
    mentor = as_locked(mentor)
    if _takes_nobody_for_long(mentor, now):
        _give_back(mentor, now)
    number = _places_to_offer(mentor, now)
    return [_hold_for(entry, now) for entry in in_line(mentor, now).select_related("student")[:number]]


def drop_from_waitlist(*, student: User, mentor: User, by: User | None) -> None:
    """Something keeps the two apart: the student leaves that line, nobody is told, and a place that was held goes on."""
    if let_go(student=student, mentor=mentor, by=by):
        offer_places(mentor)


def let_go(*, student: User, mentor: User, by: User | None) -> bool:
    """End what stands between the two without offering its place to others; whether anything stood."""
    found = list(_between(student, mentor))
    for entry in found:
        end_entry(entry, State.CLOSED, by)
    return bool(found)


def become_request(request: Request) -> None:
    """The student asks this mentor, so they wait no longer, and the hold ends with it: the request counts in its stead."""
    for entry in [] if request.is_chat else _between(request.student, request.mentor):
        entry.request = request
        end_entry(entry, State.TAKEN, request.student)


def end_entry(entry: WaitlistEntry, state: str, by: User | None) -> None:
    entry.state, entry.ended_at, entry.ended_by = state, timezone.now(), by
    entry.save(update_fields=["state", "ended_at", "ended_by", "request"])
    void_pending(about=entry, reason="The place on the waitlist has ended")
    record(actor=by, verb=f"waitlist {state}", target=entry)


def _between(student: User, mentor: User):
    return WaitlistEntry.objects.standing().filter(student=student, mentor=mentor)


def _lapse(mentor: User, now: datetime) -> None:
    for entry in WaitlistEntry.objects.lapsed(now).filter(mentor=mentor):
        end_entry(entry, State.LAPSED, None)


def _places_to_offer(mentor: User, now: datetime) -> int:
    """Free places beyond the open requests, which came first; none while the mentor takes nobody."""
    takes_somebody = mentor.is_active and mentor.mentor_profile.accepting
    if not takes_somebody or _takes_nobody_for_long(mentor, now):
        return 0
    asked = Request.objects.untold(now).for_mentoring().filter(mentor=mentor).count()
    return max(0, free_places(mentor) - asked)


def _takes_nobody_for_long(mentor: User, now: datetime) -> bool:
    """The one moment, and one mentor, of `absence.takes_nobody_for_long`."""
    return bool(outside_time_over(mentor)) or leaves_before_answering(mentor.mentor_profile, now)


def _give_back(mentor: User, now: datetime) -> None:
    """What is held is of no use to anybody: who it was held for waits on where they stood, and is told."""
    for entry in WaitlistEntry.objects.holding(now).filter(mentor=mentor).select_related("student"):
        entry.state, entry.offered_at, entry.held_until = State.WAITING, None, None
        entry.save(update_fields=["state", "offered_at", "held_until"])
        void_pending(about=entry, reason="The place is not held any longer")
        record(actor=None, verb="gave place back", target=entry)
        notify(kind="matching.place_given_back", recipient=entry.student, about=entry, occasion=now.isoformat())


def _hold_for(entry: WaitlistEntry, now: datetime) -> WaitlistEntry:
    hours = Program.current().waitlist_hold_hours
    entry.state, entry.offered_at, entry.held_until = State.OFFERED, now, now + timedelta(hours=hours)
    entry.save(update_fields=["state", "offered_at", "held_until"])
    record(actor=None, verb="offered place", target=entry)
    notify(kind="matching.place_held", recipient=entry.student, about=entry, occasion=now.isoformat())
    return entry
