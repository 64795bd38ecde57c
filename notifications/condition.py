"""Whether mail goes out at all, in sentences that say what to do."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, F, Max, Min, When
from django.db.models.functions import Greatest
from django.utils import timezone

from . import heartbeat, queue
from .models import Notification

State = Notification.State
LATE = timedelta(minutes=5)
WHO = {
    "worker": (
        "The worker that sends mail",
        "Nothing is sent until it runs. Ask whoever looks after the server to start the worker; what waits then goes out.",
    ),
    "beat": (
        "The clock that starts planned work",
        "Planned messages, reminders among them, wait until it runs. Ask whoever looks after the server to start beat.",
    ),
}
NO_BROKER = (
    "The message broker (Valkey or Redis) does not answer, so nobody can say who is at work. Nothing is lost: what is due "
    "stands in the database and goes out once the broker is back. Ask whoever looks after the server."
)
SLOW = (
    "Messages are due and do not go out, although everybody is at work. Look below at what fails; if nothing does, "
    "ask whoever looks after the server to look at the worker's log."
)


class Part(NamedTuple):
    name: str
    is_alive: bool
    seen_at: datetime | None
    advice: str


class Condition(NamedTuple):
    parts: list[Part]
    has_broker: bool
    oldest: datetime | None
    last_sent: datetime | None
    error: str
    advice: str

    @property
    def needs_somebody(self) -> bool:
        return bool(self.advice or self.error) or not all(part.is_alive for part in self.parts)


def now_is() -> Condition:
    now, signs = timezone.now(), heartbeat.last_signs()
    parts = [Part(WHO[name][0], alive, seen, WHO[name][1]) for name, (alive, seen) in (signs or {}).items()]
    facts = _facts(now)
    return Condition(parts, signs is not None, **facts, error=_last_error(), advice=_advice(parts, signs, facts, now))


def _facts(now: datetime) -> dict[str, datetime | None]:
    due_now = queue.within(queue.Tab.OVERDUE, now)
    put_off = Case(When(attempts=0, then=F("next_try_at")))  # by its reader: not a pause after a failure
    waits_since = Greatest("due_at", "resent_at", "digest__due_at", put_off)
    return Notification.objects.aggregate(oldest=Min(waits_since, filter=due_now), last_sent=Max("sent_at"))


def _last_error() -> str:
    """Of those that are still open: what was sent in the end has none."""
    failing = Notification.objects.filter(state__in=[State.DUE, State.FAILED], last_error__startswith="The mail server")
    newest = failing.order_by("-next_try_at", "-due_at").values_list("last_error", flat=True)
    return newest.first() or ""


def _advice(parts: list[Part], signs: dict | None, facts: dict, now: datetime) -> str:
    if signs is None:
        return NO_BROKER
    late = facts["oldest"] is not None and facts["oldest"] < now - LATE
    return SLOW if late and all(part.is_alive for part in parts) else ""
