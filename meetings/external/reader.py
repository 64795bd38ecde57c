"""Reads the calendars that are due, one after the other."""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from accounts.clock import zone_for
from meetings.models import ExternalCalendar
from notifications.nudge import ask_worker

from . import apart, claims, fetch
from .failures import Failure, Unreadable
from .reading import Asked

logger = logging.getLogger(__name__)

TASK = "meetings.read_calendars"
READING = "meetings:calendars-are-read"
RUN = timedelta(minutes=4)


def ask_if_due() -> None:
    """Reading waits for strangers' servers, so it is a task of its own: no reminder waits behind it."""
    if ExternalCalendar.objects.due(timezone.now()).exists():
        ask_worker(TASK)


def read_due(way: fetch.Way = fetch.OUTSIDE) -> int:
    """How many were tried. One reader at a time, lest slow servers take all the workers that send mail."""
    if not cache.add(READING, True, timeout=(RUN + claims.LEASE).total_seconds()):
        return 0
    started, tried = timezone.now(), 0
    try:
        while timezone.now() < started + RUN and (calendar := claims.claim()):
            read(calendar, way)
            tried += 1
    finally:
        cache.delete(READING)
    return tried


def read(calendar: ExternalCalendar, way: fetch.Way = fetch.OUTSIDE) -> None:
    """A claimed one. Its address and what stands there reach no log."""
    try:
        _read(calendar, way)
    except Unreadable as found:
        logger.info("Calendar %s could not be read: %s.", calendar.pk, found.failure.name)
        claims.note_failure(calendar, found.failure)
    except Exception as error:  # noqa: BLE001 - one calendar holds up none of the others; its words may quote it
        logger.error("Calendar %s could not be read (%s).", calendar.pk, type(error).__name__)
        claims.note_failure(calendar, Failure.NO_CALENDAR)


def _read(calendar: ExternalCalendar, way: fetch.Way) -> None:
    now = timezone.now()
    until = now + claims.horizon()
    known = claims.reaches_far(calendar, until)
    marks = {"etag": calendar.etag, "last_modified": calendar.last_modified} if known else {}
    answer = fetch.get(calendar.address, **marks, way=way)
    if answer.body is None:
        claims.keep_unchanged(calendar, answer)
        return
    own = frozenset({calendar.person.email.lower()})
    times = apart.read(answer.body, Asked(now - claims.LOOKS_BACK, until, zone_for(calendar.person), own))
    claims.keep(calendar, answer, times, until)
