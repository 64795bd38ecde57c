"""Two orders side by side: one student's first page, and all of them together. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MOST_SHOWN = 10


@dataclass(frozen=True)
class FirstPage:
    """Whom one student sees first, now and after the change."""

    before: Sequence[Hashable]
    after: Sequence[Hashable]

    @property
    def is_same(self) -> bool:
        return self.before == self.after

    @property
    def come(self) -> list:
        return [mentor for mentor in self.after if mentor not in self.before]

    @property
    def go(self) -> list:
        return [mentor for mentor in self.before if mentor not in self.after]

    @property
    def moves(self) -> list:
        """Those who stay on the page in another place."""
        stay = set(self.before) & set(self.after)
        return [mentor for mentor in self.after if mentor in stay and self.climb(mentor)]

    def climb(self, mentor: Hashable) -> int:
        """How many places up; below zero is down. Only of those who stay."""
        return self.before.index(mentor) - self.after.index(mentor)


class Shown(NamedTuple):
    """On how many first pages one mentor is."""

    mentor: Hashable
    before: int
    after: int


def changed(pages: Iterable[FirstPage]) -> int:
    return sum(not page.is_same for page in pages)


def most_shown(pages: Sequence[FirstPage]) -> list[Shown]:
    """The ten who are on the most first pages after the change; of two alike the one who was on more."""
    shown = [Shown(mentor, before, after) for mentor, (before, after) in _appearances(pages).items()]
    return sorted(shown, key=lambda one: (-one.after, -one.before))[:MOST_SHOWN]


def share_of_ten(pages: Iterable[Sequence]) -> int:
    """The percent of all places on these first pages that the ten most shown have: how much the order narrows the choice."""
    counted = Counter(mentor for page in pages for mentor in page)
    ten = sum(number for _, number in counted.most_common(MOST_SHOWN))
    return round(100 * ten / counted.total()) if counted else 0


def gathered(sizes: Mapping[str, int], threshold: int) -> list[tuple[str, ...]]:
    """Neighbors put together until each group has `threshold` members; the rest joins the last. None where all are fewer."""
    groups: list[tuple[str, ...]] = []
    waiting: tuple[str, ...] = ()
    for name in filter(sizes.get, sizes):
        waiting += (name,)
        if sum(sizes[one] for one in waiting) >= threshold:
            groups.append(waiting)
            waiting = ()
    if waiting and groups:
        groups[-1] += waiting
    return groups


def _appearances(pages: Iterable[FirstPage]) -> dict[Hashable, tuple[int, int]]:
    pages = list(pages)
    before = Counter(mentor for page in pages for mentor in page.before)
    after = Counter(mentor for page in pages for mentor in page.after)
    return {mentor: (before[mentor], after[mentor]) for mentor in before | after}
