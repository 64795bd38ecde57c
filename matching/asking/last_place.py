"""What happens to the others when a mentor's last place goes: they wait on, and nobody is declined in the mentor's name."""

from typing import NamedTuple

from django.template.defaultfilters import pluralize

from accounts.models import MentorProfile, User

from ..models import Relationship, Request, WaitlistEntry


class LastPlace(NamedTuple):
    """How many students the answer touches besides the one it goes to. No place left, or one."""

    places: int
    requests: int
    line: int


def more_than_places(mentor: User) -> list[str]:
    """Where a mentor has lowered the number of places below that of their mentees."""
    mentees = Relationship.objects.loading().filter(mentor=mentor).count()
    places = MentorProfile.objects.get(user=mentor).capacity
    if mentees <= places:
        return []
    have = f"You have {mentees} mentee{pluralize(mentees)} and {places or 'no'} place{pluralize(places)}"
    return [f"{have}: nobody's mentorship ends, and nobody new starts until there is room."]


def last_place(mentor: User, places: int, besides: Request | None = None) -> LastPlace | None:
    """None where there is room for more than one, or nobody else waits. Chats need no place."""
    if places > 1:
        return None
    others = Request.objects.open().for_mentoring().filter(mentor=mentor)
    others = others.exclude(pk=besides.pk).count() if besides else others.count() - places
    line = WaitlistEntry.objects.waiting().filter(mentor=mentor).count()
    return LastPlace(places, others, line) if others > 0 or line else None
