"""Which one filter to take away where nobody is left."""

from collections.abc import Callable
from typing import NamedTuple

from .chosen import Chosen
from .options import Facet
from .shown import Counts

MOST_TRIES = 2


class Advice(NamedTuple):
    """`number` is how many there are without it; None where a filter by identity stays on."""

    label: str
    number: int | None
    url: str


def advice(chosen: Chosen, counts: Counts, total_of: Callable[[Chosen], int]) -> Advice | None:
    """The best of the two most promising, so that an empty page costs at most two more looks."""
    tries = [(label, less, total_of(less)) for label, less in _candidates(chosen, counts)[:MOST_TRIES]]
    found = [(total, label, less) for label, less, total in tries if total]
    if not found:
        return None
    total, label, less = max(found, key=lambda one: one[0])
    return Advice(label, None if less.names_identity else total, less.address)


def _candidates(chosen: Chosen, counts: Counts) -> list[tuple[str, Chosen]]:
    """Words first, which leave out most; then the facet of which another choice would find most."""
    words = [(f"“{chosen.text}”", chosen.without_text())] if chosen.text else []
    promising = sorted(chosen.picked, key=lambda one: -_most(one[0], counts))
    return words + [(_named(options), chosen.without(facet)) for facet, options in promising]


def _most(facet: Facet, counts: Counts) -> int:
    return max(counts.get(facet.wanted, {}).values(), default=0)


def _named(options: tuple) -> str:
    return " or ".join(f"“{option.label}”" for option in options)
