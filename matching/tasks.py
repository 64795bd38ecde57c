from celery import shared_task
from django.utils import timezone

from .services import close_for_absences, end_trials, expire_requests


@shared_task(name="matching.keep_clocks")
def keep_clocks() -> None:
    close_for_absences()
    expire_requests(timezone.now())
    end_trials()
