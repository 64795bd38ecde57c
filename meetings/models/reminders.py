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
