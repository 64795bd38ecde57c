from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Stage, Track, User
from accounts.permissions import sees_whole_school
from accounts.scopes import students_in_scope
from matching.models import Relationship
from notifications.models import Record
from surveys.calendar import label_of

from .questionnaires import Item, Version


class CheckInQuerySet(models.QuerySet):
    def due(self) -> Self:
        return self.filter(state=CheckIn.State.DUE)

    def overdue(self, today: date) -> Self:
        return self.due().filter(due_on__lt=today)

    def done(self) -> Self:
        return self.filter(state=CheckIn.State.DONE)

    def visible_to(self, user: User) -> Self:
        return self.filter(respondent=user)

    def sent_to_staff(self) -> Self:
        """Those with an answer of which the form said that staff read it with the name."""
        to_staff = CheckInAnswer.objects.to_staff().filter(check_in=OuterRef("pk"))
        return self.done().filter(Exists(to_staff))

    def sent_to(self, staff: User) -> Self:
        """For the staff of one track: what its students sent, and what mentors sent about its students."""
        sent = self.sent_to_staff()
        if sees_whole_school(staff):
            return sent
        students = students_in_scope(staff).values("pk")
        return sent.filter(Q(relationship=None, respondent__in=students) | Q(relationship__mentee__in=students))

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def for_page(self) -> Self:
        return self.select_related("version__questionnaire", "respondent", "relationship__mentee", "read_by")


class CheckIn(Record):
    """One person's short form at one point of the year; it keeps the stage and track under which it was asked (P8).

    A student's is about their own mentoring (`relationship` empty); a mentor's is about one mentee.
    """

    class State(models.TextChoices):
        DUE = "due", "Due"
        DONE = "done", "Done"
        SKIPPED = "skipped", "Skipped"

    class SkipReason(models.TextChoices):
        TIME = "time", "I have no time for it now"
        NOT_RELEVANT = "not_relevant", "It does not fit my situation"
        PRIVATE = "private", "I would rather not say"
        NO_ANSWER = "no_answer", "It closed without an answer"
        ENDED = "ended", "The mentorship ended"

        @classmethod
        def offered(cls) -> list[tuple[str, str]]:
            """The reasons that a person gives; the other two are the program's own."""
            return [choice for choice in cls.choices if choice[0] not in {cls.NO_ANSWER, cls.ENDED}]

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="check_ins")
    respondent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="check_ins")
    relationship = models.ForeignKey(
        Relationship, null=True, blank=True, on_delete=models.PROTECT, related_name="check_ins"
    )
    period = models.CharField(max_length=20, help_text="The point of the year, such as 2026-fall")
    stage = models.CharField(max_length=3, choices=Stage)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    had_mentor = models.BooleanField()
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    closed_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=12, choices=SkipReason, blank=True)
    read_at = models.DateTimeField("read by staff at", null=True, blank=True)
    read_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["respondent", "relationship", "period"],
                name="check_in_once_per_period",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state="due", closed_at__isnull=True, skip_reason="")
                | Q(state="done", closed_at__isnull=False, skip_reason="")
                | (Q(state="skipped", closed_at__isnull=False) & ~Q(skip_reason="")),
                name="check_in_close_is_whole",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("opened_at__date")), name="check_in_due_after_opening"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False, state="done"),
                name="check_in_reading_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="due"), name="check_in_due"),
            models.Index(fields=["period", "stage"], name="check_in_period"),
        ]

    def __str__(self) -> str:
        return f"Check-in {self.period} of {self.respondent_id}"

    @property
    def is_due(self) -> bool:
        return self.state == self.State.DUE

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def went_unanswered(self) -> bool:
        """Nobody chose to skip it: it closed without an answer."""
        return self.skip_reason == self.SkipReason.NO_ANSWER

    @property
    def state_in_words(self) -> str:
        return "Closed without an answer" if self.went_unanswered else self.get_state_display()

    @property
    def is_read(self) -> bool:
        return self.read_at is not None

    @property
    def period_label(self) -> str:
        return label_of(self.period)

    def is_open_on(self, day: date) -> bool:
        """Still answerable: also after the person skipped it, since that can be undone until its last day."""
        chosen = self.skip_reason not in {self.SkipReason.NO_ANSWER, self.SkipReason.ENDED}
        return not self.is_done and chosen and day <= self.due_on


class CheckInAnswerQuerySet(models.QuerySet):
    def to_staff(self) -> Self:
        return self.filter(item__reader=Item.Reader.STAFF)


class CheckInAnswer(Record):
    """One answer. `value` is a text, a list of choice keys, a number or true/false, by the item's kind; no row: not reached."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="check_in_answers")
    value = models.JSONField()

    objects = CheckInAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_in", "item"], name="check_in_answer_once")]

    def __str__(self) -> str:
        return f"Answer to {self.item_id}"

    def in_words(self) -> str:
        return self.item.in_words(self.value)
