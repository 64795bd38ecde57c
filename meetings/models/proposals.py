from django.db import models

from notifications.models import Record

from .meetings import Meeting

MOST_TIMES = 3


class ProposedTime(Record):
    """One of up to three times that one side proposed for a meeting; nobody's time is taken until one is picked (P3)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposed_times")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["meeting", "starts_at"], name="proposed_time_once")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
