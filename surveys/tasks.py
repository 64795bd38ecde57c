from celery import shared_task

from . import services


@shared_task(name="surveys.keep_calendar")
def keep_calendar() -> None:
    services.keep_calendar()
