"""The Celery application of both sides: this project's own, and one task per mail as a plain project would write it.

celery --app bench.parts.reminder_worker worker
"""

import os
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

import django

django.setup()

from celery.signals import task_prerun
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from mentorship.celery import app
from notifications import kinds
from notifications.checking import why_void
from notifications.mail import Mail
from notifications.messages import build
from notifications.models import Notification

from .reminder_school import TRIVIAL

__all__ = ["app"]

TALLY = os.environ.get("BENCH_TALLY", os.devnull)
ONE_LINE = Mail("A reminder", "Your meeting is tomorrow.\n", "<p>Your meeting is tomorrow.</p>")
settings.EMAIL_BACKEND = f"{__name__}.Tally"
kinds.register(kinds.Kind(TRIVIAL, True, lambda row: True, lambda row: ONE_LINE))


class Tally(BaseEmailBackend):
    """Serializes each message as for a mail server, and notes who sent it when."""

    def send_messages(self, email_messages) -> int:
        with open(TALLY, "a") as file:  # noqa: PTH123 - once for each mail: what a Path costs more would count
            for message in email_messages:
                message.message().as_bytes()
                file.write(f"{message.extra_headers['Message-ID']} {time.time()} {os.getpid()}\n")
        return len(email_messages)


@task_prerun.connect
def count_task(**kwargs) -> None:
    with open(f"{TALLY}.tasks", "a") as file:  # noqa: PTH123 - as above
        file.write("1\n")


@app.task(name="bench.one_mail")
def one_mail(key: str) -> None:
    """Fetch, check, write, send, mark. It asks what our own delivery asks, and says the same."""
    row = Notification.objects.select_related("recipient").get(pk=key)
    if not row.is_pending or why_void(row):
        return
    message = build(row, kinds.get(row.kind).render(row))
    if get_connection().send_messages([message]):
        pending = Notification.objects.pending().filter(pk=key)
        pending.update(state=Notification.State.SENT, sent_at=timezone.now(), attempts=1)
