from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from notifications.models import Record

from .requests import Request


class WaitlistQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Waiting, or with a place held."""
        return self.filter(state__in=[WaitlistEntry.State.WAITING, WaitlistEntry.State.OFFERED])

    def waiting(self) -> Self:
        return self.filter(state=WaitlistEntry.State.WAITING)

    def holding(self, now: datetime) -> Self:
        """Those whose offer holds a place of their mentor (promise P1): it ends with its hour, not with a tick."""
        return self.filter(state=WaitlistEntry.State.OFFERED, held_until__gt=now)

    def lapsed(self, now: datetime) -> Self:
        return self.filter(state=WaitlistEntry.State.OFFERED, held_until__lte=now)

    def visible_to(self, user: User) -> Self:
        """The student's own. A mentor reads how many wait, never who."""
        return self.filter(student=user)


class WaitlistEntry(Record):
    """A student waits for a place with one mentor. A freed place is held for one of them; their yes becomes a request."""

    class State(models.TextChoices):
        WAITING = "waiting", "On the waitlist"
        OFFERED = "offered", "A place is held for you"
        TAKEN = "taken", "Became a request"
        LEFT = "left", "You left the list"
        LAPSED = "lapsed", "The time to answer is over"
        CLOSED = "closed", "The list was closed"

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="waitlists")
    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="waitlist")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    joined_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(
        Request, null=True, blank=True, on_delete=models.PROTECT, related_name="waitlist_entry"
    )

    objects = WaitlistQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "mentor"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waitlist_once_per_pair",
            ),
            models.CheckConstraint(condition=~Q(student=F("mentor")), name="waitlist_not_for_oneself"),
            models.CheckConstraint(
                condition=Q(state="waiting", offered_at__isnull=True, held_until__isnull=True, ended_at__isnull=True)
                | Q(state="offered", offered_at__isnull=False, held_until__isnull=False, ended_at__isnull=True)
                | Q(state__in=["taken", "left", "lapsed", "closed"], ended_at__isnull=False),
                name="waitlist_state_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", request__isnull=False) | (~Q(state="taken") & Q(request__isnull=True)),
                name="waitlist_taken_is_a_request",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mentor", "joined_at"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waitlist_of_mentor",
            ),
            models.Index(fields=["held_until"], condition=Q(state="offered"), name="waitlist_held"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} waits for {self.mentor_id} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("matching:waitlist", args=[self.pk])

    @property
    def is_offered(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED
