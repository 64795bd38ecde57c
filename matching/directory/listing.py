"""One page of the directory, from its address: what is asked for, who that finds, in which order, and what to try instead."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from accounts.clock import school_today
from accounts.models import MentorProfile, User
from accounts.profiles.faces import faces
from accounts.profiles.readers import readers_for
from accounts.profiles.shown import CARD, shown_of

from ..facets import Chosen, Facet, facets_for, read
from ..facets.advice import Advice, advice
from ..facets.chosen import SORTS
from ..facets.shown import Group, Pill, groups, pills
from ..models import ScoringPolicy
from ..permissions import can_request
from ..ranking import Ranked, rank
from ..scoring import Seeker
from ..search import Found, mentors_matching
from .explaining import explain
from .offers import with_offers
from .seekers import seeker_of

PAGE_SIZE = 20


@dataclass(frozen=True)
class Listing:
    reader: User
    facets: tuple[Facet, ...]
    sorts: dict[str, str]
    seeker: Seeker
    chosen: Chosen
    found: Found

    @cached_property
    def ranked(self) -> Ranked:
        return self._rank(self.chosen, PAGE_SIZE)

    @cached_property
    def page(self) -> Page:
        """Only its numbers: who is on it is `rows`."""
        return Paginator(range(self.ranked.total), PAGE_SIZE).get_page(self.ranked.page)

    @property
    def groups(self) -> list[Group]:
        return groups(self.facets, self.chosen, self.ranked.counts)

    @property
    def pills(self) -> list[Pill]:
        return pills(self.chosen)

    @property
    def notes(self) -> tuple[str, ...]:
        return self.chosen.notes + self.found.notes

    @cached_property
    def advice(self) -> Advice | None:
        return advice(self.chosen, self.ranked.counts, lambda other: self._rank(other, 1).total)

    @cached_property
    def rows(self) -> list[tuple]:
        """(profile, how it fits, what of it the reader may read, their picture), as many queries for one as for thirty."""
        rows = MentorProfile.objects.listed().not_over(school_today()).filter(user__in=self.ranked.ids)
        profiles = {profile.user_id: profile for profile in with_offers(rows).select_related("department")}
        people = [profile.user for profile in profiles.values()]
        readers = readers_for(self.reader, people)
        pictures = faces(self.reader, people, readers)
        return [
            (
                profiles[key],
                explain(profiles[key], self.seeker),
                shown_of(profiles[key], readers[key], CARD),
                pictures.get(key),
            )
            for key in self.ranked.ids
            if key in profiles
        ]

    def _rank(self, chosen: Chosen, size: int) -> Ranked:
        return rank(
            seeker=self.seeker,
            weights=self._weights,
            wanted=chosen.wanted,
            among=self.found.ids if chosen.text else None,
            sort=chosen.sort,
            page=chosen.page,
            size=size,
        )

    @cached_property
    def _weights(self):
        return ScoringPolicy.weights_now()


def list_mentors(reader: User, asked: QueryDict) -> Listing:
    """Who looks for nobody has no fit: for them it starts with the name."""
    seeks = can_request(reader)
    sorts = {name: label for name, label in SORTS.items() if seeks or name != "fit"}
    facets = facets_for(reader)
    chosen = read(asked, facets, sorts, default="fit" if seeks else "name")
    return Listing(
        reader=reader,
        facets=facets,
        sorts=sorts,
        seeker=seeker_of(reader) if seeks else Seeker(),
        chosen=chosen,
        found=mentors_matching(reader, chosen.text),
    )
