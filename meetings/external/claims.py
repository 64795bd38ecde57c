"""Which calendar is read next, and what is kept of it. A claim is a lease whose end is also its token."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max
from django.utils import timezone

from accounts.models import Program
from meetings.models import BookingRules, BusyTime, ExternalCalendar

from .failures import Failure
from .fetch import Answer
from .reading import Range

EVERY = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(days=1)
LEASE = timedelta(minutes=5)
LOOKS_BACK = timedelta(days=1)
MOST_COUNTED = 1000


@transaction.atomic(durable=True)
def claim() -> ExternalCalendar | None:
    now = timezone.now()
    due = ExternalCalendar.objects.due(now).select_related("person").order_by("next_read_at", "id")
    calendar = due.select_for_update(of=("self",), skip_locked=True).first()
    if calendar:
        calendar.tried_at, calendar.claimed_until = now, now + LEASE
        calendar.save(update_fields=["tried_at", "claimed_until"])
    return calendar


def horizon() -> timedelta:
    """As far as anybody lets themselves be booked."""
    own = BookingRules.objects.aggregate(days=Max("horizon_days"))["days"] or 0
    return timedelta(days=max(Program.current().booking_horizon_days, own))


def reaches_far(calendar: ExternalCalendar, until: datetime) -> bool:
    """Else what has not changed must be read whole again: new days have come in sight."""
    return calendar.reaches is not None and calendar.reaches > until - LOOKS_BACK


@transaction.atomic
def keep(calendar: ExternalCalendar, answer: Answer, times: list[Range], until: datetime) -> None:
    if _ours(calendar):
        _replace(calendar, times)
        calendar.reaches = until
        _note_read(calendar, answer)


@transaction.atomic
def keep_unchanged(calendar: ExternalCalendar, answer: Answer) -> None:
    if _ours(calendar):
        _note_read(calendar, answer)


@transaction.atomic
def note_failure(calendar: ExternalCalendar, failure: Failure) -> None:
    """The next try comes after a pause that doubles up to a day."""
    if not _ours(calendar):
        return
    calendar.failures = min(calendar.failures + 1, MOST_COUNTED)
    pause = min(EVERY * 2 ** min(calendar.failures - 1, 10), LONGEST_PAUSE)
    calendar.failure, calendar.claimed_until, calendar.next_read_at = failure, None, timezone.now() + pause
    calendar.save(update_fields=["failure", "failures", "claimed_until", "next_read_at"])


def _note_read(calendar: ExternalCalendar, answer: Answer) -> None:
    now = timezone.now()
    calendar.etag, calendar.last_modified = answer.etag or calendar.etag, answer.last_modified or calendar.last_modified
    if answer.body is not None:
        calendar.etag, calendar.last_modified = answer.etag, answer.last_modified
    calendar.read_at, calendar.next_read_at, calendar.claimed_until = now, now + EVERY, None
    calendar.failure, calendar.failures = Failure.NONE, 0
    calendar.save()


def _ours(calendar: ExternalCalendar) -> bool:
    """False once it was removed, or our lease ran out and another worker has it."""
    held = ExternalCalendar.objects.filter(pk=calendar.pk, claimed_until=calendar.claimed_until)
    return held.select_for_update().exists()


def _replace(calendar: ExternalCalendar, times: list[Range]) -> None:
    """Only what is different is written: most readings find what the last one found."""
    new = {DateTimeTZRange(start, end) for start, end in times}
    rows = calendar.busy_times.all()
    old = {row.during: row.pk for row in rows}
    rows.filter(pk__in=[pk for during, pk in old.items() if during not in new]).delete()
    BusyTime.objects.bulk_create(BusyTime(calendar=calendar, during=during) for during in new - old.keys())
