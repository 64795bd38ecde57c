from django import template

from notifications import checking, choices, digest, dry_run, kinds
from notifications.models import Notification
from notifications.outbox import ADDRESS_REFUSED

register = template.Library()

# What staff need to see why a mail did not go out. Other reasons tell what people did, which stays between them.
TECHNICAL = {
    checking.NO_ADDRESS,
    checking.SWITCHED_OFF,
    checking.MUTED,
    checking.GONE,
    digest.NOTHING_LEFT,
    choices.ANEW,
}
NO_LONGER_NEEDED = "No longer needed."
PLAIN = {ADDRESS_REFUSED: "The mail server does not take mail for this address"}


@register.filter
def kind_label(row: Notification) -> str:
    return kinds.label(row.kind)


@register.filter
def kind_url(row: Notification) -> str:
    """Empty for a kind that leads nowhere, or that this release no longer knows."""
    kind = kinds.find(row.kind)
    return kind.url(row) if kind else ""


@register.filter
def for_staff(reason: str) -> str:
    is_shown = reason in TECHNICAL or isinstance(reason, kinds.TooLate) or reason.startswith(dry_run.BROKEN)
    return reason if is_shown else NO_LONGER_NEEDED


@register.filter
def void_reason(row: Notification) -> str:
    """Where it came too late, what has begun or is over says no more than the calendar does."""
    return row.void_reason if row.too_late else for_staff(row.void_reason)


@register.filter
def trouble(row: Notification) -> tuple[str, str]:
    """What a mail server said, in plain words, and what it said literally."""
    words, _, literally = row.last_error.partition(" (")
    return PLAIN.get(words, words), literally.rstrip(")")
