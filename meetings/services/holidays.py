from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.events import record
from accounts.models import User
from accounts.permissions import sees_whole_school
from meetings.models import Holiday

from .occupancy import guard

STAFF_ONLY = "Only student-affairs staff of the whole school set its holidays."


@transaction.atomic
def add_holidays(*, days: Iterable[tuple[date, str]], by: User) -> list[Holiday]:
    """All of them or none. Meetings that are booked on such a day stay."""
    guard(sees_whole_school(by), STAFF_ONLY)
    return [_add(on, name, by) for on, name in days]


@transaction.atomic
def remove_holiday(*, holiday: Holiday, by: User) -> None:
    guard(sees_whole_school(by), STAFF_ONLY)
    record(actor=by, verb="removed", target=holiday)
    holiday.delete()


def _add(on: date, name: str, by: User) -> Holiday:
    if there := Holiday.objects.filter(on=on).first():
        raise ValidationError(f"This day is already there: {there}.")
    holiday = Holiday(on=on, name=name)
    holiday.full_clean()
    holiday.save()
    record(actor=by, verb="added", target=holiday)
    return holiday
