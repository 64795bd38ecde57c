"""What holds on single days in place of the weekly windows, and how a person wants to be booked."""

from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.clock import zone_for
from accounts.events import record
from accounts.locks import lock_people
from accounts.models import Mode, User
from meetings.models import BookingRules, DateOverride
from meetings.permissions import can_set_times

from .availability import NOT_THEIRS, as_whom
from .occupancy import guard


@transaction.atomic
def close_days(*, person: User, on: date, until: date, by: User) -> DateOverride:
    """Nothing is offered on these days. Meetings that are booked on them stay."""
    return _add(DateOverride(person=person, on=on, until=until), by)


@transaction.atomic
def offer_other_times(
    *, person: User, on: date, starts: time, ends: time, by: User, mode: str = Mode.IN_PERSON, place: str = ""
) -> DateOverride:
    """On this day these times are offered, and not the weekly ones."""
    times = {"starts": starts, "ends": ends, "mode": mode, "place": place}
    return _add(DateOverride(person=person, on=on, until=on, **times), by)


@transaction.atomic
def remove_dates(*, override: DateOverride, by: User) -> None:
    person = override.person
    guard(can_set_times(by, person), NOT_THEIRS)
    record(actor=by, verb="removed", target=override, reason=as_whom(by, person))
    override.delete()


@transaction.atomic
def set_rules(*, person: User, by: User, **rules: int | None) -> BookingRules:
    """Meetings that are booked already stay, whatever the new rules say."""
    lock_people(mentors=[person], students=[])
    guard(can_set_times(by, person), NOT_THEIRS)
    own = BookingRules.of(person)
    for name, value in rules.items():
        setattr(own, name, value)
    own.full_clean()
    own.save()
    record(actor=by, verb="changed", target=own, reason=as_whom(by, person))
    return own


def _add(override: DateOverride, by: User) -> DateOverride:
    person = override.person
    lock_people(mentors=[person], students=[])
    guard(can_set_times(by, person), NOT_THEIRS)
    override.zone = zone_for(person).key
    override.full_clean()
    _refuse_what_clashes(override)
    override.save()
    record(actor=by, verb="added", target=override, reason=as_whom(by, person))
    return override


def _refuse_what_clashes(override: DateOverride) -> None:
    """A day is closed, or has other times that may touch and not overlap: never both."""
    for other in DateOverride.objects.touching(override):
        if override.is_closed or other.is_closed:
            raise ValidationError({"on": f"There is already an entry for this day. Remove it first: {other}."})
        if other.starts < override.ends and override.starts < other.ends:
            raise ValidationError({"starts": f"This overlaps other times of that day: {other}."})
