"""`matching.scoring.score` for every mentor at once: exactly the same whole numbers. Pure."""

from collections import Counter

import numpy as np

from ..scoring import MOST_WEEKS_APART, Seeker, Weights
from .packed import NOTHING, Packed
from .sets import has_any, overlap


def scores(packed: Packed, seeker: Seeker, weights: Weights, has_room: np.ndarray) -> np.ndarray:
    total = _of_goals(packed, seeker, weights)
    total += weights.needs * overlap(packed, "topics", seeker.needs).astype(np.int32)
    total += weights.specialties * overlap(packed, "specialties", seeker.specialties).astype(np.int32)
    total += weights.ways * overlap(packed, "ways", seeker.ways).astype(np.int32)
    total += weights.tags * overlap(packed, "tags", seeker.tags).astype(np.int32)
    total += weights.career_stage * has_any(packed, "career_stage", seeker.career_stages).astype(np.int32)
    total += weights.modes * has_any(packed, "modes", seeker.modes).astype(np.int32)
    total += weights.cadence * _near(packed["cadence"], seeker.cadence_weeks, MOST_WEEKS_APART)
    total += weights.style * _near(packed["style"], seeker.style, 1)
    total += weights.room * has_room.astype(np.int32)
    return total


def _of_goals(packed: Packed, seeker: Seeker, weights: Weights) -> np.ndarray:
    """Two goals of one topic count twice."""
    total = np.zeros(len(packed), np.int32)
    worth, times = Counter(), Counter()
    for need in seeker.goals:
        worth[need.topic] += need.importance
        times[need.topic] += 1
    for topic in worth:
        total += (weights.goals * worth[topic]) * has_any(packed, "topics", {topic}).astype(np.int32)
        total -= (weights.not_offered * times[topic]) * has_any(packed, "not_offered", {topic}).astype(np.int32)
    return total


def _near(column: np.ndarray, value: int | None, most: int) -> np.ndarray:
    if value is None:
        return np.zeros(len(column), np.int32)
    apart = np.abs(column.astype(np.int32) - value) <= most
    return (apart & (column != NOTHING)).astype(np.int32)
