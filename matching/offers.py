"""What a mentor offers, as far as everybody in the program may read it: all that the order of the directory may depend on.

A field that a mentor keeps for their mentees, or for nobody, moves them neither up nor down for anyone; so the order betrays
nothing, and it does not depend on who reads.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Audience, MentorProfile
from accounts.visibility import audience_of

from .absence import leaves_before_answering
from .capacity import with_room
from .models import WaitlistEntry
from .scoring import Offer

DETAILS = ("topics", "topics_not_offered", "specialties", "user__identity__chosen_tags")


def with_offers(profiles: QuerySet) -> QuerySet:
    """Ready for `room_now` and `offer_of`, in as many queries for one as for thirty."""
    return with_waiting(with_room(profiles)).select_related("user").prefetch_related(*DETAILS)


def with_waiting(profiles: QuerySet) -> QuerySet:
    """With `waited_for`: whether students wait for a place, so that who comes now joins the list."""
    line = WaitlistEntry.objects.waiting().filter(mentor=OuterRef("user_id"))
    return profiles.annotate(waited_for=Exists(line.order_by()))


def room_now(profile: MentorProfile) -> bool:
    """Whether a student could ask for a place today: one is free, nobody waits for it, and the mentor is there to answer."""
    is_open = profile.accepting and profile.free > 0 and not profile.waited_for
    return is_open and not leaves_before_answering(profile, timezone.now())


def offer_of(profile: MentorProfile, *, has_room: bool) -> Offer:
    """From the rows of DETAILS. Whether the program has identity at all is asked where tags are used."""
    identity = getattr(profile.user, "identity", None)
    tags = identity.chosen_tags.all() if identity else ()
    return offer_from(
        profile,
        topics=[topic.pk for topic in profile.topics.all()],
        not_offered=[topic.pk for topic in profile.topics_not_offered.all()],
        specialties=[specialty.pk for specialty in profile.specialties.all()],
        tags=[chosen.tag_id for chosen in tags if chosen.audience == Audience.SCHOOL],
        has_room=has_room,
    )


def offer_from(
    profile: MentorProfile,
    *,
    topics: Collection,
    not_offered: Collection,
    specialties: Collection,
    tags: Collection,
    has_room: bool,
) -> Offer:
    """`tags` are those that are for the whole school; a student who mentors has none such."""

    def open_to_all(field: str) -> bool:
        return audience_of(profile, field) == Audience.SCHOOL

    return Offer(
        topics=frozenset(topics),
        not_offered=frozenset(not_offered),
        specialties=frozenset(specialties if open_to_all("specialties") else ()),
        ways=frozenset(profile.ways if open_to_all("ways") else ()),
        career_stage=profile.career_stage if open_to_all("career_stage") else "",
        modes=frozenset(profile.modes),
        style=profile.style if open_to_all("style") else None,
        cadence_weeks=profile.cadence_weeks if open_to_all("cadence_weeks") else None,
        tags=frozenset(() if profile.user.is_student else tags),
        has_room=has_room,
    )
