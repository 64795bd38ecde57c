from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.clock import zone_for
from accounts.events import record
from accounts.locks import lock_people
from accounts.models import Mode, User
from meetings.behalf import for_mentor
from meetings.models import Availability
from meetings.permissions import can_set_times

from .occupancy import guard


@transaction.atomic
def add_window(
    *,
    person: User,
    weekday: int,
    starts: time,
    ends: time,
    by: User,
    mode: str = Mode.IN_PERSON,
    place: str = "",
) -> Availability:
    """A weekly window in the mentor's own zone. Two windows of one day may touch, not overlap."""
    lock_people(mentors=[person], students=[])
    guard(can_set_times(by, person), "Only a mentor's own times can be set.")
    window = Availability(
        person=person, weekday=weekday, starts=starts, ends=ends, zone=zone_for(person).key, mode=mode, place=place
    )
    window.full_clean()
    _refuse_overlap(window)
    window.save()
    record(actor=by, verb="added", target=window, reason="" if by == person else for_mentor(person))
    return window


@transaction.atomic
def remove_window(*, window: Availability, by: User) -> None:
    """Meetings that were booked in it stay."""
    person = window.person
    guard(can_set_times(by, person), "Only a mentor's own times can be removed.")
    record(actor=by, verb="removed", target=window, reason="" if by == person else for_mentor(person))
    window.delete()


def _refuse_overlap(window: Availability) -> None:
    other = Availability.objects.filter(
        person=window.person, weekday=window.weekday, starts__lt=window.ends, ends__gt=window.starts
    ).first()
    if other:
        raise ValidationError({"starts": f"This overlaps a time that is already offered: {other}."})
