"""Waiting for a place with one mentor: how a student comes and goes, and how a mentor closes and opens their list.

The yes to a place that is held is a request as any other: `request_mentor`.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import MentorProfile, User
from accounts.permissions import can_edit_profile
from notifications.services import notify

from ..absence import takes_nobody_for_long
from ..capacity import only_with_unasked_room
from ..models import WaitlistEntry
from ..permissions import can_answer_offer, can_request
from ..rules import why_not_wait
from .places import State, as_locked, end_entry, offer_places
from .requests import guard


@transaction.atomic
def join_waitlist(*, student: User, mentor: User) -> WaitlistEntry:
    """Raises ValidationError with a sentence for the student when they cannot wait, or need not."""
    guard(can_request(student))
    lock_people(mentors=[mentor], students=[student])
    guard(User.objects.active().filter(pk=student.pk).exists())
    mentor = as_locked(mentor)
    if refusal := why_not_wait(student, mentor):
        raise ValidationError(refusal)
    entry = WaitlistEntry.objects.create(student=student, mentor=mentor, joined_at=timezone.now())
    record(actor=student, verb="joined waitlist", target=entry)
    offer_places(mentor)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def leave_waitlist(*, entry: WaitlistEntry, by: User) -> WaitlistEntry:
    """Out of the line, or no to the place that is held: it goes on to the next."""
    entry = _locked(entry)
    guard(can_answer_offer(by, entry))
    _still_stands(entry)
    end_entry(entry, State.LEFT, by)
    offer_places(entry.mentor)
    return entry


@transaction.atomic
def close_waitlist(*, mentor: User, by: User) -> int:
    """Nobody waits any more, and all who did are told; a place that is held stays held. Returns how many waited."""
    profile = _own_list(mentor, by)
    waiting = list(WaitlistEntry.objects.waiting().filter(mentor=mentor).select_related("student"))
    _switch(profile, False, by)
    close_entries(waiting, by)
    return len(waiting)


@transaction.atomic
def open_waitlist(*, mentor: User, by: User) -> None:
    _switch(_own_list(mentor, by), True, by)


def close_entries(entries: Iterable[WaitlistEntry], by: User | None) -> None:
    """The mentor's side ends it, and each student is told. Under the mentor's lock."""
    for entry in entries:
        end_entry(entry, State.CLOSED, by)
        notify(kind="matching.waitlist_closed", recipient=entry.student, about=entry)


def leave_all_lines(person: User, by: User) -> None:
    """A person leaves the program, under the locks of all whom `bound_people` names: whoever waits for them is told, and what was
    held for them goes on.
    """
    standing = WaitlistEntry.objects.standing()
    close_entries(standing.filter(mentor=person).select_related("student"), by)
    for entry in standing.filter(student=person).select_related("mentor"):
        end_entry(entry, State.LEFT, by)
        offer_places(entry.mentor)


def mentors_with_offers_due(now: datetime) -> QuerySet[User]:
    """Where an offer is over or of no use, or a place that nobody has asked for is free while somebody waits: time alone frees
    places, as when a "no" is told, an absence ends or a conflict is over. It asks what `offer_places` asks, so that no mentor is
    locked in vain at every tick, and none stands before others in the next that the clock takes.
    """
    closed = MentorProfile.objects.filter(takes_nobody_for_long(now)).values("user")
    useless = WaitlistEntry.objects.holding(now).filter(mentor__in=closed).values("mentor")
    lapsed = WaitlistEntry.objects.lapsed(now).values("mentor")
    waiting = WaitlistEntry.objects.waiting().values("mentor")
    here = MentorProfile.objects.filter(user__in=waiting, user__is_active=True)
    free = only_with_unasked_room(here.exclude(takes_nobody_for_long(now)), now).values("user")
    return User.objects.filter(Q(pk__in=lapsed) | Q(pk__in=useless) | Q(pk__in=free)).order_by("pk")


def offer_locked(mentor: User) -> bool:
    lock_people(mentors=[mentor])
    return bool(offer_places(mentor))


def _locked(entry: WaitlistEntry) -> WaitlistEntry:
    lock_people(mentors=[entry.mentor], students=[entry.student])
    return WaitlistEntry.objects.select_related("mentor", "student").get(pk=entry.pk)


def _still_stands(entry: WaitlistEntry) -> None:
    if entry.ended_at:
        raise ValidationError(f"You do not wait here any longer: {entry.get_state_display().lower()}.")


def _own_list(mentor: User, by: User) -> MentorProfile:
    lock_people(mentors=[mentor])
    profile = MentorProfile.objects.filter(user=mentor).first()
    if profile is None or not can_edit_profile(by, profile):
        raise PermissionDenied
    return profile


def _switch(profile: MentorProfile, is_open: bool, by: User) -> None:
    if profile.waitlist_open != is_open:
        profile.waitlist_open = is_open
        profile.save(update_fields=["waitlist_open"])
        record(actor=by, verb="opened waitlist" if is_open else "closed waitlist", target=profile)
