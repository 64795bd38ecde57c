"""What a mentor offers, as far as everybody in the program may read it: all that the order of the directory may depend on.

A field that a mentor keeps for their mentees, or for nobody, moves them neither up nor down for anyone; so the order betrays
nothing, and it does not depend on who reads.
"""

from collections.abc import Collection

from django.db.models import Case, Exists, F, OuterRef, QuerySet, When
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Audience, MentorProfile, User
from accounts.visibility import audience_of

from ..absence import long_absence_ahead
from ..capacity import with_room
from ..scoring import Offer
from ..waitlist.line import all_in_line

DETAILS = ("topics", "topics_not_offered", "specialties", "user__identity__chosen_tags")


def with_offers(profiles: QuerySet) -> QuerySet:
    """Ready for cards and for `offer_of`, in as many queries for one as for thirty."""
    return with_room_now(profiles).select_related("user").prefetch_related(*DETAILS)


def with_room_now(profiles: QuerySet, student: User | None = None) -> QuerySet:
    """With `room_now`: for how many places somebody (or this student, who does not wait for themselves) could ask today. They
    are free, nobody waits for them (`waited_for`: who comes now joins the list), and the mentor is there to answer. What
    `rules.why_not_request` says of a mentor and `ranking.filters.room` of all at once.
    """
    now = timezone.now()
    line = all_in_line(now).filter(mentor=OuterRef("user_id"))
    others = line.exclude(student=student) if student else line
    room = Case(
        When(long_absence_ahead(now), then=0),
        When(accepting=True, waited_for=False, then=Greatest(F("free"), 0)),
        default=0,
    )
    return with_room(profiles).annotate(waited_for=Exists(others)).annotate(room_now=room)


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
