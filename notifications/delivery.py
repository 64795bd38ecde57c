"""Delivery: messages are checked and written together, then each is sent and marked by itself, outside any transaction."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from . import digest, kinds, outbox, people
from .checking import NO_LONGER, SWITCHED_OFF, Check, why_void
from .mail import one_frame
from .messages import build
from .models import Notification
from .nudge import call_another

__all__ = ["NO_LONGER", "SWITCHED_OFF", "deliver", "deliver_due", "why_void"]

logger = logging.getLogger(__name__)

RUN = timedelta(minutes=4)  # the next tick goes on from there; Celery's time limit is never met
PORTION = 50  # checked and written at a time: what a slow mail server leaves of it is checked and written anew
ONE_MESSAGE_REFUSED = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError)

Rows = list[Notification]
Letter = tuple[Notification, EmailMultiAlternatives]


class ServerAwayError(Exception):
    """The mail server does not answer: there is no sense in trying the next message."""


def deliver_due() -> int:
    """Send what is due, oldest first; the number sent. Where there is more than one batch, another worker may help."""
    started, sent = timezone.now(), 0
    while timezone.now() < started + RUN and (rows := outbox.claim()):
        if len(rows) == outbox.BATCH:
            call_another()
        delivered, server_answers = deliver(rows)
        sent += delivered
        if not server_answers:
            break
    return sent


def deliver(rows: Rows) -> tuple[int, bool]:
    """How many were sent, and whether the mail server answers. When it does not, the rest goes back untouched."""
    connection, sent, left = get_connection(), 0, list(rows)
    try:
        while left:
            letters, left = write(left[:PORTION]), left[PORTION:]
            outbox.renew(left)
            for is_sent in _send_while_fresh(letters, connection):
                sent += is_sent
            left = [row for row, _ in letters] + left
    except ServerAwayError:
        outbox.release([row for row, _ in letters] + left)
        return sent, False
    finally:
        connection.close()
    return sent, True


def _send_while_fresh(letters: list[Letter], connection: BaseEmailBackend) -> Iterator[bool]:
    """Takes from the list what it sends; what a slow server leaves in it has to be checked anew."""
    held_at = timezone.now()
    while letters and timezone.now() < held_at + outbox.FRESH:
        yield _send(*letters.pop(0), connection)


def write(rows: Rows) -> list[Letter]:
    """Those of them that are to be sent now, with a new lease. What is wrong with one of them stays with it."""
    together: Rows = []
    with people.at_work(), one_frame():
        check = outbox.patiently(lambda: Check(rows))
        letters = {row: message for row in rows if (message := _write(row, check, together))}
        digest.gather(together, check)
    held = digest.unchanged(outbox.hold(list(letters)))
    return [(row, letters[row]) for row in held]


def _write(row: Notification, check: Check, together: Rows) -> EmailMultiAlternatives | None:
    try:
        if reason := check.why_void(row):
            digest.void(row, reason)
        elif check.goes_together(row):
            together.append(row)
        elif until := check.waits_until(row):
            outbox.wait(row, until)
        else:
            return build(row, kinds.get(row.kind).render(row))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it; its own words may quote a name or a text
        logger.error("Message %s could not be written (%s).", row.pk, type(error).__name__)
        outbox.note_failure(row, error)
    return None


def _send(row: Notification, message: EmailMultiAlternatives, connection: BaseEmailBackend) -> bool:
    """Whether it was sent."""
    try:
        connection.open()
        if not connection.send_messages([message]):
            raise ValueError("The mail backend took nothing.")
    except Exception as error:
        outbox.note_failure(row, error)
        if isinstance(error, OSError) and not isinstance(error, ONE_MESSAGE_REFUSED):
            logger.error("%s; the next tick tries again.", outbox.cause(error))
            raise ServerAwayError from error
        logger.warning("Message %s (%s) was refused: %s.", row.pk, row.kind, outbox.cause(error))
        return False
    outbox.mark_sent(row)
    return True
