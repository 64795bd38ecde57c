from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.clock import school_zone
from accounts.events import record
from accounts.models import User
from accounts.permissions import sees_whole_school
from meetings.models import Holiday, Meeting

from .occupancy import guard

STAFF_ONLY = "Only student-affairs staff of the whole school set its holidays."


@transaction.atomic
def add_holidays(*, days: Iterable[tuple[date, str]], by: User) -> list[Holiday]:
    """All of them or none. Meetings that are booked on such a day stay."""
    guard(sees_whole_school(by), STAFF_ONLY)
    days = list(days)
    if there := Holiday.objects.filter(on__in=[on for on, _ in days]):
        raise ValidationError([f"This day is already there: {day}." for day in there])
    return [_add(on, name, by) for on, name in days]


@transaction.atomic
def remove_holiday(*, holiday: Holiday, by: User) -> None:
    guard(sees_whole_school(by), STAFF_ONLY)
    record(actor=by, verb="removed", target=holiday)
    holiday.delete()


def booked_on(holidays: Iterable[Holiday]) -> QuerySet[Meeting]:
    """Meetings still to come on these days of the school."""
    coming = Meeting.objects.upcoming(timezone.now()).annotate(day=TruncDate("starts_at", tzinfo=school_zone()))
    return coming.filter(day__in=[holiday.on for holiday in holidays])


def _add(on: date, name: str, by: User) -> Holiday:
    holiday = Holiday(on=on, name=name)
    holiday.full_clean()
    holiday.save()
    record(actor=by, verb="added", target=holiday)
    return holiday
