import uuid
from datetime import datetime, time
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from . import things


class Record(models.Model):
    """A row with a random key: a key that counts, or tells the time, would say who came when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class NotificationQuerySet(models.QuerySet):
    def pending(self) -> Self:
        return self.filter(state=Notification.State.DUE)

    def claimable(self, now: datetime) -> Self:
        """Due, its pause over, not in somebody's daily mail, and not held by a worker whose lease still runs."""
        waits = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
        return self.pending().unheld(now).filter(waits, due_at__lte=now, digest=None)

    def unheld(self, now: datetime) -> Self:
        return self.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))

    def take_back(self, reason: str, now: datetime) -> int:
        """One that a worker holds at this moment may be on its way: it counts as tried."""
        tried = F("attempts") + models.Case(models.When(claimed_until__gt=now, then=1), default=0)
        return self.update(state=Notification.State.VOID, void_reason=reason, attempts=tried, claimed_until=None)

    def standing(self) -> Self:
        """All but those taken back: at most one for each occasion."""
        return self.exclude(state=Notification.State.VOID)

    def about(self, target: models.Model) -> Self:
        return self.filter(about_type=target._meta.label, about_id=target.pk)

    def visible_to(self, person: models.Model, now: datetime) -> Self:
        """A person's own messages: sent, or on their way. What is planned for later may still be taken back."""
        told = Q(state=Notification.State.SENT) | Q(state=Notification.State.DUE, due_at__lte=now)
        return self.filter(told, recipient=person)

    def count_by_state(self) -> dict[str, int]:
        found = dict(self.order_by().values_list("state").annotate(models.Count("id")))
        return {state: found.get(state, 0) for state in Notification.State.values}


class Notification(Record):
    """One row of the outbox: who is to be told what, about which thing, from when on. Bodies are never stored."""

    class State(models.TextChoices):
        DUE = "due", "Waiting"
        SENT = "sent", "Sent"
        VOID = "void", "No longer needed"
        FAILED = "failed", "Not delivered"

    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications")
    about_type = models.CharField(max_length=60)
    about_id = models.UUIDField()
    occasion = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=120, blank=True)
    too_late = models.BooleanField(default=False, help_text="Taken back because its time had passed: for staff to see.")
    digest = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="gathered",
        help_text="The digest in which it goes out; it is not sent by itself.",
    )
    last_error = models.CharField(max_length=120, blank=True)
    resent_at = models.DateTimeField(null=True, blank=True)
    resent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    members: tuple = ()  # the keys of the messages that a daily mail says, as it was written last

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "recipient", "about_type", "about_id", "occasion"],
                condition=~Q(state="void"),
                name="notification_once_per_occasion",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notification_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="void") & ~Q(void_reason="") | ~Q(state="void") & Q(void_reason=""),
                name="notification_void_has_reason",
            ),
            models.CheckConstraint(condition=Q(too_late=False) | Q(state="void"), name="notification_too_late_is_void"),
            models.CheckConstraint(
                condition=Q(resent_at__isnull=True, resent_by__isnull=True)
                | Q(resent_at__isnull=False, resent_by__isnull=False),
                name="notification_resent_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="notification_due"),
            models.Index(fields=["about_type", "about_id"], name="notification_about"),
            models.Index(fields=["recipient", "-due_at"], name="notification_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient_id} ({self.state})"

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.DUE

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def about(self) -> models.Model | None:
        """As it is now, or as a batch has loaded it (`about = …`); what else it brings along says `things.load_with`."""
        if "about" in self.__dict__:
            return self.__dict__["about"]
        return things.load(self.about_type, [self.about_id]).get(self.about_id)

    @about.setter
    def about(self, thing: models.Model | None) -> None:
        self.__dict__["about"] = thing


class MutedKind(Record):
    """One person does not want one kind of message. Only kinds that are not essential heed it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="muted_kinds")
    kind = models.CharField(max_length=60)
    muted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="muted_kind_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class DeliveryChoice(Record):
    """When somebody wants mail, in local times of their own zone; what is urgent heeds none of it.

    No row: at any hour, each by itself.
    """

    class Digest(models.TextChoices):
        OFF = "off", "Each as it comes"
        DAILY = "daily", "Once a day, together"

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delivery_choice")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest = models.CharField(max_length=5, choices=Digest, default=Digest.OFF)
    digest_at = models.TimeField(default=time(7))
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="delivery_choice_quiet_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"Delivery to {self.person_id}"

    @property
    def is_daily(self) -> bool:
        return self.digest == self.Digest.DAILY
