"""Who of a student's mentors helps with what. Pure: no database, no request."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Member:
    """One person of the team, by topic keys. Who is paused stands in the grid and covers nothing meanwhile."""

    person: Any
    address: str = ""
    kinds: tuple[str, ...] = ()
    offers: frozenset = frozenset()
    refuses: frozenset = frozenset()
    shared: frozenset = frozenset()
    is_paused: bool = False
    career_stage: str = ""
    department: Any = None
    is_advisor_only: bool = False

    def covers(self, topic: Any) -> bool:
        return not self.is_paused and (topic in self.offers or topic in self.shared)


class Row(NamedTuple):
    """One need: its topic, how much its most important goal matters (0 without a goal), a cell for each member."""

    topic: Any
    importance: int
    cells: tuple
    is_covered: bool


class Cell(NamedTuple):
    """A mark and the same in words: nothing is said by color or sign alone."""

    mark: str
    words: str


BOTH = Cell("●", "Helps with it, and reads a goal of yours on it")
HELPS = Cell("●", "Helps with it")
SHARES = Cell("◐", "Reads a goal of yours on it")
REFUSES = Cell("✕", "Says they do not")
SILENT = Cell("○", "Not listed")


def cell_of(topic: Any, member: Member) -> Cell:
    if topic in member.offers:
        return BOTH if topic in member.shared else HELPS
    if topic in member.shared:
        return SHARES
    return REFUSES if topic in member.refuses else SILENT


def grid(topics: Iterable[tuple[Any, Any, int]], team: Collection[Member]) -> list[Row]:
    """`topics` are (key, topic, importance). What nobody covers comes first, then what matters most, then the given order."""
    rows = [
        Row(
            topic,
            importance,
            tuple(cell_of(key, member) for member in team),
            any(member.covers(key) for member in team),
        )
        for key, topic, importance in topics
    ]
    return sorted(rows, key=lambda row: (row.is_covered, -row.importance))
