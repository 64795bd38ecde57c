"""What is said in one tap: I am running late, and I cannot come. Either can be taken back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.emails.taps import SAID, TAKEN_BACK, occasion_of
from meetings.models import Meeting, Participant
from meetings.permissions import can_say_late, can_take_back, is_ahead, is_in
from meetings.sequences import next_of
from notifications.models import Notification
from notifications.services import notify

from . import announcing
from .calling_off import call_off, goes_on_without
from .notices import plan_notices
from .occupancy import (
    guard,
    keep_time,
    lock_meeting,
    lock_pair_and_meeting,
    may_plan,
    others_at,
    refuse_pause,
    stay_apart_or,
)
from .seats import give_up_seat, take_seat

BEGUN = "The meeting has begun or is over, so it can no longer be canceled. It can be logged as not held."
TAKEN_MEANWHILE = "One of you has another meeting at this time by now. Book or propose another time."


@transaction.atomic
def say_late(*, meeting: Meeting, by: User) -> Meeting:
    meeting = lock_meeting(meeting)
    guard(
        can_say_late(by, meeting), "You can say that you are running late from an hour before the start until the end."
    )
    if _set_late(meeting, by, timezone.now()):
        record(actor=by, verb="running late", target=meeting)
        _say(emails.LATE, meeting, by, meeting.others(by))
    return meeting


@transaction.atomic
def on_time(*, meeting: Meeting, by: User) -> Meeting:
    meeting = lock_meeting(meeting)
    guard(can_say_late(by, meeting), "The meeting is over, so there is nothing to take back.")
    if _set_late(meeting, by, None):
        record(actor=by, verb="on time", target=meeting)
        _take_word_back(emails.LATE, meeting, by, meeting.others(by))
    return meeting


def _set_late(meeting: Meeting, by: User, at: datetime | None) -> bool:
    """Whether this is new: tapped twice, it is said once."""
    own = Participant.objects.filter(meeting=meeting, person=by, late_at__isnull=at is not None)
    return own.update(late_at=at) == 1


@transaction.atomic
def cannot_come(*, meeting: Meeting, by: User) -> Meeting:
    """Of two people nobody is left to meet, so it is canceled. A group goes on without one student. Tapped twice, it is one."""
    meeting = lock_meeting(meeting)
    if is_in(by, meeting) and (_gave_up(by, meeting) or meeting.cancelled_by_id == by.pk):
        return meeting
    guard(is_in(by, meeting) and is_ahead(meeting), BEGUN)
    if goes_on_without(by, meeting):
        meeting = give_up_seat(meeting, by, by)
        _say(emails.CANNOT_COME, meeting, by, [meeting.mentor])
        return meeting
    return call_off(meeting, by)


@transaction.atomic
def take_back(*, meeting: Meeting, by: User) -> Meeting:
    """For some minutes, by who said it, and through the gate of a booking (P3). Calendars get a new invitation, newer than the
    one that took it out.
    """
    meeting = lock_pair_and_meeting(meeting)
    guard(can_take_back(by, meeting), "This can no longer be taken back. Book or propose another time.")
    comes_again = _gave_up(by, meeting)
    if not comes_again:
        meeting = _without_who_plans_nothing(meeting, by)
    back = [meeting.relationship_of(by)] if comes_again else meeting.relationships_coming
    for pair in back:
        refuse_pause(pair, meeting.starts_at)
    guard(not _is_taken(meeting, back, by), TAKEN_MEANWHILE)
    with stay_apart_or(lambda: ValidationError(TAKEN_MEANWHILE)):
        meeting = _come_after_all(meeting, by) if comes_again else _hold_after_all(meeting, by)
    plan_notices(meeting)
    return meeting


def _without_who_plans_nothing(meeting: Meeting, by: User) -> Meeting:
    """Since it was called off a mentorship may have ended or been paused: a group is held after all without that student."""
    for pair in meeting.relationships_coming:
        is_other = pair.mentee_id != by.pk and goes_on_without(pair.mentee, meeting)
        if is_other and not may_plan(pair, meeting.starts_at):
            meeting = give_up_seat(meeting, pair.mentee, by, removed=True)
    return meeting


def _hold_after_all(meeting: Meeting, by: User) -> Meeting:
    meeting.state, meeting.cancelled_at, meeting.cancelled_by = Meeting.State.CONFIRMED, None, None
    meeting.sequence = next_of(meeting)
    meeting.save(update_fields=["state", "cancelled_at", "cancelled_by", "sequence"])
    keep_time(meeting)
    record(actor=by, verb="took back", target=meeting)
    announcing.announce(meeting, emails.BOOKED)
    return meeting


def _come_after_all(meeting: Meeting, by: User) -> Meeting:
    meeting = take_seat(meeting, meeting.relationship_of(by), by, "took back")
    _take_word_back(emails.CANNOT_COME, meeting, by, [meeting.mentor])
    return meeting


def _is_taken(meeting: Meeting, back: list[Relationship], by: User) -> bool:
    """Of a group that goes on, only who comes back needs the time."""
    taken = others_at(meeting, *back)
    return (taken.filter(person=by) if _gave_up(by, meeting) else taken).exists()


def _gave_up(person: User, meeting: Meeting) -> bool:
    return any(seat.person_id == person.pk and seat.has_declined for seat in meeting.participants.all())


def _say(kind: str, meeting: Meeting, by: User, readers: list[User], word: str = SAID) -> None:
    occasion = occasion_of(_seat(meeting, by), word)
    for reader in readers:
        notify(kind=kind, recipient=reader, about=meeting, occasion=occasion)


def _take_word_back(kind: str, meeting: Meeting, by: User, readers: list[User]) -> None:
    """Whoever has read it, or may have, hears that it is no longer so."""
    own = Notification.objects.pending().about(meeting).filter(kind=kind, occasion__startswith=f"{by.pk}:{SAID}:")
    unread = own.filter(claimed_until=None)
    spared = set(unread.values_list("recipient", flat=True))
    unread.take_back("This was taken back.", timezone.now())
    _say(kind, meeting, by, [reader for reader in readers if reader.pk not in spared], TAKEN_BACK)


def _seat(meeting: Meeting, person: User) -> Participant:
    return Participant.objects.get(meeting=meeting, person=person)
