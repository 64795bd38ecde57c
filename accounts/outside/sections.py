"""What staff and the mentor themselves are told about being from outside."""

from django.db.models import Q
from django.urls import reverse

from ..clock import school_today
from ..hooks import HomeItem, Section
from ..models import MentorProfile, User
from ..permissions import can_tend_outside_mentors
from .endings import NOTICE


def on_person(person: User, reader: User) -> list[Section]:
    """For everybody who may open the page; changing it is for those who see the whole school."""
    profile = MentorProfile.objects.outside().filter(user=person).select_related("host").first()
    can_tend = can_tend_outside_mentors(reader) and person.is_faculty and person.is_active
    if not (profile or can_tend):
        return []
    context = {"person": person, "profile": profile, "can_tend": can_tend}
    context["is_over"] = profile is not None and profile.is_over(school_today())
    return [Section("accounts/outside/on_person.html", context, order=20)]


def without_host(user: User) -> list[HomeItem]:
    """Somebody in the school must answer for a mentor from outside."""
    if not can_tend_outside_mentors(user):
        return []
    unfit = Q(host__is_active=False) | Q(host__mentor_profile__host__isnull=False)
    orphans = MentorProfile.objects.outside().not_over(school_today())
    orphans = orphans.filter(unfit, user__is_active=True).select_related("user", "host")
    return [
        HomeItem(
            f"{profile.user} needs another host",
            reverse("accounts:outside", args=[profile.user_id]),
            "Choose one",
            f"{profile.host}, who answered for them, {_why(profile.host)}.",
            tone="attention",
            order=25,
        )
        for profile in orphans.order_by("user__full_name", "pk")
    ]


def _why(host: User) -> str:
    return "is from outside the school themselves" if host.is_active else "is no longer in the program"


def my_last_day(user: User) -> list[HomeItem]:
    profile = MentorProfile.objects.outside().filter(user=user).select_related("host").first()
    today = school_today()
    if profile is None or profile.outside_until - today > NOTICE:
        return []
    ends = "ended" if profile.is_over(today) else "ends"
    return [
        HomeItem(
            f"Your time as a mentor from outside {ends} on {profile.outside_until:%B %-d, %Y}",
            reverse("matching:mentor", args=[user.pk]),
            "Your page",
            f"Your mentorships go on; new students cannot ask you after that day. {profile.host} can have it extended.",
        )
    ]
