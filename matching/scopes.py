"""What a scope means for mentorships: whom a running one binds to students, and which of them staff may read or start."""

from django.db.models import Q, QuerySet

from accounts.clock import school_today
from accounts.models import MentorProfile, User
from accounts.permissions import sees_whole_school
from accounts.scopes import people_in_scope, students_in_scope

from .models import Relationship


def tied_to(students: QuerySet[User]) -> QuerySet:
    """The ids of everybody in a running mentorship with one of these students, on either side."""
    live = Relationship.objects.live()
    mentors, mentees = (
        live.filter(mentee__in=students).values("mentor"),
        live.filter(mentor__in=students).values("mentee"),
    )
    return User.objects.filter(Q(pk__in=mentors) | Q(pk__in=mentees)).values("pk")


def in_scope(ties: QuerySet, staff: User) -> QuerySet:
    """Of a mentor who has students in two tracks, the staff of one track see the ties with their own."""
    if sees_whole_school(staff):
        return ties
    students = students_in_scope(staff).values("pk")
    return ties.filter(Q(mentee__in=students) | Q(mentor__in=students))


def mentors_for(staff: User) -> QuerySet[User]:
    """With whom this member of the staff may pair a student: those whom everybody finds in the directory, and those in scope."""
    mentors = User.objects.active().filter(mentor_profile__in=MentorProfile.objects.not_over(school_today()))
    if sees_whole_school(staff):
        return mentors
    return mentors.filter(Q(mentor_profile__is_listed=True) | Q(pk__in=people_in_scope(staff).values("pk")))
