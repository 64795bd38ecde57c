"""Who is left by the filters, and how many there would be behind each choice. Pure.

A facet's numbers are counted with all other facets' choices and without its own: they say what another choice would find.
There are none for identity tags.
"""

from functools import reduce
from operator import and_
from typing import Any

import numpy as np

from .packed import ACCEPTING, NOTHING, OUTSIDE, SETS, Packed, day, words
from .rows import Moment, Wanted
from .sets import has_any

SET_FACETS = {
    "topics": "topics",
    "specialties": "specialties",
    "ways": "ways",
    "modes": "modes",
    "career_stages": "career_stage",
}
MOST_DAYS = 30

Masks = dict[str, np.ndarray]


def room(packed: Packed, moment: Moment) -> np.ndarray:
    """How many could ask for a place today, 0 where nobody can: `matching.directory.offers.with_room_now` for all at once."""
    today, closes = day(moment.today), day(moment.closes)
    since, until = packed["away_from"].astype(np.int32), packed["away_until"].astype(np.int32)
    gone = (until - since > moment.short) & (since <= closes) & (until >= today)
    is_open = (packed["flags"] & ACCEPTING) != 0
    is_open[packed.places(moment.waited_for)] = False
    return np.where(is_open & ~gone, np.maximum(packed["capacity"] - packed["taken"], 0), 0).astype(np.int16)


def there(packed: Packed, moment: Moment, *, lasting: bool) -> np.ndarray:
    """Those whose time as a mentor from outside is not over, or not nearly."""
    return packed["outside_until"] >= day(moment.notice if lasting else moment.today)


def chosen(packed: Packed, wanted: Wanted, places: np.ndarray) -> Masks:
    """{facet: who is left by it}, for the facets in which something is chosen."""
    masks = {
        facet: has_any(packed, column, getattr(wanted, facet))
        for facet, column in (SET_FACETS | {"tags": "tags"}).items()
        if getattr(wanted, facet)
    }
    if wanted.styles:
        masks["styles"] = np.isin(packed["style"], list(wanted.styles))
    if wanted.reply_days is not None:
        masks["reply_days"] = packed["reply_days"] <= wanted.reply_days
    if wanted.has_room:
        masks["has_room"] = places > 0
    if wanted.outside is not None:
        masks["outside"] = _outside(packed) == wanted.outside
    return masks


def left(base: np.ndarray, masks: Masks, besides: str = "") -> np.ndarray:
    """Who is left by every facet, or by every other."""
    return reduce(and_, (mask for facet, mask in masks.items() if facet != besides), base)


def counts(packed: Packed, base: np.ndarray, masks: Masks, places: np.ndarray) -> dict[str, dict[Any, int]]:
    everybody = left(base, masks)

    def rest(facet: str) -> np.ndarray:
        return left(base, masks, facet) if facet in masks else everybody

    found = {facet: _of_set(packed, column, rest(facet)) for facet, column in SET_FACETS.items()}
    found["styles"] = _of_styles(packed["style"][rest("styles")])
    found["reply_days"] = _at_most(packed["reply_days"][rest("reply_days")])
    found["has_room"] = {True: int(np.count_nonzero(places[rest("has_room")]))}
    outside, there = _outside(packed), rest("outside")
    found["outside"] = {is_so: int(np.count_nonzero(there & (outside == is_so))) for is_so in (True, False)}
    return found


def _outside(packed: Packed) -> np.ndarray:
    return (packed["flags"] & OUTSIDE) != 0


def _of_set(packed: Packed, column: str, there: np.ndarray) -> dict[Any, int]:
    """64 mentors at a time."""
    numbers = np.bitwise_count(packed.planes[column] & words(there)).sum(axis=1, dtype=np.int64)
    return {key: int(numbers[bit]) for key, bit in packed.bits[SETS[column]].items()}


def _of_styles(values: np.ndarray) -> dict[int, int]:
    numbers = np.bincount(values[values != NOTHING])
    return {style: int(number) for style, number in enumerate(numbers) if number}


def _at_most(days: np.ndarray) -> dict[int, int]:
    numbers = np.bincount(np.minimum(days, MOST_DAYS + 1), minlength=MOST_DAYS + 1)
    return {number: int(total) for number, total in enumerate(np.cumsum(numbers)[: MOST_DAYS + 1])}
