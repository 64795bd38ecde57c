"""Somebody's other calendars. The address is a key to what stands there: no event, message or log has it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import User
from meetings.external import addresses
from meetings.external.reader import TASK
from meetings.models import ExternalCalendar
from notifications.nudge import ask_worker

MOST = 3
JUST_NOW = timedelta(minutes=1)


@transaction.atomic
def add_calendar(*, person: User, name: str, address: str) -> ExternalCalendar:
    """It is read within a minute or so, and every half hour from then on."""
    address, now = addresses.checked(address), timezone.now()
    lock_people(students=[person])
    _refuse(person, address)
    calendar = ExternalCalendar(person=person, name=name, address=address, added_at=now, next_read_at=now)
    calendar.full_clean()
    calendar.save()
    record(actor=person, verb="added", target=calendar)
    transaction.on_commit(lambda: ask_worker(TASK), robust=True)
    return calendar


@transaction.atomic
def read_calendar_now(*, calendar: ExternalCalendar, by: User) -> None:
    _only_own(calendar, by)
    now, row = timezone.now(), ExternalCalendar.objects.select_for_update().get(pk=calendar.pk)
    if row.tried_at and row.tried_at > now - JUST_NOW:
        raise ValidationError("It was tried a moment ago. Wait a minute, then ask again.")
    row.next_read_at = now
    row.save(update_fields=["next_read_at"])
    record(actor=by, verb="asked_to_read", target=row)
    transaction.on_commit(lambda: ask_worker(TASK), robust=True)


@transaction.atomic
def remove_calendar(*, calendar: ExternalCalendar, by: User) -> None:
    """With all that was known of it."""
    _only_own(calendar, by)
    record(actor=by, verb="removed", target=calendar)
    calendar.delete()


def _only_own(calendar: ExternalCalendar, by: User) -> None:
    if calendar.person_id != by.pk:
        raise PermissionDenied


def _refuse(person: User, address: str) -> None:
    own = ExternalCalendar.objects.filter(person=person)
    if own.filter(address=address).exists():
        raise ValidationError({"address": "This calendar is already among yours."})
    if own.count() >= MOST:
        raise ValidationError(f"{MOST} calendars are the most. Remove one first.")
