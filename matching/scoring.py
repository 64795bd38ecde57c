"""How well a mentor fits a student's goals. Pure: no database, no request; explained in words, never a bare score."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Need(NamedTuple):
    """One open goal: its topic's key and name, what the student wrote, and how much it matters (1 to 5)."""

    topic: Any
    name: str
    text: str
    importance: int


@dataclass(frozen=True)
class Fit:
    covered: tuple[Need, ...]
    uncovered: tuple[Need, ...]
    refused: tuple[Need, ...]

    @property
    def score(self) -> tuple[int, int]:
        """More goals first; among equals, those that matter more."""
        return len(self.covered), sum(need.importance for need in self.covered)

    @property
    def sentence(self) -> str:
        total = len(self.covered) + len(self.uncovered)
        if not total:
            return ""
        if not self.covered:
            return "Offers other topics than your goals."
        if not self.uncovered:
            return (
                f"Offers {_names(self.covered)}: all of your goals." if total > 1 else f"Offers {_names(self.covered)}."
            )
        return f"Offers {_names(self.covered)}: {len(self.covered)} of your {total} goals."

    @property
    def missing(self) -> str:
        """What this person does not help with, said plainly; empty when nothing is missing."""
        if self.refused:
            return f"Says that they do not offer {_names(self.refused)}."
        return f"Does not list {_names(self.uncovered)}." if self.covered and self.uncovered else ""


def fit(needs: Iterable[Need], offered: Collection, not_offered: Collection = ()) -> Fit:
    """`offered` and `not_offered` are topic keys of one mentor."""
    needs = sorted(needs, key=lambda need: (-need.importance, need.name))
    covered = tuple(need for need in needs if need.topic in offered)
    uncovered = tuple(need for need in needs if need.topic not in offered)
    return Fit(covered, uncovered, tuple(need for need in uncovered if need.topic in not_offered))


def _names(needs: Sequence[Need]) -> str:
    names = list(dict.fromkeys(in_a_sentence(need.name) for need in needs))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def in_a_sentence(name: str) -> str:
    """Small letters, but for names such as Step 1."""
    return name if any(letter.isdigit() for letter in name) else name.lower()
