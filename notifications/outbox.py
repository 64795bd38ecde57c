"""What a worker writes to the outbox.

A claim is a lease: `claimed_until` says when it ends and, being unique to it, is its token. Every later write is
conditional on that token, so a worker that was away for longer than its lease finds the row to be another's.
"""

import logging
import time
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from .models import Notification

logger = logging.getLogger(__name__)

BATCH = 25
LEASE = timedelta(seconds=15 * settings.EMAIL_TIMEOUT)  # one message waits for at most ten answers of the mail server
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]
MOST_ATTEMPTS = len(PAUSES) + 1
CAUSES = [
    (SMTPRecipientsRefused, "The mail server refused the address"),
    (SMTPDataError, "The mail server refused the message"),
    (OSError, "The mail server did not answer"),
]
DATABASE_PATIENCE = (0, 1, 2, 4, 8)

State = Notification.State


@transaction.atomic(durable=True)
def claim() -> list[Notification]:
    """The oldest that are due and nobody's, ours for one lease."""
    now = timezone.now()
    due = Notification.objects.claimable(now).order_by("due_at", "id")
    rows = list(due.select_for_update(skip_locked=True)[:BATCH])
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_until=now + LEASE)
    for row in rows:
        row.claimed_until = now + LEASE
    return rows


def hold(row: Notification) -> bool:
    """A new lease right before sending. False: ours ran out and another took it, or the message was taken back."""
    return _update(row, claimed_until=timezone.now() + LEASE)


def release(rows: list[Notification]) -> None:
    for row in rows:
        _update(row, claimed_until=None)


def void(row: Notification, reason: str) -> None:
    _update(row, state=State.VOID, void_reason=reason[:120], claimed_until=None)


def mark_sent(row: Notification) -> None:
    changes = {"attempts": row.attempts + 1, "next_try_at": None, "last_error": "", "claimed_until": None}
    if not _update(row, state=State.SENT, sent_at=timezone.now(), **changes):
        logger.warning("Message %s (%s) was sent while it was being taken back.", row.pk, row.kind)


def note_failure(row: Notification, error: Exception) -> None:
    """Try again after a pause that grows over a day; then it is for staff to look at."""
    attempts = row.attempts + 1
    if attempts < MOST_ATTEMPTS:
        then = {"next_try_at": timezone.now() + PAUSES[attempts - 1]}
    else:
        then = {"next_try_at": None, "state": State.FAILED}
    _update(row, attempts=attempts, last_error=cause(error), claimed_until=None, **then)


def cause(error: Exception) -> str:
    """What staff and the log may read: never the error's own words, which can quote a name or an address."""
    words = next((words for kinds, words in CAUSES if isinstance(error, kinds)), "It could not be written")
    detail = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    return f"{words} ({detail})"[:120]


def _update(row: Notification, **changes) -> bool:
    """Whether the row was still ours. A database that restarts is given a moment, lest a mail be sent twice."""
    mine = Notification.objects.pending().filter(pk=row.pk, claimed_until=row.claimed_until)
    for pause in DATABASE_PATIENCE:
        try:
            return _changed(row, mine.update(**changes), changes)
        except (InterfaceError, OperationalError):
            connection.close()
            time.sleep(pause)
    return _changed(row, mine.update(**changes), changes)


def _changed(row: Notification, count: int, changes: dict) -> bool:
    for name, value in changes.items() if count else ():
        setattr(row, name, value)
    return count == 1
