"""How a person comes into the program and leaves it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from notifications.models import Record


class InvitationQuerySet(models.QuerySet):
    def waiting(self, now: datetime) -> Self:
        return self.filter(accepted_at__isnull=True, expires_at__gt=now)


class Invitation(Record):
    """One mail that asks a person in. The newest counts; it holds until `expires_at` and makes the address a verified one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_after_made"),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person_id}"

    def holds_at(self, now: datetime) -> bool:
        return self.accepted_at is None and now < self.expires_at


class DeactivationQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def waiting(self) -> Self:
        """Those whose consequences are still to come: taken back, it is as if nothing had been."""
        return self.standing().filter(done_at__isnull=True)

    def ripe(self, now: datetime) -> Self:
        """Those whose consequences are still to come and now due."""
        return self.waiting().filter(effect_at__lte=now)


class Deactivation(Record):
    """A person is out of the program: no sign-in at once; what others notice happens at `effect_at`, and not if it was ended
    before.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deactivations")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    effect_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    import_run = models.ForeignKey(
        "accounts.ImportRun", null=True, blank=True, on_delete=models.PROTECT, related_name="deactivations"
    )

    objects = DeactivationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="deactivation_one_standing"
            ),
            models.CheckConstraint(condition=Q(effect_at__gte=F("made_at")), name="deactivation_effect_not_before"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="deactivation_end_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effect_at"], condition=Q(done_at__isnull=True, ended_at__isnull=True), name="deactivation_ripe"
            )
        ]

    def __str__(self) -> str:
        return f"Deactivation of {self.person_id}"


class DelegateQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def touching(self, person: models.Model) -> Self:
        return self.filter(Q(mentor=person) | Q(delegate=person))


class Delegate(Record):
    """A person who keeps a mentor's calendar: their availability and meetings, by time and place alone."""

    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegates")
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegated_by")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "delegate"], condition=Q(ended_at__isnull=True), name="delegate_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(mentor=F("delegate")), name="delegate_is_another_person"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="delegate_end_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} for {self.mentor_id}"


class FormerAddress(Record):
    """An address that staff replaced: the old inbox is told once, so that nobody loses an account unseen."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="former_addresses")
    address = models.EmailField("e-mail")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-replaced_at", "id"]

    def __str__(self) -> str:
        return f"Former address of {self.person_id}"


class OfficeMessage(Record):
    """What the office writes to chosen people. The mails are rows of the outbox about it."""

    subject = models.CharField(max_length=120)
    text = models.TextField("message", max_length=4000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "id"]

    def __str__(self) -> str:
        return self.subject
