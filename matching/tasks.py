from celery import shared_task
from django.utils import timezone

from .goal_reviews import ask_for_reviews
from .ranking.load import prune as prune_mentor_changes
from .services import close_for_absences, end_trials, end_used_up_lists, expire_requests, keep_conflicts, lapse_offers


@shared_task(name="matching.keep_clocks")
def keep_clocks() -> None:
    close_for_absences()
    expire_requests(timezone.now())
    lapse_offers(timezone.now())
    end_used_up_lists()
    end_trials()
    keep_conflicts()
    ask_for_reviews(timezone.now())
    prune_mentor_changes()
