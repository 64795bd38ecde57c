"""Mentors from outside the school whose last day has passed while mentorships of theirs run on: staff decide what follows."""

from django.db.models import Count, Q
from django.urls import reverse

from accounts.clock import school_today
from accounts.hooks import HomeItem
from accounts.models import MentorProfile, User
from accounts.permissions import can_tend_outside_mentors

from .models import Relationship

SHOWN = 5


def time_is_over(user: User) -> list[HomeItem]:
    if not can_tend_outside_mentors(user):
        return []
    running = Count("user__mentorships_given", filter=Q(user__mentorships_given__in=Relationship.objects.live()))
    profiles = MentorProfile.objects.over(school_today()).filter(user__is_active=True).annotate(running=running)
    found = list(profiles.filter(running__gt=0).select_related("user").order_by("outside_until", "pk"))
    return [_item(profile) for profile in found[:SHOWN]] + _more(len(found) - SHOWN)


def _item(profile: MentorProfile) -> HomeItem:
    number = profile.running
    runs = "1 mentorship runs on" if number == 1 else f"{number} mentorships run on"
    return HomeItem(
        f"{profile.user}'s time as an outside mentor has ended",
        reverse("accounts:outside", args=[profile.user_id]),
        "Extend",
        f"{runs}. Extend it, or help their students find somebody else.",
        tone="attention",
        order=20,
    )


def _more(number: int) -> list[HomeItem]:
    if number < 1:
        return []
    title = f"{number} more outside mentors' time has ended" if number > 1 else "1 more outside mentor's time has ended"
    return [HomeItem(title, reverse("accounts:people") + "?outside=over", "See who", tone="attention", order=21)]
