"""Delivery: each message is checked, written and sent by itself, outside any transaction."""

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from . import kinds, outbox
from .messages import build
from .models import MutedKind, Notification

logger = logging.getLogger(__name__)

RUN = timedelta(minutes=4)  # the next tick goes on from there; Celery's time limit is never met
ONE_MESSAGE_REFUSED = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError)
NO_LONGER = "It no longer holds."
SWITCHED_OFF = "The account is switched off."


def deliver_due() -> int:
    """Send what is due, oldest first; the number sent."""
    started, sent = timezone.now(), 0
    while timezone.now() < started + RUN and (rows := outbox.claim()):
        delivered, server_answers = deliver(rows)
        sent += delivered
        if not server_answers:
            break
    return sent


def deliver(rows: list[Notification]) -> tuple[int, bool]:
    """How many were sent, and whether the mail server answers. When it does not, the rest goes back untouched."""
    connection, sent = get_connection(), 0
    try:
        for number, row in enumerate(rows):
            try:
                sent += deliver_one(row, connection)
            except OSError as error:
                logger.error("%s; the next tick tries again.", outbox.cause(error))
                outbox.note_failure(row, error)
                outbox.release(rows[number + 1 :])
                return sent, False
    finally:
        connection.close()
    return sent, True


def deliver_one(row: Notification, connection: BaseEmailBackend) -> bool:
    """Whether it was sent. What is wrong with one message stays with it; only a mail server that is away is raised."""
    try:
        fresh = Notification.objects.select_related("recipient").get(pk=row.pk)
        if reason := why_void(fresh):
            outbox.void(row, reason)
            return False
        message = build(fresh, kinds.get(row.kind).render(fresh))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it; its own words may quote a name or a text
        logger.error("Message %s could not be written (%s).", row.pk, type(error).__name__)
        outbox.note_failure(row, error)
        return False
    return outbox.hold(row) and _send(row, message, connection)


def why_void(row: Notification) -> str:
    """Empty while it is still to be said, to somebody who still wants it."""
    if not row.recipient.is_active and row.kind not in kinds.after_leaving():
        return SWITCHED_OFF
    if not row.recipient.email:
        return "There is no address to write to."
    if not kinds.is_essential(row.kind) and MutedKind.objects.filter(person=row.recipient, kind=row.kind).exists():
        return "The recipient switched this kind off."
    if row.about is None:
        return "What it was about is gone."
    answer = kinds.get(row.kind).still_holds(row)
    if isinstance(answer, str):
        return answer or NO_LONGER
    return "" if answer else NO_LONGER


def _send(row: Notification, message: EmailMultiAlternatives, connection: BaseEmailBackend) -> bool:
    try:
        connection.open()
        if not connection.send_messages([message]):
            raise ValueError("The mail backend took nothing.")
    except Exception as error:
        if isinstance(error, OSError) and not isinstance(error, ONE_MESSAGE_REFUSED):
            raise
        logger.warning("Message %s (%s) was refused: %s.", row.pk, row.kind, outbox.cause(error))
        outbox.note_failure(row, error)
        return False
    outbox.mark_sent(row)
    return True
