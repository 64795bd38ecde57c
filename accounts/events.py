from collections.abc import Iterable

from django.db.models import Model
from django.utils import timezone

from .models import Event, User


def record(*, actor: User | None, verb: str, target: Model, reason: str = "") -> Event:
    """Keep who changed what, when and why, in the caller's transaction (P9). No actor: the program's own clock did it."""
    return Event.objects.create(
        actor=actor,
        verb=verb,
        target_type=target._meta.label,
        target_id=target.pk,
        reason=reason,
        at=timezone.now(),
    )


def record_many(*, actor: User | None, verb: str, targets: Iterable[Model], reason: str = "") -> list[Event]:
    """One act on many things, in one statement."""
    now = timezone.now()
    return Event.objects.bulk_create(
        [
            Event(actor=actor, verb=verb, target_type=target._meta.label, target_id=target.pk, reason=reason, at=now)
            for target in targets
        ],
        batch_size=2000,
    )
