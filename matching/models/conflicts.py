from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils.formats import date_format

from accounts.models import User
from notifications.models import Record


class ConflictQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def on(self, day: date) -> Self:
        return self.standing().filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)

    def not_over(self, day: date) -> Self:
        return self.standing().filter(Q(until_on__isnull=True) | Q(until_on__gte=day))

    def keeping_apart(self) -> Self:
        """Those that keep two people from a mentorship: of grading or promotion, without both agreements in writing."""
        return self.filter(kind__in=Conflict.KEEPING_APART).filter(
            Q(student_agreed_at__isnull=True) | Q(staff_agreed_at__isnull=True)
        )

    def between(self, one: User, other: User) -> Self:
        return self.filter(Q(person=one, student=other) | Q(person=other, student=one))

    def between_columns(self, one: str, other: str) -> Combinable:
        """A condition on rows of another model: that one of these is between the two people in their columns."""
        forth = Exists(self.filter(person=OuterRef(one), student=OuterRef(other)))
        return forth | Exists(self.filter(person=OuterRef(other), student=OuterRef(one)))

    def visible_to(self, user: User) -> Self:
        """The two whom it concerns; what keeps nobody apart is read by who declared it alone, for who treats whom is nobody
        else's to know. Staff load by their scope (`matching.conflicts`).
        """
        concerned = Q(person=user) | Q(student=user)
        return self.filter(concerned & (Q(kind__in=Conflict.KEEPING_APART) | Q(declared_by=user)))


class Conflict(Record):
    """`person` grades, decides on the promotion of, or treats `student`, between two dates (both days count).

    Who declared it and what kind it is, is read by that one and staff; others read that something keeps the two apart.
    """

    class Kind(models.TextChoices):
        GRADES = "grades", "Grades the student"
        PROMOTION = "promotion", "Decides on the student's promotion"
        TREATS = "treats", "Treats the student as a patient"

    KEEPING_APART = (Kind.GRADES, Kind.PROMOTION)

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflicts_with_students")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflicts_with_mentors")
    kind = models.CharField(max_length=10, choices=Kind)
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True)
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    student_agreement = models.CharField("the student's agreement, in writing", max_length=300, blank=True)
    student_agreed_at = models.DateTimeField(null=True, blank=True)
    staff_agreement = models.CharField("the school's agreement, in writing", max_length=300, blank=True)
    staff_agreed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    staff_agreed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("student")), name="conflict_of_two_people"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="conflict_until_after_from"
            ),
            models.CheckConstraint(
                condition=Q(staff_agreed_at__isnull=True, staff_agreed_by__isnull=True)
                | Q(staff_agreed_at__isnull=False, staff_agreed_by__isnull=False),
                name="conflict_staff_agreement_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="conflict_end_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["student", "person"], condition=Q(ended_at__isnull=True), name="conflict_pair")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.person_id} and {self.student_id}"

    @property
    def dates(self) -> str:
        """As the end of a sentence."""
        first = date_format(self.from_on)
        return (
            f"from {first} to {date_format(self.until_on)}" if self.until_on else f"from {first} until somebody ends it"
        )

    @property
    def keeps_apart(self) -> bool:
        agreed = self.student_agreed_at and self.staff_agreed_at
        return self.kind in self.KEEPING_APART and not agreed and self.ended_at is None
