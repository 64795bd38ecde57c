from accounts.clock import school_today
from accounts.departures import is_gone
from accounts.models import MentorProfile, User
from accounts.outside.endings import NOTICE

from .absence import long_absence_ahead
from .capacity import only_with_room
from .directory import by_fit, needs_of
from .models import Goal, Relationship, Request
from .rules import without_blocked
from .scoring import Need

SHOWN = 3


def after_request(request: Request) -> list[User]:
    """Whom the student of a closed request could ask next, by the goals that they had attached; a chat had none, so by all."""
    goals = Goal.objects.open().filter(student=request.student) if request.is_chat else request.goals
    return mentors_with_room(request.student, needs_of(goals.select_related("topic")))


def instead_of(mentor: User, student: User) -> list[User]:
    """Whom a student could ask when this mentor cannot be asked, by all of their open goals."""
    goals = Goal.objects.open().filter(student=student).select_related("topic")
    return mentors_with_room(student, needs_of(goals), besides=mentor)


def after_departure(relationship: Relationship, reader: User) -> list[User]:
    """Whom a student could ask whose mentor has left the program, and who has no other."""
    was_mentored = reader.pk == relationship.mentee_id and relationship.kind in Relationship.COUNTED_KINDS
    if not was_mentored or not is_gone(relationship.mentor):
        return []
    if Relationship.objects.covering().filter(mentee=reader).exists():
        return []
    return instead_of(relationship.mentor, reader)


def mentors_with_room(student: User, needs: list[Need], *, besides: User | None = None) -> list[User]:
    """Up to three mentors who have room at this moment and whom the student neither has nor has asked, best fit first. Whose time
    as a mentor from outside ends soon is nobody's next one.
    """
    known = Relationship.objects.loading().filter(mentee=student).values("mentor")
    asked = Request.objects.filter(student=student).values("mentor")
    today = school_today()
    profiles = MentorProfile.objects.listed().not_over(today + NOTICE)
    profiles = profiles.exclude(user=student).exclude(user__in=known).exclude(user__in=asked)
    profiles = without_blocked(profiles, student).exclude(long_absence_ahead(today))
    if besides:
        profiles = profiles.exclude(user=besides)
    return [profile.user for profile in by_fit(only_with_room(profiles), needs).select_related("user")[:SHOWN]]
