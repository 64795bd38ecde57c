"""How the choices look: groups with their numbers, and the pills of what is chosen."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .chosen import Chosen
from .options import Facet, Option


class Row(NamedTuple):
    option: Option
    key: str
    is_chosen: bool
    number: int | None


class Group(NamedTuple):
    facet: Facet
    rows: list[Row]

    @property
    def is_open(self) -> bool:
        return any(row.is_chosen for row in self.rows)


class Pill(NamedTuple):
    """`url` is the same list without it."""

    label: str
    url: str


Counts = Mapping[str, Mapping[Any, int]]


def groups(facets: Iterable[Facet], chosen: Chosen, counts: Counts) -> list[Group]:
    """No numbers at all beside a filter by identity: with it they would say how many of whom there are (P7)."""
    numbers = {} if chosen.names_identity else counts
    return [
        Group(facet, [_row(facet, option, chosen, numbers.get(facet.wanted)) for option in facet.options])
        for facet in facets
    ]


def pills(chosen: Chosen) -> list[Pill]:
    words = [Pill(f"“{chosen.text}”", chosen.without_text().address)] if chosen.text else []
    return words + [
        Pill(option.label, chosen.without(facet, option).address)
        for facet, options in chosen.picked
        for option in options
    ]


def _row(facet: Facet, option: Option, chosen: Chosen, numbers: Mapping[Any, int] | None) -> Row:
    number = numbers.get(option.key, 0) if numbers is not None and facet.is_counted else None
    return Row(option, f"{facet.name}-{option.value}", chosen.has(facet, option), number)
