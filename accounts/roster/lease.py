"""A run belongs to one worker at a time, for as long as that worker is heard of."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import ImportRun

logger = logging.getLogger(__name__)

TASK = "accounts.work_on_imports"


class LostError(Exception):
    """Another worker has taken this run over, or it is no longer to be worked on."""


def claim(pk: UUID) -> ImportRun | None:
    now = timezone.now()
    taken = ImportRun.objects.waiting(now).filter(pk=pk).update(beat_at=now)
    return ImportRun.objects.select_related("applied_by", "uploaded_by").get(pk=pk) if taken else None


@contextmanager
def held(run: ImportRun, **values) -> Iterator[None]:
    """A transaction in which the run is this worker's: its row is locked, and `values` are written to it."""
    now = timezone.now()
    mine = ImportRun.objects.filter(pk=run.pk, state=run.state, beat_at=run.beat_at)
    with transaction.atomic():
        if not mine.update(beat_at=now, **values):
            raise LostError
        yield
    run.beat_at = now


def nudge_after_commit() -> None:
    """So that nobody waits for the next tick. Losing a nudge loses nothing."""
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    try:
        current_app.send_task(TASK, expires=settings.TICK_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the broker, the run is safe and beat will come
        logger.warning("The import was not nudged (%s); the next tick takes it up.", type(error).__name__)
