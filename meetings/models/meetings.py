from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from accounts.models import Mode, Topic, User
from accounts.models.program import valid_time_zone
from matching.models import Relationship
from notifications.models import Record

from .days import OwnDays
from .participants import Participant
from .series import Series


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Theirs, also if they said that they cannot come; not what they were taken out of."""
        return self.filter(Exists(Participant.objects.kept().filter(meeting=OuterRef("pk"), person=user)))

    def visited_by(self, user: User) -> Self:
        """Without those to which they said that they cannot come."""
        seats = Participant.objects.coming().filter(meeting=OuterRef("pk"), person=user)
        return self.filter(Exists(seats))

    def of(self, relationships) -> Self:
        seats = Participant.objects.kept().filter(meeting=OuterRef("pk"), relationship__in=relationships)
        return self.filter(Exists(seats))

    def with_mentor(self, *mentors: User) -> Self:
        """Those that somebody has as the mentor of it, not as a mentee."""
        seats = Participant.objects.filter(meeting=OuterRef("pk"), relationship__mentor__in=mentors)
        return self.filter(Exists(seats))

    def confirmed(self) -> Self:
        return self.filter(state=Meeting.State.CONFIRMED)

    def held(self) -> Self:
        return self.filter(state=Meeting.State.HELD)

    def met(self) -> Self:
        """Without exchanges of messages: contact, but nobody's meeting."""
        return self.exclude(mode=Mode.MESSAGES)

    def exchanges(self) -> Self:
        return self.filter(mode=Mode.MESSAGES)

    def with_a_time(self) -> Self:
        """Without those of which the days alone are known (OwnDays.is_by_day)."""
        by_day = Q(imported_at__isnull=False) | Q(mode=Mode.MESSAGES, state=Meeting.State.HELD)
        return self.exclude(by_day)

    def counted(self) -> Self:
        """All but those that were logged beside another meeting (P3): they count nowhere."""
        return self.filter(overlaps_another=False)

    def upcoming(self, now: datetime) -> Self:
        return self.confirmed().filter(ends_at__gt=now)

    def proposed(self) -> Self:
        """Times that one side proposed, and of which none is picked yet."""
        return self.filter(state=Meeting.State.PROPOSED)

    def open_proposals(self, now: datetime) -> Self:
        """Those of which a time is still to come."""
        return self.proposed().filter(starts_at__gt=now)

    def arranged(self) -> Self:
        """Without proposals, also those that came to nothing: they keep their proposed times, a meeting does not."""
        return self.filter(proposed_times__isnull=True).exclude(state=Meeting.State.PROPOSED)

    def not_recorded(self, now: datetime) -> Self:
        """Past meetings that nobody logged."""
        return self.confirmed().filter(ends_at__lte=now)

    def to_log_by(self, user: User, now: datetime) -> Self:
        """Either side's in a pair; of a group the mentor's, and a student's until they have said whether they came."""
        said = Participant.objects.exclude(attendance="").filter(meeting=OuterRef("pk"), relationship__mentee=user)
        return self.visited_by(user).not_recorded(now).exclude(Q(Exists(said), is_group=True))

    def with_people(self) -> Self:
        seats = Participant.objects.kept().select_related("person", "relationship__mentor", "relationship__mentee")
        return self.prefetch_related(Prefetch("participants", seats.order_by("person__full_name", "pk")))


class Meeting(OwnDays, Record):
    """One meeting, or one occurrence of a series. `sequence` rises with every change that calendars must hear of.

    Its key is its calendar UID; in a series that is the series' key, with `recurs_at` as the occurrence.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"
        HELD = "held", "Held"
        NOT_HELD = "not_held", "Not held"
        CANCELLED = "cancelled", "Canceled"

    class NotHeldReason(models.TextChoices):
        RESCHEDULE = "reschedule", "We will find another time"
        CLINICAL = "clinical", "Clinical duties came first"
        UNWELL = "unwell", "Someone was unwell"
        NO_SHOW = "no_show", "Someone did not come"
        OTHER = "other", "Another reason"

    class Led(models.TextChoices):
        STUDENT = "student", "The student"
        MENTOR = "mentor", "The mentor"
        BOTH = "both", "Both of us"

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60, validators=[valid_time_zone])
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField("place or link", max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.CONFIRMED)
    sequence = models.PositiveIntegerField(default=0)
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField()
    is_group = models.BooleanField(default=False, help_text="A mentor with several students; one of them may be left.")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    recurs_at = models.DateTimeField(
        null=True, blank=True, help_text="When the series' own rule had it: a move leaves this as it is."
    )
    proposed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who proposed the times that stand; the other side picks. Kept once one is picked.",
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
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
    led_by = models.CharField("who led", max_length=7, choices=Led, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="meetings", verbose_name="what we talked about")
    shared_notes = models.TextField("shared notes", blank=True, max_length=4000)
    overlaps_another = models.BooleanField(
        default=False, help_text="Logged although it overlaps another meeting; then it does not count (P3)."
    )

    moved_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text="The earliest time that it had before and that was still ahead at its last move.",
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
            models.CheckConstraint(
                condition=Q(series__isnull=True, recurs_at__isnull=True)
                | Q(series__isnull=False, recurs_at__isnull=False),
                name="meeting_of_series_has_occurrence",
            ),
            models.UniqueConstraint(fields=["series", "recurs_at"], name="meeting_once_per_occurrence"),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(proposed_by__isnull=False, proposed_at__isnull=False),
                name="meeting_proposal_has_author",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="meeting_state_start")]

    def __str__(self) -> str:
        return f"Meeting {self.starts_at:%Y-%m-%d %H:%M} ({self.state})"

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

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
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def takes_time(self) -> bool:
        """Whether its people are busy with it: the one rule behind `Participant.counts`."""
        stands = self.state in {self.State.CONFIRMED, self.State.HELD}
        known = not self.is_exchange and not self.is_imported
        return stands and known and not self.overlaps_another

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at <= now

    def put_at(self, starts_at: datetime, minutes: int, now: datetime) -> None:
        self.moved_from = self.awaited_at(now)
        self.starts_at, self.ends_at = starts_at, starts_at + timedelta(minutes=minutes)

    def awaited_at(self, now: datetime) -> datetime | None:
        """When somebody may come next, who has not heard of a change yet: at its old time or at its new one."""
        return min((at for at in (self.moved_from, self.starts_at) if at and at > now), default=None)

    @property
    def relationship(self) -> Relationship:
        """The mentorship that it belongs to; a group's belongs to several. No query after `with_people()`."""
        return self.relationships[0]

    @property
    def relationships(self) -> list[Relationship]:
        """One, or in a group one for each student."""
        found = {seat.relationship_id: seat.relationship for seat in self.participants.all() if seat.relationship_id}
        return list(found.values())

    @property
    def relationships_coming(self) -> list[Relationship]:
        """Without those of students who declined."""
        coming = {person.pk for person in self.people}
        return [pair for pair in self.relationships if pair.mentee_id in coming]

    def relationship_of(self, user: User) -> Relationship:
        """A student's own one; for everybody else the first."""
        return next((pair for pair in self.relationships if pair.mentee_id == user.pk), self.relationship)

    @property
    def mentor(self) -> User:
        return self.relationship.mentor

    @property
    def people(self) -> list[User]:
        """Everybody who has not declined."""
        return [seat.person for seat in self.participants.all() if not seat.has_declined]

    def others(self, user: User) -> list[User]:
        return [person for person in self.people if person.pk != user.pk]

    def all_but(self, user: User) -> list[User]:
        """For what all of them read, and for readers who are not to know which of them declined."""
        return [seat.person for seat in self.participants.all() if seat.person_id != user.pk]

    def with_whom(self, user: User) -> str:
        """Whom a reader meets, in a few words."""
        others = self.others(user)
        if not self.is_group:
            return str(self.relationship.other(user))
        if user.pk == self.mentor.pk:
            return f"{len(others)} students" if len(others) != 1 else str(others[0])
        return f"{self.mentor} and a group"
