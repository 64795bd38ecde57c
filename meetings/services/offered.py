"""A first meeting at one of the times that the student offered in the request."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import Mode, User
from matching.models import Relationship
from meetings import emails
from meetings.behalf import mark
from meetings.models import Meeting
from meetings.offered import offered_times
from meetings.openings import Diary
from meetings.permissions import can_propose

from .announcing import announce
from .booking import book_meeting
from .notices import plan_notices
from .occupancy import guard, is_taken, lock_pair, refuse_pause, seat, stay_apart_or

TAKEN = "One of you has another meeting at this time. Choose another time, or book one from the open hours."


@transaction.atomic
def take_offered_time(*, relationship: Relationship, starts_at: datetime, minutes: int, by: User) -> Meeting:
    """The mentor, or who keeps their calendar, takes any of them, inside the open hours or not: both have said yes to it. For the
    student, whose own offer it was, it is a booking like any other.
    """
    relationship = lock_pair(relationship)
    refuse_pause(relationship, starts_at)
    guard(can_propose(by, relationship), "No meeting can be booked in this mentorship at present.")
    guard(starts_at in offered_times(relationship), "This time is no longer on offer. Choose another one.")
    if by.pk == relationship.mentee_id:
        return book_meeting(relationship=relationship, starts_at=starts_at, minutes=minutes, by=by)
    meeting = _meeting(relationship, starts_at, minutes, by)
    _keep_apart(meeting, relationship)
    record(actor=by, verb="booked", target=meeting, reason=mark(by, relationship))
    announce(meeting, emails.BOOKED)
    plan_notices(meeting)
    return meeting


def _meeting(relationship: Relationship, starts_at: datetime, minutes: int, by: User) -> Meeting:
    """Where the mentor's hours say how and where, they hold; else the mentor's first way of meeting, in the student's zone."""
    meeting = Meeting(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), arranged_by=by)
    meeting.arranged_at = timezone.now()
    if window := Diary.of(relationship).window_for(starts_at, minutes):
        meeting.zone, meeting.mode, meeting.place = window.zone, window.mode, window.place
    else:
        meeting.zone, meeting.mode = relationship.request.time_zone, usual_mode(relationship)
    return meeting


def usual_mode(relationship: Relationship) -> str:
    """Messages take nobody's time, so they are no way to meet at one."""
    ways = [mode for mode in relationship.mentor.mentor_profile.modes if mode != Mode.MESSAGES]
    return ways[0] if ways else Mode.IN_PERSON


def _keep_apart(meeting: Meeting, relationship: Relationship) -> None:
    """The gate of every meeting (P3): asked under the locks, and the database's own word behind it."""
    guard(not is_taken(meeting, relationship), TAKEN)
    with stay_apart_or(lambda: ValidationError(TAKEN)):
        meeting.save()
        seat(meeting, relationship)
