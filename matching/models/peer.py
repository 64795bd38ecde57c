"""A program in which students mentor students, kept by one of them: who joined, and what they hope for."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Topic, User
from notifications.models import Record


class PeerProgramQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def kept_by(self, user: User) -> Self:
        """Those that are open: with its end a program closes for its organizers too."""
        return self.open().filter(organizers__person=user, organizers__ended_at__isnull=True)


class PeerProgram(Record):
    name = models.CharField(max_length=120, unique=True)
    about = models.TextField("what it is for", max_length=1000, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PeerProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PeerMemberQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(left_at__isnull=True)

    def would_mentor(self) -> Self:
        return self.filter(side__in=[PeerMember.Side.MENTOR, PeerMember.Side.EITHER])

    def for_list(self) -> Self:
        return self.standing().select_related("student").prefetch_related("topics").order_by("student__full_name", "pk")


class PeerMember(Record):
    """A student who joined, and their pairing answers: all that an organizer reads of them besides the name."""

    class Side(models.TextChoices):
        MENTOR = "mentor", "I would like to mentor"
        MENTEE = "mentee", "I would like a mentor"
        EITHER = "either", "Either is fine"

    program = models.ForeignKey(PeerProgram, on_delete=models.PROTECT, related_name="members")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="peer_memberships")
    side = models.CharField(max_length=6, choices=Side)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    hopes = models.CharField("what I hope for", max_length=300, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = PeerMemberQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "student"], condition=Q(left_at__isnull=True), name="peer_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.program_id}"

    @property
    def would_mentor(self) -> bool:
        return self.side in {self.Side.MENTOR, self.Side.EITHER}

    @property
    def would_be_mentored(self) -> bool:
        return self.side in {self.Side.MENTEE, self.Side.EITHER}


class OrganizerQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Organizer(Record):
    """A student's grant to keep one peer program. They stay a student: it opens nothing else."""

    program = models.ForeignKey(PeerProgram, on_delete=models.PROTECT, related_name="organizers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="organizes")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OrganizerQuerySet.as_manager()

    class Meta:
        ordering = ["granted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person"], condition=Q(ended_at__isnull=True), name="organizer_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="organizer_end_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.program_id}"
