"""Files that staff bring in: the bytes, what each line would do, and how far the worker is."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from notifications.models import Record

from .choices import Role

LEASE = timedelta(minutes=2)


class ImportRunQuerySet(models.QuerySet):
    def running(self) -> Self:
        return self.filter(state__in=[ImportRun.State.READING, ImportRun.State.APPLYING])

    def resting(self) -> Self:
        """No worker has to do with them."""
        return self.exclude(state__in=[ImportRun.State.READING, ImportRun.State.APPLYING])

    def waiting(self, now: datetime) -> Self:
        """For a worker: those that no worker is at, or whose worker has been silent for so long that it is taken for dead."""
        return self.running().filter(Q(beat_at__isnull=True) | Q(beat_at__lt=now - LEASE))

    def without_bytes(self) -> Self:
        """For pages: the file itself is large, and the worker's alone."""
        return self.defer("content").select_related("uploaded_by", "applied_by")


class ImportRun(Record):
    """One uploaded file from its bytes to its report. `kind` names what it brings: people, pairs or meetings.

    `mapping` is {column of the file: field}; `same` is {field: value} for what holds for every line. `counts` is {outcome:
    number of lines}. The bytes are dropped once it is applied or set aside, and the lines some weeks later.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Choose the columns"
        READING = "reading", "Reading the file"
        READ = "read", "Ready to apply"
        APPLYING = "applying", "Being applied"
        DONE = "done", "Applied"
        FAILED = "failed", "Could not be read"
        DISCARDED = "discarded", "Set aside"

    kind = models.SlugField(max_length=20)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True, editable=False)
    digest = models.CharField(max_length=64)
    columns = ArrayField(models.CharField(max_length=200), default=list)
    mapping = models.JSONField(default=dict)
    notes = models.JSONField(default=dict, help_text="What was found out of the file: encoding, separator, sheet.")
    same = models.JSONField(default=dict)
    complete_roles = ArrayField(
        models.CharField(max_length=10, choices=Role),
        default=list,
        help_text="The roles of which the file names everybody: of these, who is not in it has left.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    read_on = models.DateField(null=True, blank=True, help_text="The day as of which the lines say what they would do.")
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True, help_text="When the worker last said that it is at it.")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="import_done_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"

    @property
    def is_running(self) -> bool:
        return self.state in {self.State.READING, self.State.APPLYING}

    @property
    def is_readable(self) -> bool:
        """Whether its columns can still be chosen, or chosen anew."""
        return self.state in {self.State.UPLOADED, self.State.READ, self.State.FAILED}

    @property
    def percent(self) -> int:
        return min(100, 100 * self.progress // self.total) if self.total else 0


class ImportLineQuerySet(models.QuerySet):
    def to_apply(self) -> Self:
        """New and changed ones that were neither applied nor found to be crossed."""
        outcomes = [ImportLine.Outcome.NEW, ImportLine.Outcome.CHANGED]
        return self.filter(outcome__in=outcomes, applied_at__isnull=True, problem="").order_by("line")

    def to_deactivate(self) -> Self:
        absent = self.filter(outcome=ImportLine.Outcome.ABSENT, applied_at__isnull=True, problem="")
        return absent.order_by("person_id")

    def newcomers(self) -> Self:
        """People who came with the file."""
        return self.filter(outcome=ImportLine.Outcome.NEW, applied_at__isnull=False, person__isnull=False)


class ImportLine(Record):
    """What one line of the file would do, or did: shown to staff, and blanked with the file after a while."""

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"
        REJECTED = "rejected", "Rejected"
        ABSENT = "absent", "Not in the file"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome)
    title = models.CharField(max_length=300, blank=True)
    details = ArrayField(models.CharField(max_length=400), default=list)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=400, blank=True, help_text="Why it could not be applied after all.")

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        ordering = ["line", "title", "id"]
        indexes = [models.Index(fields=["run", "outcome", "line"], name="import_line_outcome")]

    def __str__(self) -> str:
        return f"line {self.line} of {self.run_id}"


class RememberedColumn(Record):
    """Under which title a school's files carry a field, so that nobody maps the same file twice."""

    kind = models.SlugField(max_length=20)
    title = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "title"], name="column_remembered_once")]

    def __str__(self) -> str:
        return f"{self.title}: {self.field}"
