"""Whom staff can suggest to a student, and what the student sees of it."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.hooks import HomeItem
from accounts.models import MentorProfile, User
from accounts.permissions import is_student

from ..capacity import without_crowded
from ..directory.alternatives import mentors_with_room
from ..directory.offers import with_room_now
from ..directory.reach import kept_from, not_to_ask
from ..directory.visible import needs_of
from ..models import Goal, Relationship, Request, Suggestion

MOST, FOUND = 3, 10


def could_be_suggested(student: User) -> QuerySet[MentorProfile]:
    """Whom the student could ask for a place today (`rules.why_not_request`). Whom something keeps apart is not there, and
    nobody reads why; a "no" that can still be taken back is none yet.
    """
    now = timezone.now()
    profiles = _listed(student).exclude(user__in=not_to_ask(student, Request.objects.untold(now)))
    return without_crowded(with_room_now(profiles, student).filter(room_now__gt=0), now)


def best_three(student: User) -> list[User]:
    """By the student's goals, of which staff read nothing: they see names."""
    goals = Goal.objects.open().filter(student=student).select_related("topic")
    found = mentors_with_room(student, needs_of(goals), shown=FOUND)
    allowed = set(could_be_suggested(student).filter(user__in=found).values_list("user", flat=True))
    return [mentor for mentor in found if mentor.pk in allowed][:MOST]


def to_choose_from(student: User, chosen: Collection[UUID], words: str) -> QuerySet[MentorProfile]:
    """Those who are chosen already, and the first whom the words find."""
    profiles = could_be_suggested(student)
    wanted = Q(user__in=chosen)
    if words.strip():
        found = profiles.order_by("user__full_name", "pk")
        for word in words.split():
            found = found.filter(Q(user__full_name__icontains=word) | Q(department__name__icontains=word))
        wanted |= Q(pk__in=list(found.values_list("pk", flat=True)[:FOUND]))
    return profiles.filter(wanted).select_related("user", "department").order_by("user__full_name", "pk")


def shown_suggestion(student: User) -> Suggestion | None:
    return Suggestion.objects.standing().filter(student=student).select_related("made_by").first()


def suggested_profiles(suggestion: Suggestion) -> QuerySet[MentorProfile]:
    """Whom the student still finds in the directory, with their places of today."""
    student = suggestion.student
    profiles = _listed(student).exclude(user__in=kept_from(student)).filter(user__in=suggestion.mentors.values("pk"))
    return with_room_now(profiles, student).select_related("user", "department").order_by("user__full_name", "pk")


def needs_now(user: User) -> list[HomeItem]:
    if not is_student(user):
        return []
    suggestion = shown_suggestion(user)
    if suggestion is None or Relationship.objects.covering().filter(mentee=user).exists():
        return []
    number = suggested_profiles(suggestion).count()
    if not number:
        return []
    people = {1: "one person", 2: "two people"}.get(number, "three people")
    detail = "Nobody has been asked for you."
    return [HomeItem(f"Student affairs suggests {people}", reverse("matching:suggested"), "See who", detail, order=15)]


def _listed(student: User) -> QuerySet[MentorProfile]:
    return MentorProfile.objects.listed().not_over(school_today()).exclude(user=student)
