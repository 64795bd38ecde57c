from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.models import Record

from .enrollment import Enrollment


class RolloverQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)


class Rollover(Record):
    """Moving a whole school into an academic year: the year it starts in, who did it, and who took it back."""

    academic_year = models.PositiveSmallIntegerField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = RolloverQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["academic_year"], condition=Q(undone_at__isnull=True), name="rollover_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="rollover_undo_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Rollover into {self.academic_year}"


class RolloverMove(Record):
    """One student's step: the enrollment that was closed, when it had been going to end, and the one that was opened."""

    rollover = models.ForeignKey(Rollover, on_delete=models.CASCADE, related_name="moves")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    closed_ended_on = models.DateField(null=True, blank=True)
    opened = models.ForeignKey(Enrollment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rollover", "student"], name="rollover_one_move_each")]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.rollover_id}"


class RolloverException(Record):
    """What staff decided by hand for one student before the rollover into a year: another stage, track or status."""

    academic_year = models.PositiveSmallIntegerField()
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=3, blank=True)
    track = models.ForeignKey("accounts.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Enrollment.Status, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["academic_year", "student"], name="rollover_one_exception_each")]

    def __str__(self) -> str:
        return f"{self.student_id} into {self.academic_year}"
