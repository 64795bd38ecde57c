from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models

from accounts.models import User
from notifications.models import Record

from ..scoring import Weights


def weight(label: str, name: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, default=getattr(Weights(), name), validators=[MaxValueValidator(100)]
    )


class ScoringPolicy(Record):
    """One version of how much each kind of fit counts in the order of the directory: 0 (nothing) to 100.

    A version is never changed; the one with the highest number holds.
    """

    version = models.PositiveIntegerField(unique=True)
    goals = weight("a goal that they cover, times its importance", "goals")
    needs = weight("a need that they cover, without a goal yet", "needs")
    specialties = weight("a specialty that interests both", "specialties")
    ways = weight("a way of helping that the student looks for", "ways")
    career_stage = weight("a career stage that the student looks for", "career_stage")
    modes = weight("a way of meeting that suits both", "modes")
    cadence = weight("meeting as often as the student hopes", "cadence")
    style = weight("a way of working that suits both", "style")
    tags = weight("an identity tag that the student asked to see first", "tags")
    room = weight("having room now", "room")
    not_offered = weight("against: a goal that they say they do not help with", "not_offered")
    reason = models.CharField("why", max_length=200)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Order of the directory, version {self.version}"

    @classmethod
    def newest(cls) -> Self | None:
        return cls.objects.first()

    @classmethod
    def newest_number(cls) -> int:
        """0 as long as the program's own beginning holds."""
        newest = cls.newest()
        return newest.version if newest else 0

    @classmethod
    def weights_now(cls) -> Weights:
        newest = cls.newest()
        return newest.weights if newest else Weights()

    @property
    def weights(self) -> Weights:
        return Weights(**{name: getattr(self, name) for name in Weights._fields})
