from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, Exists, F, OuterRef, Prefetch, Q

from accounts.models import Mode, Topic, User
from accounts.models.program import valid_time_zone
from matching.models import Relationship
from notifications.models import Record


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(Exists(Participant.objects.filter(meeting=OuterRef("pk"), person=user)))

    def of(self, relationships) -> Self:
        return self.filter(Exists(Participant.objects.filter(meeting=OuterRef("pk"), relationship__in=relationships)))

    def with_mentor(self, mentor: User) -> Self:
        """Those that somebody has as the mentor of it, not as a mentee."""
        return self.filter(Exists(Participant.objects.filter(meeting=OuterRef("pk"), relationship__mentor=mentor)))

    def confirmed(self) -> Self:
        return self.filter(state=Meeting.State.CONFIRMED)

    def held(self) -> Self:
        return self.filter(state=Meeting.State.HELD)

    def with_a_time(self) -> Self:
        """Without those of which a file knew the day alone."""
        return self.filter(imported_at__isnull=True)

    def counted(self) -> Self:
        """All but those that were logged beside another meeting (P3): they count nowhere."""
        return self.filter(overlaps_another=False)

    def upcoming(self, now: datetime) -> Self:
        return self.filter(state__in=[Meeting.State.PROPOSED, Meeting.State.CONFIRMED], ends_at__gt=now)

    def not_recorded(self, now: datetime) -> Self:
        """Past meetings that nobody logged."""
        return self.confirmed().filter(ends_at__lte=now)

    def with_people(self) -> Self:
        people = Participant.objects.select_related("person", "relationship__mentor", "relationship__mentee")
        return self.prefetch_related(Prefetch("participants", people))


class Meeting(Record):
    """One meeting, or one occurrence of a series. Its key is its calendar UID; `sequence` rises with every move."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"
        HELD = "held", "Held"
        NOT_HELD = "not_held", "Not held"
        CANCELLED = "cancelled", "Cancelled"

    class NotHeldReason(models.TextChoices):
        RESCHEDULE = "reschedule", "We will find another time"
        CLINICAL = "clinical", "Clinical duties came first"
        UNWELL = "unwell", "Someone was unwell"
        NO_SHOW = "no_show", "Someone did not come"
        OTHER = "other", "Another reason"

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60, validators=[valid_time_zone])
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField("place or link", max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.CONFIRMED)
    sequence = models.PositiveIntegerField(default=0)
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(null=True, blank=True)
    logged_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shared_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who last changed what both read in the log; who logged it stays in logged_by.",
    )
    log_revision = models.UUIDField(
        null=True,
        blank=True,
        help_text="The form that saved the log last: a newer one is not written over.",
    )
    not_held_reason = models.CharField(max_length=10, choices=NotHeldReason, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="meetings", verbose_name="what we talked about")
    shared_notes = models.TextField("shared notes", blank=True, max_length=4000)
    overlaps_another = models.BooleanField(
        default=False, help_text="Logged although it overlaps another meeting; then it does not count (P3)."
    )

    imported_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Brought in from a file that knew the day alone: the time of day means nothing.",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state__in=["held", "not_held"], logged_at__isnull=False, logged_by__isnull=False)
                | (~Q(state__in=["held", "not_held"]) & Q(logged_at__isnull=True, logged_by__isnull=True)),
                name="meeting_log_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True, cancelled_by__isnull=True)),
                name="meeting_cancellation_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="not_held") | Q(not_held_reason=""),
                name="meeting_reason_only_when_not_held",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="meeting_state_start")]

    def __str__(self) -> str:
        return f"Meeting {self.starts_at:%Y-%m-%d %H:%M} ({self.state})"

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_logged(self) -> bool:
        return self.state in {self.State.HELD, self.State.NOT_HELD}

    @property
    def is_imported(self) -> bool:
        """Its day and length are known, its time of day is not."""
        return self.imported_at is not None

    @property
    def own_day(self) -> date:
        """The day on which it was meant, whatever the day was where its reader is."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def takes_time(self) -> bool:
        """Whether its people are busy with it: the one rule behind `Participant.counts`."""
        stands = self.state in {self.State.CONFIRMED, self.State.HELD}
        known = self.mode != Mode.MESSAGES and not self.is_imported
        return stands and known and not self.overlaps_another

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at <= now

    @property
    def relationship(self) -> Relationship:
        """The mentorship that it belongs to; no query after `with_people()`."""
        return next(participant.relationship for participant in self.participants.all())

    @property
    def people(self) -> list[User]:
        return [participant.person for participant in self.participants.all()]


class Participant(Record):
    """One person in one meeting. `counts` while it takes their time: `Meeting.takes_time` is the rule."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="participations")
    relationship = models.ForeignKey(
        Relationship, null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    during = DateTimeRangeField()
    counts = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="participant_once"),
            ExclusionConstraint(
                name="participant_not_in_two_places",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(counts=True),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.meeting_id}"
