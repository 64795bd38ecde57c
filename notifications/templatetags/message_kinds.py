from django import template

from notifications import kinds
from notifications.models import Notification

register = template.Library()


@register.filter
def kind_label(row: Notification) -> str:
    return kinds.label(row.kind)


@register.filter
def kind_url(row: Notification) -> str:
    """Empty for a kind that leads nowhere, or that this release no longer knows."""
    kind = kinds.find(row.kind)
    return kind.url(row) if kind else ""
