from django.urls import reverse

from accounts.clock import school_today
from accounts.hooks import HomeItem
from accounts.models import Event, MentorProfile, User
from accounts.permissions import is_faculty

from .meter import Meter, measure_mentor

CLOSED = ("closed to requests", "stopped accepting")


def first_steps(user: User) -> list[HomeItem]:
    """What a mentor who came by invitation, file or sign-up has still to do before students can ask them."""
    profile = MentorProfile.objects.filter(user=user, accepting=False).first() if is_faculty(user) else None
    if profile is None or profile.is_over(school_today()) or _was_closed(profile):
        return []
    meter = measure_mentor(profile)
    return [_open() if meter.met * 2 >= meter.total else _fill(meter)]


def _was_closed(profile: MentorProfile) -> bool:
    """Who was open before, and is so no more, wants it that way or was told."""
    return Event.objects.filter(target_id=profile.pk, verb__in=CLOSED).exists()


def _fill(meter: Meter) -> HomeItem:
    detail = f"About five minutes. {meter.met} of {meter.total} are there; students see you as open when you say so."
    return HomeItem("Fill your mentor profile", reverse("accounts:profile"), "Fill it", detail, order=20)


def _open() -> HomeItem:
    detail = "Your profile tells students what they look for. Until you open it, nobody can ask you."
    return HomeItem("Open for requests", reverse("accounts:profile"), "Open it", detail, order=20)
