"""The outbox of the year that was: what was due then counts as sent then, and nothing is delivered."""

from datetime import datetime

from django.db.models import F

from notifications import kinds
from notifications.delivery import NO_LONGER
from notifications.models import MutedKind, Notification

from .clock import Clock

State = Notification.State
ASKED_WHEN_DUE = (
    "matching.requests_waiting",
    "matching.trial_ending",
    "meetings.agenda_prompt",
    "surveys.survey_reminder",
)
ALL_OTHERS = Notification.objects.pending().exclude(kind__in=ASKED_WHEN_DUE)


def send_what_is_due(since: datetime, now: datetime) -> None:
    """Before anything happens at an instant: services take back what is still due, and only that. What was due before
    `since` was sent then; saying so keeps the index from looking at it again.
    """
    ALL_OTHERS.filter(due_at__range=(since, now)).update(state=State.SENT, sent_at=F("due_at"), attempts=1)


def ask_those_that_are_due(clock: Clock) -> None:
    """Kinds whose occasion can pass without a word are asked, at the time when they were due, whether they still hold."""
    now = clock.now
    due = Notification.objects.pending().filter(due_at__lte=now, kind__in=ASKED_WHEN_DUE).select_related("recipient")
    rows = list(due.order_by("due_at", "kind", "recipient__email", "occasion"))
    muted = set(MutedKind.objects.values_list("person", "kind")) if rows else ()
    for row in rows:
        clock.now = row.due_at
        if reason := _why_void(row, muted):
            Notification.objects.filter(pk=row.pk).update(state=State.VOID, void_reason=reason[:120])
        else:
            Notification.objects.filter(pk=row.pk).update(state=State.SENT, sent_at=row.due_at, attempts=1)
    clock.now = now


def _why_void(row: Notification, muted) -> str:
    """As `notifications.delivery.why_void`, for people and things that are all still there."""
    if (row.recipient_id, row.kind) in muted:
        return "The recipient switched this kind off."
    answer = kinds.get(row.kind).still_holds(row)
    return "" if answer is True else answer or NO_LONGER
