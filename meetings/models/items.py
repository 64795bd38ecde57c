from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from matching.models import Relationship
from notifications.models import Record

from .meetings import Meeting
from .participants import Participant


class AgendaItemQuerySet(models.QuerySet):
    def not_talked_about(self) -> Self:
        return self.filter(done_at__isnull=True)


class AgendaItem(Record):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was talked about; until then it is carried on."
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at", "id"]

    def __str__(self) -> str:
        return self.text


class ActionItemQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=ActionItem.State.OPEN)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def of_live(self) -> Self:
        """Those of mentorships that have not ended: nobody is asked for the others any more."""
        return self.exclude(relationship__state=Relationship.State.ENDED)

    def visible_to(self, user: User) -> Self:
        """Its two sides; what the mentor of a group took on, everybody in the group. Nobody reads what came after they left."""
        in_group = Participant.objects.kept().filter(meeting=OuterRef("meeting"), meeting__is_group=True, person=user)
        for_all = Q(Exists(in_group), owner=F("relationship__mentor"))
        had_left = Exists(in_group.filter(relationship__ended_at__lt=OuterRef("created_at")))
        return self.filter(Q(relationship__mentor=user) | Q(relationship__mentee=user) | for_all).exclude(had_left)


class ActionItem(Record):
    """What somebody said they would do. "Can't do" is an honest end, not a failure."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        CANT = "cant", "Can't do"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="action_items")
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="action_items")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="action_items")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    due_on = models.DateField("by when", null=True, blank=True)
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, closed_by__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="action_item_close_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class PrivateNoteQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(author=user)


class PrivateNote(Record):
    """Read in the application by its author alone (promise P5): never in the admin site, a report or a search."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="private_notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="private_notes")
    text = models.TextField(max_length=4000)
    changed_at = models.DateTimeField()

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "author"], name="private_note_one_per_author")]

    def __str__(self) -> str:
        return f"Private note {self.pk}"

    @property
    def mark(self) -> str:
        """Which state of the note a form has shown."""
        return self.changed_at.isoformat()
