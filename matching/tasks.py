import logging
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from .goals.reviews import ask_each_morning
from .ranking.load import prune as prune_mentor_changes
from .services import close_for_absences, end_trials, end_used_up_lists, expire_requests, keep_conflicts, lapse_offers

logger = logging.getLogger(__name__)


@shared_task(name="matching.keep_clocks")
def keep_clocks() -> None:
    now = timezone.now()
    _keep("absences", close_for_absences)
    _keep("requests", expire_requests, now)
    _keep("waitlist offers", lapse_offers, now)
    _keep("lists of choices", end_used_up_lists)
    _keep("trials", end_trials)
    _keep("conflicts", keep_conflicts)
    _keep("goal reviews", ask_each_morning, now)
    _keep("mentor changes", prune_mentor_changes)


def _keep(what: str, step: Callable, *given) -> None:
    """A step that fails is logged and tried again at the next tick: it holds up none of the others."""
    try:
        step(*given)
    except Exception:
        logger.exception("The clock of %s could not be kept.", what)
