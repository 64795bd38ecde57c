"""Whom a member of the staff may see. Every list, count and page of the staff narrows by one of these."""

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from .clock import school_today
from .hooks import tied_to
from .models import Enrollment, Role, StaffScope, User
from .permissions import sees_people, sees_whole_school


def people_in_scope(staff: User) -> QuerySet[User]:
    """The whole school, or one track: its students, and those of the faculty and staff who have a mentorship with one of them.

    A mentor from among the students of another track is named beside their mentee and has no page here: they are not in scope.
    """
    if sees_whole_school(staff):
        return User.objects.all()
    students = students_in_scope(staff)
    tied = Q(pk__in=students.values("pk"))
    for ids in tied_to(students):
        tied |= Q(pk__in=ids) & ~Q(role=Role.STUDENT)
    return User.objects.filter(tied) if sees_people(staff) else User.objects.none()


def students_in_scope(staff: User) -> QuerySet[User]:
    """For whom this member of the staff is responsible, and whom their counts count."""
    if sees_whole_school(staff):
        return User.objects.students()
    return students_of(staff.scope_track_id) if sees_people(staff) else User.objects.none()


def students_of(track_id) -> QuerySet[User]:
    """Those whose enrollment of today is of that track; of others the last one counts, or else the first one to come."""
    began = ExpressionWrapper(Q(starts_on__lte=school_today()), output_field=BooleanField())
    newest = Enrollment.objects.filter(student=OuterRef("pk")).order_by(began.desc(), "-starts_on")
    return User.objects.students().annotate(track_now=Subquery(newest.values("track")[:1])).filter(track_now=track_id)


def changeable_by(staff: User) -> QuerySet[User]:
    """Whom they may invite, write to, deactivate and correct: see `can_change_person`."""
    return User.objects.all() if sees_whole_school(staff) else students_in_scope(staff)


def can_change_person(staff: User, person: User) -> bool:
    """A scope changes its own students only: its mentors are other tracks' mentors as well."""
    return sees_whole_school(staff) or students_in_scope(staff).filter(pk=person.pk).exists()


def scope_words(user: User) -> str:
    return f"{user.scope_track} track" if user.staff_scope == StaffScope.TRACK else user.get_staff_scope_display()
