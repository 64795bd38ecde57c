"""An ordered list of choices: whom a student asks first, and whom next if that does not work out."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from notifications.models import Record

from .requests import Request


class ChoiceListQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def under_way(self) -> Self:
        """Somebody on it was asked, and somebody can still be asked."""
        asked = Choice.objects.filter(list=OuterRef("pk"), request__isnull=False)
        return self.standing().filter(Exists(asked), Exists(_ahead_on_it()))

    def without_anybody_ahead(self) -> Self:
        return self.exclude(Exists(_ahead_on_it()))

    def with_choices(self) -> Self:
        return self.prefetch_related("choices__request", "choices__mentor__mentor_profile")


def _ahead_on_it() -> models.QuerySet:
    return Choice.objects.filter(list=OuterRef("pk"), request__isnull=True, skipped_at__isnull=True)


class ChoiceList(Record):
    """Up to five mentors in the student's order. One is asked at a time, and each hand-on has the student's consent."""

    class End(models.TextChoices):
        ACCEPTED = "accepted", "One said yes"
        STOPPED = "stopped", "You stopped it"
        EMPTY = "empty", "Everybody was asked"

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="choice_lists")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=End, blank=True)

    objects = ChoiceListQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student"], condition=Q(ended_at__isnull=True), name="choice_list_one_per_student"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="choice_list_end_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Choices of {self.student_id}"

    @property
    def has_begun(self) -> bool:
        return any(choice.request_id for choice in self.choices.all())

    @property
    def next_choice(self) -> "Choice | None":
        return next((choice for choice in self.choices.all() if choice.is_ahead), None)

    def waiting_choice(self, now: datetime) -> "Choice | None":
        """Whose mentor has the request: one at a time, and an answer that can be taken back is none yet."""
        return next((choice for choice in self.choices.all() if choice.is_waiting(now)), None)


class Choice(Record):
    """One mentor on the list: not asked yet, asked (its request says how that went), or passed over."""

    list = models.ForeignKey(ChoiceList, on_delete=models.CASCADE, related_name="choices")
    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(help_text="1 is asked first.")
    request = models.OneToOneField(Request, null=True, blank=True, on_delete=models.PROTECT, related_name="choice")
    skipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["list", "mentor"], name="choice_each_mentor_once"),
            models.UniqueConstraint(
                fields=["list", "position"], name="choice_each_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(request__isnull=True) | Q(skipped_at__isnull=True), name="choice_asked_or_skipped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.mentor_id}"

    @property
    def is_ahead(self) -> bool:
        return self.request_id is None and self.skipped_at is None

    def is_waiting(self, now: datetime) -> bool:
        return self.request is not None and (self.request.is_pending or self.request.can_be_undone(now))
