from celery import shared_task

from . import delivery, nudge


@shared_task(name=nudge.TASK)
def deliver_due() -> None:
    nudge.heard()
    delivery.deliver_due()
