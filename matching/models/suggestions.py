from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from notifications.models import Record


class SuggestionQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(closed_at__isnull=True)


class Suggestion(Record):
    """Staff step in where a student waits or was left without an answer: up to three people whom they could ask."""

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="suggestions")
    mentors = models.ManyToManyField(User, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When the student was done with it.")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student"], condition=Q(closed_at__isnull=True), name="suggestion_one_standing"
            )
        ]

    def __str__(self) -> str:
        return f"Suggestions for {self.student_id}"
