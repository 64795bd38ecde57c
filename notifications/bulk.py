"""The outbox for many people at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from . import kinds
from .checking import SWITCHED_OFF
from .models import Notification
from .nudge import nudge_after_commit

State = Notification.State
AT_ONCE = 2000
TWINS = ("kind", "recipient", "about_type", "about_id", "occasion")


@transaction.atomic
def notify_many(
    *,
    kind: str,
    news: Iterable[tuple[models.Model, models.Model]],
    occasion: str = "",
    due_at: datetime | None = None,
) -> int:
    """`notify` for pairs of recipient and what it is about, written together. What is there for that occasion stays one row."""
    kinds.get(kind)
    now = timezone.now()
    rows = [
        Notification(
            kind=kind,
            recipient=recipient,
            about_type=about._meta.label,
            about_id=about.pk,
            occasion=occasion,
            created_at=now,
            due_at=due_at or now,
        )
        for recipient, about in news
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    if rows and rows[0].due_at <= now:
        nudge_after_commit()
    return len(rows)


def void_about(*, targets: Iterable[models.Model], reason: str) -> int:
    """Take back what was to be said about many things of one type."""
    targets = list(targets)
    if not targets:
        return 0
    ids = [target.pk for target in targets]
    rows = Notification.objects.pending().filter(about_type=targets[0]._meta.label, about_id__in=ids)
    return rows.take_back(reason, timezone.now())


def void_for(*, recipients: Iterable[models.Model], reason: str) -> int:
    """Take back all that these people were still to be told, but for what is meant for somebody who leaves."""
    rows = Notification.objects.pending().filter(recipient__in=list(recipients)).exclude(kind__in=kinds.after_leaving())
    return rows.take_back(reason, timezone.now())


@transaction.atomic
def say_after_all(*, recipients: Iterable[models.Model], since: datetime) -> int:
    """What these people were not told because their account was switched off: back in the queue, and whether it still holds
    is asked again at sending.
    """
    twin = Notification.objects.standing().filter(**{name: OuterRef(name) for name in TWINS})
    lost = Notification.objects.filter(
        recipient__in=list(recipients), state=State.VOID, void_reason=SWITCHED_OFF, due_at__gte=since
    )
    # Two lost rows of one occasion must not both come back.
    later = Notification.objects.filter(
        state=State.VOID, void_reason=SWITCHED_OFF, pk__gt=OuterRef("pk"), **{name: OuterRef(name) for name in TWINS}
    )
    found = lost.filter(~Exists(twin), ~Exists(later)).update(
        state=State.DUE, void_reason="", next_try_at=None, claimed_until=None, digest=None
    )
    if found:
        nudge_after_commit()
    return found
