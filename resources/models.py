from itertools import groupby
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Reference, Role, Stage, Topic, User
from accounts.models.reference import ReferenceQuerySet
from notifications.models import Record

from .phones import tel


class ResourceQuerySet(ReferenceQuerySet):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def meant_for(self, audience: str) -> Self:
        """What is for both sides is for each of them."""
        return self.filter(audience__in=[audience, Resource.Audience.BOTH]) if audience else self

    def at_stage(self, stage: str) -> Self:
        """An entry that names no stage is for all of them."""
        return self.filter(Q(stages__contains=[stage]) | Q(stages=[])) if stage else self

    def on_topic(self, topic: Topic | None) -> Self:
        return self.filter(topics=topic) if topic else self


class Resource(Reference):
    """Something worth reading, hearing or using; retired, never deleted. `name` is its title."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "Article"
        BOOK = "book", "Book"
        VIDEO = "video", "Video"
        PODCAST = "podcast", "Podcast"
        WEBSITE = "website", "Website"
        LOCAL = "local", "At our school"

    class Audience(models.TextChoices):
        BOTH = "both", "Students and mentors"
        STUDENT = "student", "Students"
        MENTOR = "mentor", "Mentors"

    kind = models.CharField(max_length=8, choices=Kind)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.BOTH)
    summary = models.CharField(max_length=400)
    source = models.CharField(max_length=160, blank=True)
    url = models.URLField(blank=True)
    stages = ArrayField(models.CharField(max_length=3, choices=Stage), default=list, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="resources")
    review_by = models.DateField(null=True, blank=True)

    objects = ResourceQuerySet.as_manager()

    @property
    def stage_words(self) -> str:
        """Neighboring stages as a span with a dash, others with commas; empty for all of them."""
        chosen = [place for place, stage in enumerate(Stage.values) if stage in self.stages]
        if len(chosen) == len(Stage.values):
            return ""
        spans = [[place for _, place in run] for _, run in groupby(enumerate(chosen), lambda pair: pair[1] - pair[0])]
        return ", ".join("\u2013".join(Stage.values[place] for place in sorted({run[0], run[-1]})) for run in spans)


class HelpServiceQuerySet(ReferenceQuerySet):
    def for_now(self) -> Self:
        return self.offered().filter(kind__in=[HelpService.Kind.CRISIS, HelpService.Kind.LOCAL])

    def routes(self) -> Self:
        return self.offered().filter(kind=HelpService.Kind.REPORTING).select_related("receives_copies")


class HelpService(Reference):
    """A place to turn to: a crisis line, a service of the school, or a route for reporting."""

    class Kind(models.TextChoices):
        CRISIS = "crisis", "Right now"
        LOCAL = "local", "At our school"
        REPORTING = "reporting", "To report something"

    class Confidentiality(models.TextChoices):
        CONFIDENTIAL = "confidential", "Confidential"
        MUST_REPORT = "must_report", "Must report"
        NOT_SAID = "", "Ask them"

    kind = models.CharField(max_length=9, choices=Kind)
    confidentiality = models.CharField(max_length=12, choices=Confidentiality, blank=True)
    description = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    url = models.URLField(blank=True)
    hours = models.CharField(max_length=120, blank=True)
    receives_copies = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"role": Role.STAFF, "is_active": True},
        help_text="The named person of the staff to whom a reader may send a copy of a text.",
    )

    objects = HelpServiceQuerySet.as_manager()

    @property
    def tel(self) -> str:
        return tel(self.phone)

    @property
    def is_confidential(self) -> bool:
        return self.confidentiality == self.Confidentiality.CONFIDENTIAL

    @property
    def must_report(self) -> bool:
        return self.confidentiality == self.Confidentiality.MUST_REPORT

    @property
    def named_person(self) -> User | None:
        """Nobody where the person has left, or is no longer on the staff."""
        person = self.receives_copies
        return person if person and can_receive(person) else None


def can_receive(person: User) -> bool:
    return person.is_active and person.is_program_staff


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The named person alone: not the sender, not other staff."""
        return self.filter(sent_to=user) if user.is_program_staff else self.none()

    def waiting(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def left_behind(self) -> Self:
        """Waiting for somebody who has left, or is no longer on the staff: nobody can read them."""
        return self.waiting().exclude(sent_to__is_active=True, sent_to__role=Role.STAFF)

    def waiting_first(self) -> Self:
        return self.order_by(F("closed_at").desc(nulls_first=True), "-sent_at", "id")

    def sent_about(self, user: User, about_type: str, about_id: UUID) -> Self:
        rows = self.filter(sent_by=user, about_type=about_type, about_id=about_id)
        return rows.select_related("sent_to")


class Concern(Record):
    """A copy of a text that its reader chose to send to one named person of the staff."""

    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="concerns_sent")
    sent_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="concerns_received")
    route = models.ForeignKey(HelpService, on_delete=models.PROTECT, related_name="concerns")
    about_type = models.CharField(max_length=60)
    about_id = models.UUIDField()
    title = models.CharField(max_length=160)
    text_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text_copy = models.TextField()
    note = models.TextField("anything you want to add", blank=True, max_length=2000)
    sent_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text_copy=""), name="concern_has_text"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="concern_closed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["sent_to", "-sent_at"], name="concern_sent_to")]

    def __str__(self) -> str:
        return f"Concern {self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_left_behind(self) -> bool:
        return not self.is_closed and not can_receive(self.sent_to)
