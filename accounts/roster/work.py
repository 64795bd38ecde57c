"""What a worker does with files, at every tick and when it is nudged."""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import ImportLine, ImportRun, Program

from .applying import apply_run, forget_file
from .lease import LostError, claim
from .reading import fail, read_run

logger = logging.getLogger(__name__)

State = ImportRun.State
PAUSE = 0.5
KEEP_FILE = timedelta(days=7)
KEEP_LINES = timedelta(days=30)
UNREADABLE = "Something in this file could not be read. Save it as “CSV UTF-8” and bring that in."


def work_on_imports() -> None:
    for pk in ImportRun.objects.waiting(timezone.now()).order_by("uploaded_at").values_list("pk", flat=True):
        if run := claim(pk):
            _work_on(run)
    forget_old_files()


def work_until_done(run: ImportRun) -> ImportRun:
    """In this process, or beside the worker that was quicker."""
    while run.is_running:
        if mine := claim(run.pk):
            _work_on(mine)
        else:
            time.sleep(PAUSE)
        run.refresh_from_db()
    return run


def _work_on(run: ImportRun) -> None:
    """One state of the rules for all lines. A run that fails while it is applied is taken up again once its lease is over."""
    Program.hold()
    try:
        read_run(run) if run.state == State.READING else apply_run(run)
    except LostError:
        logger.warning("Import %s went to another worker.", run.pk)
    except Exception:
        logger.exception("Import %s stopped.", run.pk)
        if run.state == State.READING:
            fail(run, UNREADABLE)
    finally:
        Program.release()


def forget_old_files() -> None:
    """A file that nobody applied is set aside; what its lines said is kept no longer than somebody may ask about it."""
    resting, now = ImportRun.objects.resting(), timezone.now()
    for run in resting.filter(content__isnull=False, uploaded_at__lt=now - KEEP_FILE).defer("content"):
        _set_aside(run)
    ImportLine.objects.filter(run__in=resting.filter(uploaded_at__lt=now - KEEP_LINES)).delete()


@transaction.atomic
def _set_aside(run: ImportRun) -> None:
    """Only as it was found: somebody may be pressing Apply at this moment."""
    unused = ImportRun.objects.filter(pk=run.pk, state=run.state)
    if unused.update(state=State.DISCARDED, **forget_file(run)):
        run.lines.all().delete()
        record(actor=None, verb="set import aside", target=run)
