"""What a student's own requests add to their home page."""

from django.urls import reverse

from accounts.hooks import HomeItem, Section
from accounts.models import User
from accounts.permissions import is_student

from ..models import Relationship
from .others import others_to_settle
from .sent import choices_of


def needs_now(user: User) -> list[HomeItem]:
    return [*_others(user), *_next_choice(user)] if is_student(user) else []


def _others(user: User) -> list[HomeItem]:
    others = others_to_settle(user)
    if not others:
        return []
    title = f"{others.accepted.mentor} said yes. What about the others you asked?"
    detail = "Nothing is withdrawn without your word."
    return [HomeItem(title, reverse("matching:others"), "Choose", detail, order=1, icon="people")]


def _next_choice(user: User) -> list[HomeItem]:
    shown = choices_of(user)
    if shown is None or not shown.list.has_begun or shown.waiting or not shown.next:
        return []
    title = f"Next on your list is {shown.next.mentor}"
    detail = "Look at what you wrote and send it. Nobody is asked without you."
    return [HomeItem(title, reverse("matching:next-choice"), "Look and send", detail, order=5, icon="list-ol")]


def others_of_relationship(relationship: Relationship, user: User) -> list[Section]:
    """On the mentorship that the yes began, for its mentee alone."""
    if user.pk != relationship.mentee_id or relationship.request_id is None:
        return []
    others = others_to_settle(user)
    asks = others and others.accepted.pk == relationship.request_id
    return [Section("matching/others_panel.html", {"others": others}, order=1)] if asks else []
