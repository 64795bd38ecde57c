import secrets

from django.db import models

from accounts.models import User
from notifications.models import Record


def new_token() -> str:
    return secrets.token_urlsafe(32)


class CalendarFeed(Record):
    """The private address of a person's calendar. Whoever has it can read it, so a new one may replace it any time."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="calendar_feed")
    token = models.CharField(max_length=60, unique=True, default=new_token)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.person_id}"
