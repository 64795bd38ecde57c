from typing import Any

from django.urls import reverse

from accounts.models import Program
from accounts.permissions import is_student
from notifications.models import Notification

from .base import kind


def _to_suggested(row: Notification) -> str:
    return reverse("matching:suggested")


def _stands(row: Notification) -> bool | str:
    return row.about.closed_at is None or "The suggestion is closed"


def _suggestion(row: Notification) -> dict[str, Any]:
    number = row.about.mentors.count()
    people = "1 person" if number == 1 else f"{number} people"
    return {"number": people, "verb": "has" if number == 1 else "have", "office": Program.current().office_name}


kind(
    "suggestions",
    "People whom you could ask",
    "See who",
    _to_suggested,
    _stands,
    _suggestion,
    for_=is_student,
    digest=True,
)
