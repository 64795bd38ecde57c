from django.urls import reverse

from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification


def _to_concern(row: Notification) -> str:
    return reverse("resources:concern", args=[row.about_id])


def _still_open(row: Notification) -> bool | str:
    return "It was closed" if row.about.is_closed else True


def _render(row: Notification) -> Mail:
    """Who, what about and what it says stay in the application (P14)."""
    context = {"recipient": row.recipient, "action_url": absolute(_to_concern(row))}
    return from_templates("resources/emails/concern", context)


register(
    Kind(
        "resources.concern",
        True,
        _still_open,
        _render,
        label="Somebody sent you a copy of a text",
        url=_to_concern,
        urgent=True,
    )
)
