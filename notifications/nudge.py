"""Ask a worker to deliver now, so that nobody waits for the next tick. Losing a nudge loses nothing."""

import logging

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

logger = logging.getLogger(__name__)

TASK = "notifications.deliver_due"
WAITING = "notifications:nudge-waits"


def nudge_after_commit() -> None:
    """At most once in a transaction: a savepoint that is rolled back takes its own nudge with it."""
    waiting = transaction.get_connection().run_on_commit
    if not any(function is _nudge for _, function, _ in waiting):
        transaction.on_commit(_nudge, robust=True)


def call_another() -> None:
    """From a worker that found more than it can take at once: whoever is idle may help."""
    _nudge()


def _nudge() -> None:
    """Sends nothing while an earlier nudge still waits in the queue: the worker that hears it will see our rows too."""
    try:
        if cache.add(WAITING, True, timeout=settings.TICK_SECONDS):
            current_app.send_task(TASK, expires=settings.TICK_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the broker, the rows are safe and beat will come
        logger.warning("Delivery was not nudged (%s); the next tick delivers.", type(error).__name__)


def ask_worker(task: str) -> None:
    """For other work that is due in the database: call it when its rows are committed. Losing this loses nothing either."""
    try:
        current_app.send_task(task, expires=settings.TICK_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the broker, the rows are safe and beat will come
        logger.warning("%s was not nudged (%s); the next tick does it.", task, type(error).__name__)


def heard() -> None:
    """Called by the worker before it looks: rows that commit from here on need a nudge of their own."""
    try:
        cache.delete(WAITING)
    except Exception as error:  # noqa: BLE001 - the mark runs out by itself
        logger.warning("The mark of a nudge was not removed (%s).", type(error).__name__)
