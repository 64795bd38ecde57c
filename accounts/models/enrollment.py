from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from notifications.models import Record

from .choices import Stage
from .reference import Track


class EnrollmentQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def studying(self) -> Self:
        """Everybody whom the program owes a mentor: at school, on leave or in research alike, not gone."""
        return self.exclude(status__in=Enrollment.Status.gone())

    def current_for(self, users, day: date) -> dict:
        rows = self.on(day).filter(student__in=users).select_related("track")
        return {row.student_id: row for row in rows}


class Enrollment(Record):
    """A dated span of one student at one stage. Both days belong to it; history is kept, so old data keeps its stage."""

    class Status(models.TextChoices):
        ENROLLED = "enrolled", "Enrolled"
        LEAVE = "leave", "On leave"
        RESEARCH = "research", "Research year"
        DUAL_DEGREE = "dual_degree", "Dual degree"
        GRADUATED = "graduated", "Graduated"
        WITHDRAWN = "withdrawn", "Withdrawn"

        @classmethod
        def gone(cls) -> list:
            return [cls.GRADUATED, cls.WITHDRAWN]

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrollments")
    academic_year = models.PositiveSmallIntegerField(help_text="The calendar year in which the academic year starts.")
    stage = models.CharField(max_length=3, choices=Stage)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="enrollments")
    status = models.CharField(max_length=12, choices=Status, default=Status.ENROLLED)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField("why", max_length=200, blank=True, default="", help_text="For staff alone.")

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="enrollment_ends_after_start",
            ),
            ExclusionConstraint(
                name="enrollment_one_at_a_time",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    (
                        Func("starts_on", "ends_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="These dates overlap another enrollment of this student.",
            ),
        ]
        indexes = [models.Index(fields=["stage", "starts_on"], name="enrollment_stage")]

    def __str__(self) -> str:
        return f"{self.stage} {self.academic_year}"

    @property
    def cohort(self) -> int:
        """The year in which the class of this stage entered."""
        return self.academic_year - Stage.values.index(self.stage)
