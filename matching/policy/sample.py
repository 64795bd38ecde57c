"""On whom a change of the order is tried: students of today, drawn by the version, grouped so that none stands out."""

from collections import defaultdict
from dataclasses import replace
from hashlib import sha256
from itertools import chain, zip_longest
from typing import NamedTuple
from uuid import UUID

from accounts.clock import school_today
from accounts.models import Enrollment, Program, Stage, User

from ..directory.seekers import seekers_of
from ..scoring import Seeker
from .compare import gathered

MOST_TRIED = 120
MOST_DRAWN = 12


class Tried(NamedTuple):
    """One student as staff see them: what year, and nothing more. What they look for is never drawn."""

    year: str
    seeker: Seeker


def tried_students(version: int) -> list[Tried]:
    """At most MOST_TRIED, in groups of the threshold or more; the same for the same version of the order.

    Identity is left out: in an order by one tag, what a student asked for could be read off the mentors.
    """
    stages = _drawn(version)
    seekers = seekers_of(User.objects.filter(pk__in=stages))
    by_stage = defaultdict(list)
    for pk, stage in stages.items():
        seeker = replace(seekers[pk], tags=frozenset())
        if not seeker.is_empty:
            by_stage[stage].append(seeker)
    sizes = {stage: len(by_stage[stage]) for stage in Stage.values}
    groups = gathered(sizes, Program.current().count_threshold)
    return [Tried(" or ".join(group), seeker) for group in groups for stage in group for seeker in by_stage[stage]]


def spread(tried: list[Tried]) -> list[int]:
    """The places in `tried` of those who are drawn one by one: in turn from each group."""
    places = defaultdict(list)
    for place, one in enumerate(tried):
        places[one.year].append(place)
    in_turn = chain.from_iterable(zip_longest(*places.values()))
    return sorted([place for place in in_turn if place is not None][:MOST_DRAWN])


def _drawn(version: int) -> dict[UUID, str]:
    """The stage of each student who is drawn. Who changes what they look for does not move in the draw."""
    spans = Enrollment.objects.on(school_today()).studying().filter(student__is_active=True)
    rows = dict(spans.values_list("student", "stage"))
    return {pk: rows[pk] for pk in sorted(rows, key=lambda pk: _lot(version, pk))[:MOST_TRIED]}


def _lot(version: int, pk: UUID) -> bytes:
    return sha256(f"{version} {pk}".encode()).digest()
