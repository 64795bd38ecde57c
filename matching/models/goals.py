from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import Topic, User
from notifications.models import Record

from ..goals.prompts import prompt
from ..goals.words import CHANGES, IMPORTANCE
from .relationships import Relationship


class GoalQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=Goal.State.OPEN)

    def visible_to(self, user: User) -> Self:
        """One's own; those attached to a request that waits for me; those shared with a mentorship of mine that runs."""
        # An open request is one that nobody has decided: a constraint of requests holds it so.
        asked = Q(requests__mentor=user, requests__decided_at__isnull=True)
        shared = Q(shares__relationship__in=Relationship.objects.live().filter(mentor=user))
        return self.filter(Q(student=user) | asked | shared).distinct()

    def by_importance(self) -> Self:
        return self.order_by("-importance", "position", "created_at", "id")

    def not_looked_at_since(self, instant: datetime) -> Self:
        return self.annotate(looked_at=Coalesce("reviewed_at", "created_at")).filter(looked_at__lte=instant)


class Goal(Record):
    """What a student wants help with. `measure` is how they will know that it is reached."""

    class Kind(models.TextChoices):
        BROAD = "broad", "Broad"
        SPECIFIC = "specific", "Specific"
        MEDICAL = "medical", "Medical"
        WORK_HABIT = "work_habit", "Work habit"
        PERSONAL = "personal", "Personal"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        REACHED = "reached", "Reached"
        DROPPED = "dropped", "Set aside"

    class Progress(models.IntegerChoices):
        NOT_STARTED = 0, "Not started"
        FIRST_STEPS = 1, "First steps"
        HALFWAY = 2, "About halfway"
        NEARLY = 3, "Nearly there"

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="goals")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="goals")
    text = models.CharField("what I want to reach", max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SPECIFIC)
    importance = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1), MaxValueValidator(5)])
    measure = models.CharField("how I will know", max_length=200, blank=True)
    target_on = models.DateField("by when", null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    progress = models.PositiveSmallIntegerField("how far I am", choices=Progress, default=Progress.NOT_STARTED)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The student's own order: the smallest comes first."
    )
    created_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="When the student last looked at it again.")

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "-importance", "created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(importance__range=(1, 5)), name="goal_importance_1_to_5"),
            models.CheckConstraint(condition=Q(progress__range=(0, 3)), name="goal_progress_0_to_3"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def importance_in_words(self) -> str:
        return IMPORTANCE[self.importance]

    @property
    def prompt(self) -> str:
        """A gentle question where the goal is still vague."""
        if not self.is_open:
            return ""
        return prompt(self.text, topic=self.topic.name, measure=self.measure, has_date=self.target_on is not None)


class GoalShare(Record):
    """A goal shown to the mentor of one mentorship for as long as that mentorship runs."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="shares")
    relationship = models.ForeignKey("matching.Relationship", on_delete=models.CASCADE, related_name="goal_shares")
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "relationship"], name="goal_shared_once")]

    def __str__(self) -> str:
        return f"{self.goal_id} in {self.relationship_id}"


class GoalChangeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; and in a mentorship of mine that runs, what has changed since the goal was shared there."""
        shared = Q(
            goal__shares__relationship__in=Relationship.objects.live().filter(mentor=user),
            goal__shares__shared_at__lte=F("changed_at"),
        )
        return self.filter(Q(goal__student=user) | shared).distinct()


class GoalChange(Record):
    """One change of one goal, in the words of before and after: what a student wanted and how it moved. Whoever reads the goal
    reads its changes since it was shared with them; the student reads them all.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=20)
    old = models.CharField(max_length=200, blank=True)
    new = models.CharField(max_length=200, blank=True)
    note = models.CharField("in a sentence, if you like", max_length=300, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = GoalChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "field"]

    def __str__(self) -> str:
        return f"{self.field} of {self.goal_id}"

    @property
    def label(self) -> str:
        return CHANGES.get(self.field, self.field)

    @property
    def is_same(self) -> bool:
        """A sentence on progress that left it where it was."""
        return self.old == self.new
