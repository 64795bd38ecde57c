from notifications.models import Notification

from ..models import Relationship
from ..rules import kept_apart
from .base import about_relationship, kind, to_relationship


def _is_paused(row: Notification) -> bool | str:
    return row.about.state == Relationship.State.PAUSED or "The mentorship is no longer paused"


def _can_go_on(row: Notification) -> bool | str:
    if kept_apart(row.about.mentor, row.about.mentee):
        return "Something else keeps the two apart"
    return _is_paused(row)


kind(
    "kept_apart",
    "A mentorship has to pause",
    "Open your mentorship",
    to_relationship,
    _is_paused,
    about_relationship,
    essential=True,
)
kind(
    "can_go_on",
    "A mentorship can go on",
    "Open your mentorship",
    to_relationship,
    _can_go_on,
    about_relationship,
    essential=True,
)
