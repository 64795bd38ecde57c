"""People whom a page proposes to a student, each with the reason."""

from typing import NamedTuple

from django import template

from accounts.models import MentorProfile, User

from ..directory.explaining import explain
from ..directory.offers import with_offers
from ..directory.seekers import seeker_of
from ..ties import advisors_of

register = template.Library()


class Proposed(NamedTuple):
    profile: MentorProfile
    why: str
    is_advisor: bool


@register.simple_tag(takes_context=True)
def with_reasons(context: dict, mentors: list[User]) -> list[Proposed]:
    """In their order. As many queries for one as for three."""
    student = context["request"].user
    seeker, advisors = seeker_of(student), advisors_of(student)
    profiles = with_offers(MentorProfile.objects.filter(user__in=mentors))
    found = {profile.user_id: profile for profile in profiles}
    rows = [found[mentor.pk] for mentor in mentors if mentor.pk in found]
    return [Proposed(profile, explain(profile, seeker).line, profile.user_id in advisors) for profile in rows]
