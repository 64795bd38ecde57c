"""How well a mentor fits what a student looks for. Pure: no database, no request. In words it is `matching.directory.fit`.

`score` is the one definition. `matching.ranking` computes the same whole numbers for thousands of mentors at once, and a test
holds the two together.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

MOST_WEEKS_APART = 2


class Weights(NamedTuple):
    """How much each kind of fit counts, 0 to 100. The program's own are a `ScoringPolicy`."""

    goals: int = 10
    needs: int = 12
    specialties: int = 8
    ways: int = 6
    career_stage: int = 5
    modes: int = 5
    cadence: int = 4
    style: int = 4
    tags: int = 15
    room: int = 6
    not_offered: int = 10


class Need(NamedTuple):
    """One open goal: its topic's key and name, what the student wrote, and how much it matters (1 to 5)."""

    topic: Any
    name: str
    text: str
    importance: int


@dataclass(frozen=True)
class Seeker:
    """What a student looks for. Everything but the goals is keys; `tags` only where the student asked to see those first."""

    goals: tuple[Need, ...] = ()
    needs: frozenset = frozenset()
    specialties: frozenset = frozenset()
    ways: frozenset = frozenset()
    career_stages: frozenset = frozenset()
    modes: frozenset = frozenset()
    style: int | None = None
    cadence_weeks: int | None = None
    tags: frozenset = frozenset()

    @property
    def is_empty(self) -> bool:
        return self == Seeker()


@dataclass(frozen=True)
class Offer:
    """What a mentor offers, as far as this reader may read it."""

    topics: frozenset = frozenset()
    not_offered: frozenset = frozenset()
    specialties: frozenset = frozenset()
    ways: frozenset = frozenset()
    career_stage: str = ""
    modes: frozenset = frozenset()
    style: int | None = None
    cadence_weeks: int | None = None
    tags: frozenset = frozenset()
    has_room: bool = False


def score(seeker: Seeker, offer: Offer, weights: Weights) -> int:
    """A whole number; larger fits better. It orders mentors for one student and means nothing between two students."""
    return sum(points(seeker, offer, weights).values())


def points(seeker: Seeker, offer: Offer, weights: Weights) -> dict[str, int]:
    """Where a score comes from, by the name of the weight."""
    covered = [need for need in seeker.goals if need.topic in offer.topics]
    refused = [need for need in seeker.goals if need.topic in offer.not_offered]
    close = _apart(seeker.cadence_weeks, offer.cadence_weeks) <= MOST_WEEKS_APART
    return {
        "goals": weights.goals * sum(need.importance for need in covered),
        "needs": weights.needs * len(seeker.needs & offer.topics),
        "specialties": weights.specialties * len(seeker.specialties & offer.specialties),
        "ways": weights.ways * len(seeker.ways & offer.ways),
        "career_stage": weights.career_stage * (offer.career_stage in seeker.career_stages),
        "modes": weights.modes * bool(seeker.modes & offer.modes),
        "cadence": weights.cadence * close,
        "style": weights.style * (_apart(seeker.style, offer.style) <= 1),
        "tags": weights.tags * len(seeker.tags & offer.tags),
        "room": weights.room * offer.has_room,
        "not_offered": -weights.not_offered * len(refused),
    }


def _apart(one: int | None, other: int | None) -> float:
    return abs(one - other) if one is not None and other is not None else float("inf")
