from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Mode, Topic, User
from notifications.models import Record

from .relationships import Relationship


class AgreementQuerySet(models.QuerySet):
    def agreed(self) -> Self:
        return self.filter(mentor_agreed_at__isnull=False, mentee_agreed_at__isnull=False)

    def newest(self) -> Self:
        """The newest version of each mentorship, agreed or not."""
        return self.order_by("relationship_id", "-version").distinct("relationship_id")

    def in_force(self) -> Self:
        """The newest agreed version of each mentorship."""
        return self.agreed().newest()


class Agreement(Record):
    """How we work together: one version, agreed by both sides or waiting for one of them."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    cadence_weeks = models.PositiveSmallIntegerField(
        "we meet every so many weeks", validators=[MinValueValidator(1), MaxValueValidator(26)]
    )
    length_minutes = models.PositiveSmallIntegerField(
        "for how long, in minutes", validators=[MinValueValidator(10), MaxValueValidator(180)]
    )
    modes = ArrayField(
        models.CharField(max_length=10, choices=Mode), default=list, blank=True, verbose_name="how we meet"
    )
    reply_days = models.PositiveSmallIntegerField(
        "we answer each other within, in days",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    until_on = models.DateField("until about", null=True, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name="what we talk about")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    mentor_agreed_at = models.DateTimeField(null=True, blank=True)
    mentee_agreed_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["relationship", "version"], name="agreement_version_once"),
            models.CheckConstraint(
                condition=Q(mentor_agreed_at__isnull=False) | Q(mentee_agreed_at__isnull=False),
                name="agreement_agreed_by_who_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.version} of {self.relationship_id}"

    @property
    def is_agreed(self) -> bool:
        return bool(self.mentor_agreed_at and self.mentee_agreed_at)

    @property
    def mode_names(self) -> str:
        return ", ".join(Mode(mode).label for mode in self.modes)
