"""When a person can be booked every week. A delegate does it too, and is named for it."""

from collections.abc import Sequence
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.clock import school_today, zone_for
from accounts.events import record
from accounts.locks import lock_people
from accounts.models import Mode, User
from meetings.behalf import for_mentor
from meetings.models import Availability, DateOverride
from meetings.permissions import can_set_times

from .occupancy import guard

NOT_THEIRS = "Only a mentor's own times can be set."
REMOVED = "This time was removed meanwhile. Add it as a new one."


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
    kinds: Sequence[str] = (),
) -> Availability:
    """A weekly window in the mentor's own zone. Two that the same kind may book may touch, not overlap."""
    lock_people(mentors=[person], students=[])
    guard(can_set_times(by, person), NOT_THEIRS)
    window = Availability(person=person, weekday=weekday, starts=starts, ends=ends, zone=zone_for(person).key)
    window.mode, window.place, window.kinds = mode, place, list(kinds)
    _save(window)
    record(actor=by, verb="added", target=window, reason=as_whom(by, person))
    return window


@transaction.atomic
def change_window(*, window: Availability, by: User, **to: object) -> Availability:
    """Meetings that were booked in it stay as they are, and its zone stays the one it was made in."""
    person = window.person
    lock_people(mentors=[person], students=[])
    guard(can_set_times(by, person), NOT_THEIRS)
    window = _standing(window)
    guard(window is not None, REMOVED)
    for name, value in to.items():
        setattr(window, name, value)
    _save(window)
    record(actor=by, verb="changed", target=window, reason=as_whom(by, person))
    return window


@transaction.atomic
def remove_window(*, window: Availability, by: User) -> None:
    """Meetings that were booked in it stay."""
    person = window.person
    lock_people(mentors=[person], students=[])
    guard(can_set_times(by, person), "Only a mentor's own times can be removed.")
    if (window := _standing(window)) is None:
        return
    record(actor=by, verb="removed", target=window, reason=as_whom(by, person))
    window.delete()


@transaction.atomic
def move_to_own_zone(*, person: User, by: User) -> int:
    """What was made in another zone keeps its clock times, and from now on means them where the person is now."""
    lock_people(mentors=[person], students=[])
    guard(can_set_times(by, person), NOT_THEIRS)
    zone = zone_for(person).key
    dates = DateOverride.objects.filter(person=person).from_on(school_today())
    elsewhere = [Availability.objects.filter(person=person).exclude(zone=zone), dates.exclude(zone=zone)]
    moved = sum(rows.update(zone=zone) for rows in elsewhere)
    if moved:
        record(actor=by, verb="moved times to their zone", target=person, reason=as_whom(by, person))
    return moved


def as_whom(by: User, person: User) -> str:
    return "" if by == person else for_mentor(person)


def _standing(window: Availability) -> Availability | None:
    """As it is under the lock: it may have been changed or removed since it was loaded."""
    return Availability.objects.select_related("person").filter(pk=window.pk).first()


def _save(window: Availability) -> None:
    window.full_clean()
    if other := Availability.objects.at_odds_with(window).first():
        raise ValidationError({"starts": f"This overlaps a time that is already offered: {other}."})
    window.save()
