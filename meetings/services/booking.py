from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.events import record
from accounts.models import Mode, User
from matching.models import Relationship
from meetings import emails
from meetings.behalf import mark
from meetings.models import Availability, Meeting
from meetings.openings import Diary
from meetings.permissions import can_book, can_cancel, can_move
from meetings.sequences import next_of

from .agenda import write_lines
from .announcing import announce
from .calling_off import call_off
from .notices import plan_notices, withdraw_notices
from .occupancy import (
    guard,
    keep_time,
    lock_meeting,
    lock_pair,
    lock_pair_and_meeting,
    refuse_pause,
    seat,
    stay_apart_or,
)


@transaction.atomic
def book_meeting(
    *, relationship: Relationship, starts_at: datetime, minutes: int, by: User, agenda: Iterable[str] = ()
) -> Meeting:
    relationship = lock_pair(relationship)
    refuse_pause(relationship, starts_at)
    guard(can_book(by, relationship), "No meeting can be booked in this mentorship at present.")
    diary = Diary.of(relationship)
    window = _window(diary, starts_at, minutes)
    meeting = Meeting(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        zone=window.zone,
        mode=window.mode,
        place=window.place,
        arranged_by=by,
        arranged_at=timezone.now(),
    )
    with _one_place_at_a_time(diary, meeting):
        meeting.save()
        seat(meeting, relationship)
    write_lines(meeting, agenda, by, relationship)
    record(actor=by, verb="booked", target=meeting, reason=mark(by, relationship))
    announce(meeting, emails.BOOKED)
    plan_notices(meeting)
    return meeting


@transaction.atomic
def move_meeting(*, meeting: Meeting, starts_at: datetime, by: User) -> Meeting:
    """The same meeting at another time: calendars replace the entry, since its UID stays and its sequence rises."""
    meeting = lock_pair_and_meeting(meeting)
    refuse_pause(meeting.relationship, starts_at)
    guard(can_move(by, meeting) and not meeting.is_group, "This meeting can no longer be moved.")
    if starts_at == meeting.starts_at:
        return meeting
    diary, minutes = Diary.of(meeting.relationship, but_for=meeting), meeting.minutes
    window = _window(diary, starts_at, minutes)
    meeting.put_at(starts_at, minutes, timezone.now())
    meeting.zone, meeting.mode, meeting.place = window.zone, window.mode, window.place
    meeting.sequence = next_of(meeting)
    with _one_place_at_a_time(diary, meeting):
        meeting.save(update_fields=["starts_at", "ends_at", "moved_from", "zone", "mode", "place", "sequence"])
        keep_time(meeting)
    meeting.participants.update(late_at=None)
    record(actor=by, verb="moved", target=meeting, reason=mark(by, meeting.relationship))
    withdraw_notices(meeting, "The meeting was moved.")
    announce(meeting, emails.MOVED)
    plan_notices(meeting)
    return meeting


@transaction.atomic
def change_how_of_one(*, meeting: Meeting, mode: str, place: str, by: User) -> Meeting:
    """How and where of a pair's meeting, at the same time. Of a series the others stay."""
    meeting = lock_pair_and_meeting(meeting)
    guard(can_move(by, meeting) and not meeting.is_group, "This meeting can no longer be changed.")
    guard(mode in dict(Mode.with_a_time()), "Choose how you would like to meet.")
    if (mode, place) == (meeting.mode, meeting.place):
        return meeting
    meeting.mode, meeting.place, meeting.sequence = mode, place, next_of(meeting)
    meeting.save(update_fields=["mode", "place", "sequence"])
    keep_time(meeting)
    record(actor=by, verb="changed how", target=meeting, reason=mark(by, meeting.relationship))
    withdraw_notices(meeting, "How or where was changed.")
    announce(meeting, emails.CHANGED)
    plan_notices(meeting)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User) -> Meeting:
    meeting = lock_meeting(meeting)
    guard(can_cancel(by, meeting), "This meeting can no longer be canceled.")
    return call_off(meeting, by, mark(by, meeting.relationship))


def _window(diary: Diary, starts_at: datetime, minutes: int) -> Availability:
    window = diary.window_for(starts_at, minutes)
    if window is None:
        raise _not_free(diary.nearest(starts_at, minutes))
    return window


@contextmanager
def _one_place_at_a_time(diary: Diary, meeting: Meeting) -> Iterator[None]:
    with stay_apart_or(lambda: _not_free(diary.nearest(meeting.starts_at, meeting.minutes))):
        yield


def _not_free(others: Sequence[datetime]) -> ValidationError:
    if not others:
        return ValidationError("This time is no longer free, and no other is at present.", code="taken")
    times = "; ".join(date_format(timezone.localtime(other), "D, N j, P") for other in others)
    return ValidationError(f"This time is no longer free. Near it these are: {times.rstrip('.')}.", code="taken")
