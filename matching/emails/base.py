from collections.abc import Callable
from typing import Any

from django.urls import reverse

from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from ..models import Relationship


def kind(name: str, label: str, action: str, url: Callable, holds: Callable, context: Callable, **traits: Any) -> None:
    """Register `matching.name`, whose words are templates/matching/emails/name.*; `url` and `context` take the outbox row."""

    def render(row: Notification) -> Mail:
        frame = {"recipient": row.recipient, "action_url": absolute(url(row)), "action_label": action}
        return from_templates(f"matching/emails/{name}", context(row) | frame)

    traits = {"essential": False} | traits
    register(Kind(f"matching.{name}", still_holds=holds, render=render, label=label, url=url, **traits))


def to_relationship(row: Notification) -> str:
    return reverse("matching:relationship", args=[row.about_id])


def runs(row: Notification) -> bool | str:
    return row.about.is_live or "The mentorship has ended"


def about_relationship(row: Notification) -> dict[str, Any]:
    relationship: Relationship = row.about
    return {"relationship": relationship, "other": relationship.other(row.recipient)}
