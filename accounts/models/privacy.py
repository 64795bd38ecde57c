"""What the school does with what it keeps: looking closer with a reason, deleting, and holding."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from notifications.models import Record

PERSON = settings.AUTH_USER_MODEL


class CloserLook(Record):
    """Staff opened more of a person than their role shows, with a reason, until `closes_at`. The people concerned are told.

    A second named person of the staff may put the telling off, by up to 90 days, with a reason that is kept too.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="closer_looks")
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    what = ArrayField(models.SlugField(max_length=40))
    reason = models.CharField(max_length=400)
    second = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tell_at = models.DateTimeField()
    delayed_at = models.DateTimeField(null=True, blank=True)
    delay_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("opened_by")), name="closer_look_at_another"),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("opened_by")), name="closer_look_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(delayed_at__isnull=True) | Q(second__isnull=False), name="closer_look_delay_has_second"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opened_by_id} at {self.person_id}"

    def is_open_at(self, now: datetime) -> bool:
        return self.opened_at <= now < self.closes_at


class CloserLookConcerns(Record):
    """A person concerned by a closer look, who may read of it: the one looked at, and those who wrote what was opened."""

    look = models.ForeignKey(CloserLook, on_delete=models.CASCADE, related_name="concerned")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="looks_concerning")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["look", "person"], name="closer_look_concerns_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.look_id}"


class DeletionRequest(Record):
    """A person asks the school to delete what it keeps of them. The school's periods say when each kind of data may go."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for student affairs"
        AGREED = "agreed", "Agreed: deleted as each period ends"
        REFUSED = "refused", "Not possible"
        WITHDRAWN = "withdrawn", "Taken back"
        DONE = "done", "Everything is deleted"

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="deletion_requests")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("what we say to the person", max_length=400, blank=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["asked", "agreed"]), name="deletion_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="deletion_request_decision_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Deletion request of {self.person_id}"


class LegalHoldQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(lifted_at__isnull=True)


class LegalHold(Record):
    """Nothing of this person may be deleted until it is lifted, whatever the periods say."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=400)
    placed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(lifted_at__isnull=True), name="legal_hold_once"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="legal_hold_end_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Legal hold on {self.person_id}"


class Purge(Record):
    """What one purge removed: numbers per kind of data, and nothing of what it was."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="purges")
    purged_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purged_at = models.DateTimeField()
    kinds = ArrayField(models.SlugField(max_length=40))
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-purged_at", "id"]

    def __str__(self) -> str:
        return f"Purge of {self.person_id}"
