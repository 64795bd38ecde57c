"""What a worker writes to the outbox.

A claim is a lease: `claimed_until` says when it ends and, being unique to it, is its token. Every later write is
conditional on that token, so a worker that was away for longer than its lease finds the row to be another's.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from . import kinds
from .models import Notification

logger = logging.getLogger(__name__)

BATCH = 125
LEASE = timedelta(seconds=15 * settings.EMAIL_TIMEOUT)  # one message waits for at most ten answers of the mail server
FRESH = timedelta(seconds=2)  # a check older than this is made again
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]
MOST_ATTEMPTS = len(PAUSES) + 1
ADDRESS_REFUSED = "The mail server refused the address"
CAUSES = [
    (SMTPRecipientsRefused, ADDRESS_REFUSED),
    (SMTPDataError, "The mail server refused the message"),
    (OSError, "The mail server did not answer"),
]
DATABASE_PATIENCE = (0, 1, 2, 4, 8)

State = Notification.State
Answer = TypeVar("Answer")
Rows = list[Notification]


def patiently(work: Callable[[], Answer]) -> Answer:
    """A database that restarts is given a moment, lest a mail be sent twice."""
    for pause in DATABASE_PATIENCE:
        try:
            return work()
        except (InterfaceError, OperationalError):
            connection.close()
            time.sleep(pause)
    return work()


@transaction.atomic(durable=True)
def claim() -> Rows:
    """The oldest that are due and nobody's, ours for one lease."""
    now = timezone.now()
    due = Notification.objects.claimable(now).order_by("due_at", "id")
    rows = list(due.select_for_update(skip_locked=True)[:BATCH])
    return _lease(rows, now)


def hold(rows: Rows) -> Rows:
    """A new lease right before sending, for those that are still ours: not taken back, and no other worker's."""
    return patiently(lambda: _hold(rows))


def renew(rows: Rows) -> None:
    """For those that wait behind a slow mail server, in good time."""
    now = timezone.now()
    if any(row.claimed_until < now + LEASE / 2 for row in rows):
        hold(rows)


@transaction.atomic
def _hold(rows: Rows) -> Rows:
    return _lease(ours(rows), timezone.now())


def ours(rows: Rows) -> Rows:
    """Locked for this transaction."""
    pending = Notification.objects.pending().filter(pk__in=[row.pk for row in rows]).order_by("id")
    tokens = dict(pending.select_for_update(no_key=True).values_list("pk", "claimed_until"))
    return [row for row in rows if row.claimed_until is not None and tokens.get(row.pk) == row.claimed_until]


def _lease(rows: Rows, now: datetime) -> Rows:
    if rows:
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_until=now + LEASE)
    for row in rows:
        row.claimed_until = now + LEASE
    return rows


def release(rows: Rows) -> None:
    for row in rows:
        _update(row, claimed_until=None)


def wait(row: Notification, until: datetime) -> None:
    _update(row, next_try_at=until, claimed_until=None)


def void(row: Notification, reason: str) -> bool:
    too_late = isinstance(reason, kinds.TooLate)
    return _update(row, state=State.VOID, void_reason=reason[:120], too_late=too_late, claimed_until=None)


def mark_sent(row: Notification) -> None:
    if not patiently(lambda: _mark(row)):
        logger.warning("Message %s (%s) was sent while it was being taken back.", row.pk, row.kind)


def _mark(row: Notification) -> bool:
    if not row.members:
        return _change(row, **_sent(row))
    with transaction.atomic():
        Notification.objects.pending().filter(pk__in=row.members, digest=row).update(**_sent(row))
        return _change(row, **_sent(row))


def _sent(row: Notification) -> dict:
    facts = {"state": State.SENT, "sent_at": timezone.now(), "attempts": row.attempts + 1}
    return facts | {"next_try_at": None, "last_error": "", "claimed_until": None}


def note_failure(row: Notification, error: Exception) -> None:
    """Try again after a pause that grows over a day; then it is for staff to look at."""
    facts = {"attempts": row.attempts + 1, "last_error": cause(error), "claimed_until": None}
    if facts["attempts"] < MOST_ATTEMPTS:
        _update(row, next_try_at=_next_try(row, PAUSES[row.attempts]), **facts)
    else:
        patiently(lambda: _give_up(row, facts))


def _next_try(row: Notification, pause: timedelta) -> datetime:
    """What is of use for a limited time is tried more often as that runs out."""
    now, over = timezone.now(), _of_use_until(row)
    return now + (min(pause, (over - now) / 2) if over and over > now else pause)


def _of_use_until(row: Notification) -> datetime | None:
    kind = kinds.find(row.kind)
    try:
        return kind.of_use_until(row) if kind else None
    except Exception as error:  # noqa: BLE001 - it may be what could not be written; its own words may quote a name
        logger.error("Message %s could not be asked (%s).", row.pk, type(error).__name__)
        return None


@transaction.atomic
def _give_up(row: Notification, facts: dict) -> None:
    """A daily mail takes with it what it was to say: that is told nowhere else."""
    if _change(row, state=State.FAILED, next_try_at=None, **facts):
        Notification.objects.pending().filter(digest=row).update(state=State.FAILED, claimed_until=None)


def cause(error: Exception) -> str:
    """What staff and the log may read: never the error's own words, which can quote a name or an address."""
    words = next((words for kinds_, words in CAUSES if isinstance(error, kinds_)), "It could not be written")
    detail = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    return f"{words} ({detail})"[:120]


def _update(row: Notification, **changes) -> bool:
    return patiently(lambda: _change(row, **changes))


def _change(row: Notification, **changes) -> bool:
    """Whether the row was still ours."""
    mine = Notification.objects.pending().filter(pk=row.pk, claimed_until=row.claimed_until)
    if not mine.update(**changes):
        return False
    for name, value in changes.items():
        setattr(row, name, value)
    return True
