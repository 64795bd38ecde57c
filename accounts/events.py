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
