"""What somebody said in one tap, or took back: that they are running late, or cannot come to a group that meets without them."""

from functools import partial

from django.utils import timezone

from notifications.kinds import Kind, TooLate, register
from notifications.mail import Mail
from notifications.models import Notification

from ..models import Meeting, Participant
from .common import meeting_of, meeting_path, of_use_until, render

LATE = "meetings.late"
CANNOT_COME = "meetings.cannot_come"
SAID, TAKEN_BACK = "said", "back"


def occasion_of(seat: Participant, word: str) -> str:
    """Whose word it is, which, and when: each time that it is said is an occasion of its own."""
    return f"{seat.person_id}:{word}:{timezone.now():%Y%m%d%H%M%S%f}"


def _holds(row: Notification, *, is_so) -> bool | str:
    meeting = meeting_of(row)
    if meeting is None or not meeting.is_confirmed or meeting.has_ended(timezone.now()):
        return TooLate("The meeting is over, or no longer takes place.")
    seat, was_said = _seat(row, meeting), _was_said(row)
    return bool(seat and is_so(seat) == was_said) or "This is no longer so."


def _is_late(seat: Participant) -> bool:
    return seat.late_at is not None


def _has_declined(seat: Participant) -> bool:
    return seat.has_declined


def _seat(row: Notification, meeting: Meeting) -> Participant | None:
    who = row.occasion.partition(":")[0]
    return next((seat for seat in meeting.participants.all() if str(seat.person_id) == who), None)


def _was_said(row: Notification) -> bool:
    return f":{TAKEN_BACK}:" not in row.occasion


def _say(row: Notification, *, template: str) -> Mail:
    seat = _seat(row, meeting_of(row))
    return render(row, template=template, more={"who": seat and seat.person, "was_said": _was_said(row)})


_late, _gone = partial(_holds, is_so=_is_late), partial(_holds, is_so=_has_declined)
_say_late, _say_gone = partial(_say, template="late"), partial(_say, template="cannot_come")

register(Kind(LATE, True, _late, _say_late, "Somebody is running late", meeting_path, urgent=True))
register(Kind(CANNOT_COME, True, _gone, _say_gone, "Somebody cannot come", meeting_path, of_use_until=of_use_until))
