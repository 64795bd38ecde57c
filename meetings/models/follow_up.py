from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Program, Reference, Stage, User
from accounts.models.reference import ReferenceQuerySet
from matching.models import Goal, GoalChange, Relationship
from notifications.models import Record
from resources.models import HelpService

from .meetings import Meeting


class AgendaPromptQuerySet(ReferenceQuerySet):
    def at_stage(self, stage: str) -> Self:
        """A prompt that names no stage is for all of them."""
        return self.filter(Q(stages__contains=[stage]) | Q(stages=[]))


class AgendaPrompt(Reference):
    """A line that a student of a stage may put on an agenda; `name` is the line."""

    stages = ArrayField(models.CharField(max_length=3, choices=Stage), default=list, blank=True)

    objects = AgendaPromptQuerySet.as_manager()


class MeetingGoalQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """As long as the goal itself is: what is no longer shared is not read in an old log either."""
        return self.filter(goal__in=Goal.objects.visible_to(user))

    def offered_to(self, student: User) -> Self:
        """How far a mentor sees the student, where the student has said nothing since: the last word on each open goal."""
        said = self.filter(progress__isnull=False)
        later = said.filter(goal=OuterRef("goal"), said_at__gt=OuterRef("said_at"))
        own_word = GoalChange.objects.filter(
            goal=OuterRef("goal"), field="progress", changed_at__gt=OuterRef("said_at")
        )
        shared = Relationship.objects.live().filter(goal_shares__goal=OuterRef("goal"), mentor=OuterRef("said_by"))
        return (
            said.filter(~Exists(later), ~Exists(own_word), Exists(shared), goal__student=student)
            .filter(goal__state=Goal.State.OPEN)
            .exclude(said_by=student)
            .exclude(progress=F("goal__progress"))
        )


class MeetingGoal(Record):
    """A shared goal that a meeting touched, and how far the student is in the eyes of whoever said so last.

    A mentor's word stays here, and is offered to the student; the student's own is the goal's progress at once.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="goals_touched")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="meetings")
    progress = models.PositiveSmallIntegerField(choices=Goal.Progress, null=True, blank=True)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = MeetingGoalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "goal"], name="meeting_goal_once"),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__range=(0, 3)), name="meeting_goal_progress_0_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} in {self.meeting_id}"


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(Q(relationship__mentor=user) | Q(relationship__mentee=user))

    def open(self) -> Self:
        return self.filter(status=Referral.Status.SUGGESTED)

    def asking(self) -> Self:
        """Whether somebody called a crisis line is never asked."""
        return self.exclude(to_service__kind=HelpService.Kind.CRISIS)


class Referral(Record):
    """Whom or what a mentor pointed the student to: a person here, a service of the school, or somebody by name.

    The student alone says what became of it, in one word; what was talked about there is nobody's business here.
    """

    class Status(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        IN_TOUCH = "in_touch", "In touch"
        HELPED = "helped", "It helped"
        NOT_NOW = "not_now", "Not now"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="referrals")
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="referrals")
    referred_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_service = models.ForeignKey(HelpService, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=Status, default=Status.SUGGESTED)
    status_at = models.DateTimeField(null=True, blank=True)
    status_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_person__isnull=False, to_service__isnull=True, to_name="")
                | Q(to_person__isnull=True, to_service__isnull=False, to_name="")
                | (Q(to_person__isnull=True, to_service__isnull=True) & ~Q(to_name="")),
                name="referral_to_one",
            ),
            models.CheckConstraint(
                condition=Q(status="suggested", status_at__isnull=True, status_by__isnull=True)
                | (~Q(status="suggested") & Q(status_at__isnull=False, status_by__isnull=False)),
                name="referral_status_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.to_person or self.to_service or self.to_name)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.SUGGESTED

    @property
    def asks(self) -> bool:
        return self.to_service is None or self.to_service.kind != HelpService.Kind.CRISIS


class ThankYouQuerySet(models.QuerySet):
    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False)

    def told(self, now: datetime) -> Self:
        """Those that can no longer be taken back: the mentor reads no other."""
        return self.sent().filter(sent_at__lte=now - undo_for())


class ThankYou(Record):
    """What a student wrote to a mentor after a first meeting; the mentor reads it here, not in a mail (P14).

    Or that the student would rather not: then nobody offers it again.
    """

    relationship = models.OneToOneField(Relationship, on_delete=models.PROTECT, related_name="thank_you")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="thank_yous")
    text = models.TextField(max_length=1500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    not_now_at = models.DateTimeField(null=True, blank=True)

    objects = ThankYouQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False, not_now_at__isnull=True) & ~Q(text="")
                | Q(sent_at__isnull=True, not_now_at__isnull=False, text=""),
                name="thank_you_sent_or_not_now",
            )
        ]

    def __str__(self) -> str:
        return f"Thank-you {self.pk}"

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def undo_until(self) -> datetime | None:
        return self.sent_at and self.sent_at + undo_for()

    def can_be_undone(self, now: datetime) -> bool:
        return self.is_sent and now < self.undo_until


def undo_for() -> timedelta:
    """As long as a decline can be taken back."""
    return timedelta(minutes=Program.current().decline_undo_minutes)
