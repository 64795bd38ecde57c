from datetime import date
from typing import Self

from django.db import models

from notifications.models import Record

from .statistics import Released


class ReleaseQuerySet(models.QuerySet):
    def of_quarter(self, starts_on: date) -> Self:
        return self.filter(starts_on=starts_on)


class Release(Record):
    """What files say of one quarter, kept as it was first published: it is never worked out again (promise P7).

    `table` is [[names…, count or null], …]: a count that is null is withheld.
    """

    class Source(models.TextChoices):
        STUDENTS = "students", "Students"
        MEETINGS = "meetings", "Meetings"
        CHECK_INS = "check_ins", "Check-ins"

    starts_on = models.DateField()
    source = models.CharField(max_length=10, choices=Source)
    threshold = models.PositiveSmallIntegerField()
    table = models.JSONField()
    made_at = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "source"]
        constraints = [models.UniqueConstraint(fields=["starts_on", "source"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} of the quarter from {self.starts_on}"

    @property
    def counts(self) -> Released:
        return {tuple(key): count for *key, count in self.table}
