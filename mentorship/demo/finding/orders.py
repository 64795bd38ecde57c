"""The order of the directory, changed twice."""

from matching.models import ScoringPolicy
from matching.scoring import Weights
from matching.services import new_policy

from .part import Part

CHANGES = ((75, Weights(room=10)), (31, Weights(room=10, cadence=8)))


def plan(part: Part) -> None:
    for number, (days_ago, weights) in enumerate(CHANGES):
        part.on(days_ago, _change, weights, number, hour=10)


def _change(part: Part, weights: Weights, number: int) -> None:
    staff = part.school.staff
    by, why = staff[number % len(staff)].user, part.words["orders"][number]
    new_policy(by=by, weights=weights, reason=why, seen=ScoringPolicy.newest_number())
