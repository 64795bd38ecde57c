from django.conf import settings
from django.db import models

from notifications.models import Record


class Event(Record):
    """One change of state: who did what to which thing, when and why. Append-only (the database refuses more), so `reason` is
    a choice or what the program says, never what somebody typed: that stands on its own row, where a purge can blank it.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="acts"
    )
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.UUIDField()
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "at"], name="event_target"),
            models.Index(fields=["actor", "at"], name="event_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"
