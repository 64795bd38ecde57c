import logging
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from .external import reader
from .services.log_digest import ask_each_week
from .services.reminder_choices import TASK as PLAN_REMINDERS
from .services.reminder_choices import plan_for_all

logger = logging.getLogger(__name__)


@shared_task(name="meetings.keep_clocks")
def keep_clocks() -> None:
    _keep("other calendars", reader.ask_if_due)
    _keep("logs that wait", ask_each_week, timezone.now())
    _keep("reminders by new rules", plan_for_all, timezone.now())


@shared_task(name=reader.TASK)
def read_calendars() -> None:
    reader.read_due()


@shared_task(name=PLAN_REMINDERS)
def plan_reminders() -> None:
    plan_for_all(timezone.now())


def _keep(what: str, step: Callable, *given) -> None:
    """A step that fails is logged and tried again at the next tick: it holds up none of the others."""
    try:
        step(*given)
    except Exception:
        logger.exception("The clock of %s could not be kept.", what)
