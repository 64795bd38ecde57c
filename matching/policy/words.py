"""A set of weights in words, for everybody who reads the list. Pure."""

from typing import NamedTuple

from ..scoring import MOST_WEEKS_APART, Weights

# One goal of middle importance: a goal's weight is counted as often as the goal matters to the student (1 to 5).
MIDDLE = 3
IDENTITY = "tags"

SAID = {
    "goals": "They cover one of your goals. The more the goal matters to you, the more it counts.",
    "needs": "They cover something that you would like help with and have no goal for yet.",
    "specialties": "You are both interested in a specialty.",
    "ways": "They help in a way that you look for.",
    "career_stage": "They are at a point in their career that you look for.",
    "modes": "They meet in a way that suits you.",
    "cadence": f"They meet about as often as you hope: at most {MOST_WEEKS_APART} weeks apart.",
    "style": "They work the way you would like, or nearly.",
    "tags": "They say something of themselves that you asked to see first. Nobody but you knows that you asked.",
    "room": "They have room for one more student now.",
    "not_offered": "They say that they do not help with one of your goals. This moves them down.",
}


class Level(NamedTuple):
    name: str
    sentences: list[str]


def levels(weights: Weights, *, with_identity: bool) -> list[Level]:
    """What counts most, what counts too, what counts a little and what not at all; empty ones are left out."""
    felt = {name: felt_weight(weights, name) for name in SAID if with_identity or name != IDENTITY}
    most = max(felt.values())
    named: dict[str, list[str]] = {"Counts most": [], "Counts": [], "Counts a little": [], "Does not count": []}
    for name in sorted(felt, key=felt.get, reverse=True):
        named[_level(felt[name], most)].append(SAID[name])
    return [Level(name, sentences) for name, sentences in named.items() if sentences]


def felt_weight(weights: Weights, name: str) -> int:
    return getattr(weights, name) * (MIDDLE if name == "goals" else 1)


def _level(felt: int, most: int) -> str:
    if not felt:
        return "Does not count"
    if 3 * felt >= 2 * most:
        return "Counts most"
    return "Counts" if 3 * felt >= most else "Counts a little"
