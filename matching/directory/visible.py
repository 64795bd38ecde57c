"""Who can be looked at, and what a student's goals ask for. The directory's page is `matching.directory.listing`."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import MentorProfile, User
from accounts.permissions import is_student

from ..models import Goal, Relationship
from ..scoring import Need


def need_of(goal: Goal) -> Need:
    return Need(goal.topic_id, goal.topic.name, goal.text, goal.importance)


def needs_of(goals: Iterable[Goal]) -> list[Need]:
    return list(map(need_of, goals))


def visible_mentors(reader: User) -> QuerySet:
    """A mentor who is not listed is hidden from students who have nothing to do with them, and from nobody else."""
    profiles = MentorProfile.objects.filter(user__is_active=True)
    if not is_student(reader):
        return profiles
    known = Relationship.objects.filter(mentee=reader).values("mentor")
    return profiles.filter(Q(is_listed=True) | Q(user=reader) | Q(user__in=known))
