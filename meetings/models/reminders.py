from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.models import User
from notifications.models import Record

MOST_REMINDERS = 3


class ReminderChoice(Record):
    """How long before a meeting somebody wants to be reminded; an empty list means never. Without a row the program's hold."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="reminder_choice")
    minutes_before = ArrayField(
        models.PositiveIntegerField(validators=[MinValueValidator(10), MaxValueValidator(7 * 24 * 60)]),
        default=list,
        blank=True,
        size=MOST_REMINDERS,
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Reminders of {self.person_id}"


class Replanning(Record):
    """A rule changed by which everybody's reminders are planned: a worker plans them anew, until what was under way at that
    moment, and knew the old rule, is through.
    """

    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Reminders anew since {self.asked_at}"
