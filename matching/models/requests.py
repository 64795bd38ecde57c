from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from notifications.models import Record

from .goals import Goal


class RequestQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=Request.State.PENDING)

    def untold(self, now: datetime) -> Self:
        """Open for everybody but the mentor: waiting, or declined so recently that it can be undone."""
        return self.filter(Q(state=Request.State.PENDING) | Q(undo_until__gt=now))

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(expires_at__lte=now)

    def visible_to(self, user: User) -> Self:
        return self.filter(Q(student=user) | Q(mentor=user))

    def between(self, one: User, other: User) -> Self:
        return self.filter(Q(student=one, mentor=other) | Q(student=other, mentor=one))

    def for_mentoring(self) -> Self:
        """Of either form: a chat asks for something smaller."""
        return self.exclude(kind=Request.Kind.CHAT)

    def chats(self) -> Self:
        return self.filter(kind=Request.Kind.CHAT)

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "id")


class Request(Record):
    """A student asks a named person to mentor them, or first for a 15-minute chat, which starts nothing by itself."""

    class Kind(models.TextChoices):
        MENTORING = "mentoring", "Mentoring"
        RESEARCH = "research", "Research"
        CHAT = "chat", "15-minute chat"

    class State(models.TextChoices):
        PENDING = "pending", "Waiting for an answer"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Not this time"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Closed without an answer"

        @property
        def is_pending(self) -> bool:
            return self == Request.State.PENDING

        @property
        def is_accepted(self) -> bool:
            return self == Request.State.ACCEPTED

        @property
        def is_declined(self) -> bool:
            return self == Request.State.DECLINED

        @property
        def is_closed(self) -> bool:
            """Without a yes, by somebody else than the student."""
            return self in {Request.State.DECLINED, Request.State.EXPIRED}

    class Cause(models.TextChoices):
        SILENCE = "silence", "No answer in time"
        ABSENCE = "absence", "The mentor is away"
        GONE = "gone", "No longer in the program"
        OVER = "over", "It cannot go on"

    class DeclineReason(models.TextChoices):
        TIME = "time", "My time is taken right now"
        FIT = "fit", "Someone else would fit these goals better"
        CONFLICT = "conflict", "I have a role that would get in the way"
        OTHER = "other", "Another reason"

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requests_sent")
    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requests_received")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MENTORING)
    goals = models.ManyToManyField(Goal, related_name="requests", blank=True)
    introduction = models.TextField("who you are", max_length=600, blank=True)
    message = models.TextField("why you are asking this person", max_length=1500)
    research_aspect = models.TextField("which part of their work draws you", max_length=600, blank=True)
    research_skills = models.TextField("what you bring, and what you hope to learn", max_length=600, blank=True)
    cadence_weeks = models.PositiveSmallIntegerField(
        "how often you hope to meet: every so many weeks",
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(26)],
    )
    length_minutes = models.PositiveSmallIntegerField(
        "for how long, in minutes", default=30, validators=[MinValueValidator(10), MaxValueValidator(180)]
    )
    wants_trial = models.BooleanField("begin with a trial", default=True)
    hoped_until = models.DateField("until about", null=True, blank=True)
    proposed_times = ArrayField(
        models.DateTimeField(), default=list, blank=True, size=3, verbose_name="times that would suit you"
    )
    time_zone = models.CharField(max_length=60, blank=True, help_text="The zone in which the times were meant.")
    nudges = models.PositiveSmallIntegerField(default=0)
    nudged_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undo_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then a decline can be taken back, untold."
    )
    expired_by = models.CharField(max_length=8, choices=Cause, blank=True)
    decline_reason = models.CharField(max_length=10, choices=DeclineReason, blank=True)
    decline_note = models.CharField(max_length=300, blank=True)
    colleague = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whom the mentor named instead. The student alone reads it; the colleague is told nothing.",
    )
    welcome = models.CharField("a first sentence to the student", max_length=300, blank=True)
    others_settled_at = models.DateTimeField(
        null=True, blank=True, help_text="When the student had said what becomes of their other requests."
    )
    outside_consent_at = models.DateTimeField(
        null=True, blank=True, help_text="When the student agreed that a person outside the school reads this."
    )
    chat_when = models.CharField("when and where", max_length=200, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True, help_text="When a chat was closed with thanks.")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "mentor"], condition=Q(state="pending"), name="request_one_open_per_pair"
            ),
            models.CheckConstraint(condition=~Q(student=F("mentor")), name="request_not_to_oneself"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True, decided_by__isnull=True)
                | Q(state="expired", decided_at__isnull=False, decided_by__isnull=True)
                | Q(
                    state__in=["accepted", "declined", "withdrawn"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="request_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="expired", expired_by__in=["silence", "absence", "gone", "over"])
                | (~Q(state="expired") & Q(expired_by="")),
                name="request_expiry_has_cause",
            ),
            models.CheckConstraint(
                condition=Q(state="declined", undo_until__isnull=False)
                | (~Q(state="declined") & Q(undo_until__isnull=True)),
                name="request_decline_can_be_undone_until",
            ),
            models.CheckConstraint(
                condition=Q(thanked_at__isnull=True) | Q(kind="chat", state="accepted"),
                name="request_thanks_for_a_chat",
            ),
            models.CheckConstraint(
                condition=Q(colleague__isnull=True) | Q(state="declined"), name="request_colleague_of_a_decline"
            ),
            models.CheckConstraint(condition=Q(nudges=0) | Q(nudged_at__isnull=False), name="request_nudges_have_time"),
            models.CheckConstraint(
                condition=Q(proposed_times__len=0) | ~Q(time_zone=""), name="request_times_have_zone"
            ),
            models.CheckConstraint(
                condition=Q(chat_when="") | Q(kind="chat", state="accepted"), name="request_time_of_a_chat"
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "created_at"], condition=Q(state="pending"), name="request_open_to_mentor"),
            models.Index(fields=["expires_at"], condition=Q(state="pending"), name="request_open_expiry"),
        ]

    def __str__(self) -> str:
        return f"Request {self.student_id} to {self.mentor_id} ({self.state})"

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED

    @property
    def is_chat(self) -> bool:
        return self.kind == self.Kind.CHAT

    @property
    def is_research(self) -> bool:
        return self.kind == self.Kind.RESEARCH

    @property
    def is_declined(self) -> bool:
        return self.state == self.State.DECLINED

    @property
    def was_absence(self) -> bool:
        return self.expired_by == self.Cause.ABSENCE

    @property
    def was_leaving(self) -> bool:
        return self.expired_by == self.Cause.GONE

    @property
    def was_cut_off(self) -> bool:
        return self.expired_by == self.Cause.OVER

    def times_ahead(self, now: datetime) -> list[datetime]:
        """Of the times that the student offered, those that have not passed."""
        return sorted(at for at in self.proposed_times if at > now)

    def can_be_undone(self, now: datetime) -> bool:
        return self.undo_until is not None and now < self.undo_until
