"""Who of all mentors comes first for one student: the directory's order, its filters and their numbers.

The arithmetic is numpy on a packed copy of what `matching.directory.offers` lets everybody read; the database keeps the truth
and says what has changed. See docs/decisions/0014-the-directory-ranks-packed-rows.md.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

import numpy as np
from django.utils import timezone

from accounts.clock import school_date
from accounts.models import Program
from accounts.outside.endings import NOTICE

from ..absence import LONGEST_STOPPED_CLOCK, closing_day
from ..scoring import Seeker, Weights
from ..waitlist.line import all_in_line
from . import filters, held, order
from .packed import Packed
from .rows import Moment, Ranked, Wanted
from .scores import scores

__all__ = ["Ranked", "Wanted", "first_pages", "rank", "this_moment"]


def rank(
    *,
    seeker: Seeker = Seeker(),  # noqa: B008
    weights: Weights = Weights(),  # noqa: B008
    wanted: Wanted = Wanted(),  # noqa: B008
    among: Collection[UUID] | None = None,
    without: Collection[UUID] = (),
    sort: str = "fit",
    page: int = 1,
    size: int = 20,
) -> Ranked:
    """`sort` is fit, name or room. The same for every reader: it depends on nothing that only some may read."""
    seeker, wanted = _without_identity(seeker, wanted)
    packed, moment = held.mentors(), this_moment()
    places = filters.room(packed, moment)
    base = filters.there(packed, moment, lasting=wanted.lasting) & _asked_for(packed, among, without)
    masks = filters.chosen(packed, wanted, places)
    found = filters.left(base, masks)
    shown, page = order.page_of(_keys(packed, seeker, weights, places, sort), found, page, size)
    counts = filters.counts(packed, base, masks, places)
    return Ranked(packed.user_ids(shown), int(np.count_nonzero(found)), counts, page)


def first_pages(*, seekers: Iterable[Seeker], weights: Weights, size: int) -> list[list[UUID]]:
    """The first page by fit of each of many, without filters and numbers: from one reading of the mentors. The seekers are of
    `seekers_of`, so none has tags where the program has no identity.
    """
    packed, moment = held.mentors(), this_moment()
    places, among = filters.room(packed, moment), filters.there(packed, moment, lasting=False)

    def first_page(seeker: Seeker) -> list[UUID]:
        shown, _ = order.page_of(_keys(packed, seeker, weights, places, "fit"), among, 1, size)
        return packed.user_ids(shown)

    return [first_page(seeker) for seeker in seekers]


def _keys(packed: Packed, seeker: Seeker, weights: Weights, places: np.ndarray, sort: str) -> np.ndarray:
    if sort == "name":
        return order.keys(0, 0, packed["name_rank"])
    score = scores(packed, seeker, weights, places > 0) if sort == "fit" else 0
    return order.keys(score, places, packed["name_rank"])


def _asked_for(packed: Packed, among: Collection[UUID] | None, without: Collection[UUID]) -> np.ndarray:
    asked = np.full(len(packed), among is None)
    asked[packed.places(among or ())] = True
    asked[packed.places(without)] = False
    return asked


def this_moment() -> Moment:
    """With who is waited for: that hangs on blocks, conflicts and days, of which the copy knows nothing."""
    now = timezone.now()
    today, waited_for = school_date(now), frozenset(all_in_line(now).values_list("mentor", flat=True))
    return Moment(today, closing_day(now), today + NOTICE, LONGEST_STOPPED_CLOCK.days, waited_for)


def _without_identity(seeker: Seeker, wanted: Wanted) -> tuple[Seeker, Wanted]:
    """Tags count for nothing while the program has no identity."""
    if Program.current().has_identity:
        return seeker, wanted
    return replace(seeker, tags=frozenset()), wanted._replace(tags=())
