from django.core.exceptions import PermissionDenied, ValidationError

from accounts.locks import lock_ids
from accounts.models import Enrollment, Program, Rollover, User
from accounts.permissions import sees_whole_school

from ..reading import label


def guard(by: User) -> None:
    if not sees_whole_school(by):
        raise PermissionDenied


def take_turns() -> None:
    """Whoever moves a school, or takes that back, holds the program's row first: two members of the staff do it once."""
    list(Program.objects.select_for_update(no_key=True).values_list("pk", flat=True))


def not_moved_yet(year: int) -> None:
    if done := Rollover.objects.standing().filter(academic_year=year).select_related("applied_by").first():
        raise ValidationError(f"{done.applied_by} has moved the school into {label(year)} already.")


def hold_students(students) -> None:
    """The people, then their enrollments: what is read from here on is what stands until the end of the transaction."""
    students = list(students)
    lock_ids(students=students)
    spans = Enrollment.objects.filter(student__in=students).order_by("pk")
    list(spans.select_for_update(no_key=True).values_list("pk", flat=True))
