from django.urls import reverse

from accounts.permissions import is_student
from notifications.models import Notification

from ..goals.reviews import KIND, is_due
from .base import kind


def _to_review(row: Notification) -> str:
    return reverse("matching:review-goals")


def _still_due(row: Notification) -> bool | str:
    return is_due(row.recipient) or "The goals were looked at"


kind(
    KIND.removeprefix("matching."),
    "Time to look at your goals again",
    "Look at your goals",
    _to_review,
    _still_due,
    lambda row: {},
    for_=is_student,
    digest=True,
)
