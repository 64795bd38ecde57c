"""The buttons of one tap, as their reader sees them at this moment."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import User

from .models import Meeting
from .permissions import can_propose, can_say_late, can_take_back, gave_up_at, is_ahead, is_in
from .services.calling_off import goes_on_without

LATE, ON_TIME, CANNOT_COME = "Running late", "On time after all", "Can't make it"


@dataclass(frozen=True)
class Taps:
    """`gave_up`: the reader has said that they cannot come; `again` is what comes first after that. `goes_on`: without them the
    others would still meet, so only the mentor hears of it.
    """

    can_say_late: bool
    is_late: bool
    can_give_up: bool
    goes_on: bool
    gave_up: bool
    can_take_back: bool
    again: bool
    late_others: list[User]


def of(meeting: Meeting, user: User) -> Taps:
    gave_up = gave_up_at(user, meeting) is not None
    return Taps(
        can_say_late=can_say_late(user, meeting),
        is_late=_is_late(meeting, user),
        can_give_up=_can_give_up(meeting, user),
        goes_on=goes_on_without(user, meeting),
        gave_up=gave_up,
        can_take_back=gave_up and can_take_back(user, meeting),
        again=_is_wanting(meeting) and can_propose(user, meeting.relationship),
        late_others=[seat.person for seat in meeting.participants.all() if seat.late_at and seat.person_id != user.pk],
    )


def _is_wanting(meeting: Meeting) -> bool:
    """A pair's meeting that did not come about."""
    return not meeting.is_group and meeting.state in {Meeting.State.CANCELLED, Meeting.State.NOT_HELD}


def buttons(meeting: Meeting, user: User) -> tuple[tuple[str, str], ...]:
    """For a row of a list, on the day itself: (label, address) of each."""
    can_be_late = can_say_late(user, meeting)
    if not can_be_late and not _is_today(meeting):
        return ()
    found = []
    if can_be_late:
        late = _is_late(meeting, user)
        found.append((ON_TIME, _url("on-time", meeting)) if late else (LATE, _url("late", meeting)))
    if _can_give_up(meeting, user):
        found.append((CANNOT_COME, _url("cannot-come", meeting)))
    return tuple(found)


def _is_today(meeting: Meeting) -> bool:
    """As its reader's clock has it."""
    return timezone.localdate(meeting.starts_at) == timezone.localdate()


def _is_late(meeting: Meeting, user: User) -> bool:
    return any(seat.person_id == user.pk and seat.late_at for seat in meeting.participants.all())


def _can_give_up(meeting: Meeting, user: User) -> bool:
    return is_in(user, meeting) and is_ahead(meeting) and user.pk in {person.pk for person in meeting.people}


def _url(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk])
