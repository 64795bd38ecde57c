from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Stage, Track, User
from matching.models import Relationship
from notifications.models import Record

from .questionnaires import Version


class ExpectationSurveyQuerySet(models.QuerySet):
    def open(self, now: datetime) -> Self:
        return self.filter(opened_at__lte=now, closed_at__isnull=True)

    def overdue(self, now: datetime) -> Self:
        return self.filter(closed_at__isnull=True, closes_at__lte=now)


class ExpectationSurvey(Record):
    """One opening of "How you see mentoring" to every pair that runs at that moment."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="expectation_surveys")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ExpectationSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(closed_at__isnull=True), name="expectation_survey_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"How you see mentoring, opened {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_open_at(self, now: datetime) -> bool:
        return self.is_open and now < self.closes_at


class ExpectationResponseQuerySet(models.QuerySet):
    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)

    def of(self, user: User) -> Self:
        """Theirs to answer."""
        return self.filter(person=user)

    def waiting(self, now: datetime) -> Self:
        """Still to be answered: the survey is open and the mentorship runs."""
        return self.filter(answered_at__isnull=True, survey__closed_at__isnull=True, survey__closes_at__gt=now).exclude(
            relationship__state=Relationship.State.ENDED
        )

    def with_other_side(self) -> Self:
        """Adds `other_answered`: whether the other side has answered the same survey."""
        return self.annotate(other_answered=Exists(_other_side().answered()))

    def revealed(self) -> Self:
        """Those of a pair of which both sides have answered."""
        return self.with_other_side().answered().filter(other_answered=True)

    def revealed_since(self, since: datetime) -> Self:
        """Those of pairs that run, where the later of the two answers came after that moment."""
        late = Q(answered_at__gte=since) | Q(Exists(_other_side().filter(answered_at__gte=since)))
        return self.revealed().filter(late).exclude(relationship__state=Relationship.State.ENDED)

    def visible_to(self, user: User) -> Self:
        """One's own; the other side's only once both have answered."""
        in_it = Q(relationship__mentor=user) | Q(relationship__mentee=user)
        return self.filter(Q(person=user) | in_it & Q(pk__in=self.model.objects.revealed().values("pk")))

    def for_page(self) -> Self:
        return self.select_related("survey__version", "relationship__mentor", "relationship__mentee")


def _other_side() -> ExpectationResponseQuerySet:
    same = ExpectationResponse.objects.filter(survey=OuterRef("survey"), relationship=OuterRef("relationship"))
    return same.exclude(side=OuterRef("side"))


class ExpectationResponse(Record):
    """One side's answers inside one pair.

    `answers` is {item key: true or false, or the key of a choice}; a key that is absent was not reached.
    """

    class Side(models.TextChoices):
        MENTOR = "mentor", "Mentor"
        MENTEE = "mentee", "Mentee"

    survey = models.ForeignKey(ExpectationSurvey, on_delete=models.CASCADE, related_name="responses")
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="expectation_responses")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="expectation_responses")
    side = models.CharField(max_length=6, choices=Side)
    stage = models.CharField(max_length=3, choices=Stage, help_text="The mentee's stage when it was asked")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ExpectationResponseQuerySet.as_manager()

    class Meta:
        ordering = ["survey", "relationship", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "relationship", "side"], name="expectation_response_once_per_side"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(answers={}), name="expectation_unanswered_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.relationship_id}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def other(self) -> User:
        return self.relationship.mentee if self.side == self.Side.MENTOR else self.relationship.mentor

    def is_open_at(self, now: datetime) -> bool:
        return self.survey.is_open_at(now) and self.relationship.is_live
