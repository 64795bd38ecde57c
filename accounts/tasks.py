from celery import shared_task
from django.utils import timezone

from .deactivation import take_effect
from .outside.endings import tell_of_endings
from .roster import lease
from .roster.work import work_on_imports


@shared_task(name="accounts.take_effect")
def let_deactivations_take_effect() -> None:
    take_effect(timezone.now())


@shared_task(name="accounts.tell_of_endings")
def tell_of_last_days() -> None:
    tell_of_endings(timezone.now())


@shared_task(name=lease.TASK)
def work_on_files() -> None:
    work_on_imports()
