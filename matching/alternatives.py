from accounts.models import MentorProfile, User

from .capacity import only_with_room
from .directory import by_fit, needs_of
from .models import Relationship, Request

SHOWN = 3


def mentors_with_room(request: Request) -> list[User]:
    """Up to three other mentors who have room at this moment, best fit to the request's goals first."""
    student = request.student
    known = Relationship.objects.loading().filter(mentee=student).values("mentor")
    asked = Request.objects.filter(student=student).values("mentor")
    profiles = MentorProfile.objects.listed().exclude(user=student).exclude(user__in=known).exclude(user__in=asked)
    needs = needs_of(request.goals.select_related("topic"))
    return [profile.user for profile in by_fit(only_with_room(profiles), needs).select_related("user")[:SHOWN]]
