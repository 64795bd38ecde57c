from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from . import kinds
from .models import MutedKind, Notification
from .nudge import nudge_after_commit
from .resending import resend, resend_all
from .unsubscribe import Choice

__all__ = [
    "choose_kinds",
    "mute",
    "mute_by_link",
    "notify",
    "resend",
    "resend_all",
    "void_pending",
]


@transaction.atomic
def notify(
    *, kind: str, recipient: models.Model, about: models.Model, occasion: str = "", due_at: datetime | None = None
) -> Notification:
    """Write one row of the outbox in the caller's transaction; delivery is nudged once that commits.

    The same news for the same occasion is one row, however often it is asked for; a void row does not count.
    """
    kinds.get(kind)
    now = timezone.now()
    notification, is_new = Notification.objects.standing().get_or_create(
        kind=kind,
        recipient=recipient,
        about_type=about._meta.label,
        about_id=about.pk,
        occasion=occasion,
        defaults={"created_at": now, "due_at": due_at or now},
    )
    if is_new and notification.due_at <= now:
        nudge_after_commit()
    return notification


def void_pending(
    *,
    about: models.Model,
    kinds: list[str] | None = None,
    but: Sequence[str] = (),
    recipient: models.Model | None = None,
    reason: str,
) -> int:
    """Take back what was to be said about a thing, of these kinds or of all `but` some, to one person or to everybody; what was
    sent stays sent.
    """
    rows = Notification.objects.pending().about(about).exclude(kind__in=but)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if recipient is not None:
        rows = rows.filter(recipient=recipient)
    return rows.take_back(reason, timezone.now())


def mute(*, person: models.Model, kind: str) -> None:
    """Switch one kind off for one person. What is essential reaches everybody."""
    if kinds.is_essential(kind):
        raise ValidationError("This kind of message cannot be switched off.")
    MutedKind.objects.get_or_create(person=person, kind=kind, defaults={"muted_at": timezone.now()})


def mute_by_link(choice: Choice) -> None:
    """From the link in a mail: the signed token is the actor's word. A person who is gone has nothing to switch off."""
    if person := get_user_model().objects.filter(pk=choice.person_id).first():
        mute(person=person, kind=choice.kind)


@transaction.atomic
def choose_kinds(*, person: models.Model, wanted: set[str]) -> None:
    """Switch off every optional kind of theirs that is not `wanted`, and on again those that are."""
    optional = {kind.name for kind in kinds.optional_for(person)}
    MutedKind.objects.filter(person=person, kind__in=wanted).delete()
    for name in sorted(optional - wanted):
        mute(person=person, kind=name)
