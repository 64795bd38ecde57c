import uuid
from datetime import datetime
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q


class Record(models.Model):
    """A row with a random key: a key that counts, or tells the time, would say who came when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class NotificationQuerySet(models.QuerySet):
    def pending(self) -> Self:
        return self.filter(state=Notification.State.DUE)

    def claimable(self, now: datetime) -> Self:
        """Due, its pause after a failure over, and not held by a worker whose lease still runs."""
        return (
            self.pending()
            .filter(due_at__lte=now)
            .filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
            .filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))
        )

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
    last_error = models.CharField(max_length=120, blank=True)
    resent_at = models.DateTimeField(null=True, blank=True)
    resent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

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
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def about(self) -> models.Model | None:
        return apps.get_model(self.about_type)._base_manager.filter(pk=self.about_id).first()


class MutedKind(Record):
    """One person does not want one kind of message. Only kinds that are not essential heed it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="muted_kinds")
    kind = models.CharField(max_length=60)
    muted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="muted_kind_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"
