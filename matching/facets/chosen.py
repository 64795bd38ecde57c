"""What an address asks for. What it says that cannot be understood is said back and left out; the rest holds."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict

from accounts.invisible import without_invisible

from ..directory.address import address_with
from ..ranking import Wanted
from .options import Facet, Option

SORTS = {"fit": "Fit with what I look for", "room": "Room", "name": "Name"}
LONGEST_TEXT, LONGEST_ECHO, MOST_ECHOES, HIGHEST_PAGE = 200, 40, 3, 10_000
TOO_LONG = f"Search with at most {LONGEST_TEXT} characters: the rest was left out."
YES = frozenset(["on", "true", "yes"])


@dataclass(frozen=True)
class Chosen:
    """`picked` has every facet of which something is chosen."""

    text: str = ""
    picked: tuple[tuple[Facet, tuple[Option, ...]], ...] = ()
    sort: str = "fit"
    is_sorted: bool = False
    page: int = 1
    notes: tuple[str, ...] = ()

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted(**{facet.wanted: _wanted(facet, options) for facet, options in self.picked})

    @property
    def number(self) -> int:
        """How many filters are on; words are none."""
        return sum(len(options) for _, options in self.picked)

    @property
    def names_identity(self) -> bool:
        return any(not facet.is_counted for facet, _ in self.picked)

    @property
    def address(self) -> str:
        facets = [(facet.name, option.value) for facet, options in self.picked for option in options]
        page = str(self.page) if self.page > 1 else ""
        return address_with([("q", self.text), *facets, ("sort", self.sort if self.is_sorted else ""), ("page", page)])

    def has(self, facet: Facet, option: Option) -> bool:
        return any(facet == one and option in options for one, options in self.picked)

    def without(self, facet: Facet, *left_out: Option) -> "Chosen":
        """As an address of its first page; without any option named, the whole facet is taken away."""
        picked = [
            (one, tuple(option for option in options if one != facet or (left_out and option not in left_out)))
            for one, options in self.picked
        ]
        return replace(self, picked=tuple((one, options) for one, options in picked if options), page=1)

    def without_text(self) -> "Chosen":
        return replace(self, text="", page=1)


def read(asked: QueryDict, facets: Iterable[Facet], sorts: Container[str], default: str) -> Chosen:
    picked, unknown = [], []
    for facet in facets:
        options, strange = _options(facet, asked.getlist(facet.name))
        unknown += strange
        if options:
            picked.append((facet, options))
    text, sort = _clean(asked.get("q", "")), asked.get("sort", "")
    return Chosen(
        text=text[:LONGEST_TEXT],
        picked=tuple(picked),
        sort=sort if sort in sorts else default,
        is_sorted=sort in sorts and sort != default,
        page=_page(asked.get("page", "")),
        notes=((TOO_LONG,) if len(text) > LONGEST_TEXT else ()) + _left_out(unknown),
    )


def _options(facet: Facet, values: Iterable[str]) -> tuple[tuple[Option, ...], list[str]]:
    """What is chosen, each once and in the order of the page, and what there is no such choice for."""
    given = [value for value in map(_clean, values) if value]
    if [option.value for option in facet.options] == ["1"]:
        given = ["1" if value.lower() in YES else value for value in given]
    chosen = tuple(option for option in facet.options if option.value in given)
    strange = [value for value in given if facet.option(value) is None]
    return chosen[-1:] if facet.single else chosen, strange


def _clean(value: str) -> str:
    return " ".join(without_invisible(value).replace("\0", " ").split())


def _page(value: str) -> int:
    is_number = value.isascii() and value.isdigit() and len(value) <= len(str(HIGHEST_PAGE))
    return max(1, int(value)) if is_number else 1


def _left_out(values: list[str]) -> tuple[str, ...]:
    if not values:
        return ()
    named = ", ".join(f"“{value[:LONGEST_ECHO]}”" for value in dict.fromkeys(values[:MOST_ECHOES]))
    return (f"Left out, because it is not (or no longer) on our lists: {named}.",)


def _wanted(facet: Facet, options: tuple[Option, ...]) -> Any:
    keys = tuple(option.key for option in options)
    return keys[0] if facet.single or facet.wanted == "has_room" else keys
