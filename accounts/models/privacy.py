"""What the school does with what it keeps: looking closer with a reason, deleting, and holding."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from notifications.models import Record

PERSON = settings.AUTH_USER_MODEL
MOST_DELAY = timedelta(days=90)


class CloserLookQuerySet(models.QuerySet):
    def to_decide(self, user: models.Model, now: datetime) -> Self:
        """Those whose notice waits for this second person's word."""
        return self.filter(second=user, delayed_at__isnull=True, tell_at__gt=now)


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

    objects = CloserLookQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(tell_at__lte=F("opened_at") + MOST_DELAY), name="closer_look_told_within_90_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opened_by_id} at {self.person_id}"

    def is_open_at(self, now: datetime) -> bool:
        return self.opened_at <= now < self.closes_at

    def is_undecided_at(self, now: datetime) -> bool:
        """The second person has not said anything yet, and still can."""
        return self.second_id is not None and self.delayed_at is None and now < self.tell_at

    @property
    def was_delayed(self) -> bool:
        return self.delayed_at is not None


class CloserLookConcernsQuerySet(models.QuerySet):
    def told(self, now: datetime) -> Self:
        return self.filter(look__tell_at__lte=now)


class CloserLookConcerns(Record):
    """A person concerned by a closer look, who may read of it: the one looked at, and those who wrote what was opened."""

    look = models.ForeignKey(CloserLook, on_delete=models.CASCADE, related_name="concerned")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="looks_concerning")

    objects = CloserLookConcernsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["look", "person"], name="closer_look_concerns_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.look_id}"


class DeletionRequestQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=DeletionRequest.State.ASKED)

    def agreed(self) -> Self:
        return self.filter(state=DeletionRequest.State.AGREED)

    def open(self) -> Self:
        return self.filter(state__in=[DeletionRequest.State.ASKED, DeletionRequest.State.AGREED])


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

    objects = DeletionRequestQuerySet.as_manager()

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

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED


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
    lift_reason = models.CharField(max_length=400, blank=True)

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


class PurgeQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(purged_at__isnull=True)

    def done(self) -> Self:
        return self.filter(purged_at__isnull=False)


class Purge(Record):
    """One person's kinds of data to be deleted, and once a worker did it what it removed: numbers, nothing of what it was.

    The database itself refuses a purge of somebody under a legal hold, whatever the code thinks.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="purges")
    purged_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)
    kinds = ArrayField(models.SlugField(max_length=40))
    counts = models.JSONField(default=dict)

    objects = PurgeQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(purged_at__isnull=True), name="purge_one_waiting_per_person"
            )
        ]
        indexes = [models.Index(fields=["person", "purged_at"], name="purge_of_person")]

    def __str__(self) -> str:
        return f"Purge of {self.person_id}"

    @property
    def is_done(self) -> bool:
        return self.purged_at is not None
