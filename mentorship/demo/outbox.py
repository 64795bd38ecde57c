"""The outbox of the year that was: what was due then counts as sent then, and nothing is delivered."""

from datetime import datetime

from django.db.models import F

from notifications.delivery import why_void
from notifications.models import Notification

from .clock import Clock

State = Notification.State
ASKED_WHEN_DUE = (
    "matching.requests_waiting",
    "matching.trial_ending",
    "meetings.agenda_prompt",
    "surveys.survey_reminder",
)


def send_what_is_due(now: datetime) -> None:
    """Before anything happens at an instant: services take back what is still due, and only that."""
    due = Notification.objects.pending().filter(due_at__lte=now).exclude(kind__in=ASKED_WHEN_DUE)
    due.update(state=State.SENT, sent_at=F("due_at"), attempts=1)


def ask_those_that_are_due(clock: Clock) -> None:
    """Kinds whose occasion can pass without a word are asked, at the time when they were due, whether they still hold."""
    now = clock.now
    due = Notification.objects.pending().filter(due_at__lte=now, kind__in=ASKED_WHEN_DUE)
    for row in due.select_related("recipient").order_by("due_at", "kind", "recipient__email", "occasion"):
        clock.now = row.due_at
        reason = why_void(row)
        row.state = State.VOID if reason else State.SENT
        row.void_reason, row.sent_at, row.attempts = reason[:120], None if reason else row.due_at, 0 if reason else 1
        row.save(update_fields=["state", "void_reason", "sent_at", "attempts"])
    clock.now = now
