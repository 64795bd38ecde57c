"""From the rows of one mentor and of one student to the words of `fit`."""

from collections.abc import Iterable
from dataclasses import replace

from accounts.models import IdentityTag, MentorProfile

from ..scoring import Offer, Seeker
from .fit import Fit, Names, asked_first, fit
from .offers import offer_of

FIXED: Names = {
    **dict(MentorProfile.Way.choices),
    **dict(MentorProfile.CareerStage.choices),
    **{value: label.partition(":")[0] for value, label in MentorProfile.Style.choices},
}


def explain(profile: MentorProfile, seeker: Seeker) -> Fit:
    """Without a query, from a profile with `offers.DETAILS`; only from what every reader may read of this mentor."""
    return fit(seeker, _offer(profile), _names(profile))


def explain_in_full(profile: MentorProfile, seeker: Seeker) -> Fit:
    """Also whom the student asked to see first, by their own name for it: for the student's page of this mentor."""
    return replace(explain(profile, seeker), asked_first=asked_first(_tag_names(seeker.tags & _offer(profile).tags)))


def _offer(profile: MentorProfile) -> Offer:
    return offer_of(profile, has_room=False)


def _names(profile: MentorProfile) -> Names:
    """Words for all that both sides can share: whatever is shared is on the mentor's side as well."""
    listed = (profile.topics, profile.topics_not_offered, profile.specialties)
    return {**FIXED, **{entry.pk: entry.name for entries in listed for entry in entries.all()}}


def _tag_names(tags: Iterable) -> list[str]:
    return list(IdentityTag.objects.filter(pk__in=tags).values_list("name", flat=True)) if tags else []
