"""What a pair reads once both sides have answered. Every way to it goes through `revealed()` and `visible_to()`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from matching.models import Relationship

from .alignment import Alignment, Question, compare
from .models import ExpectationResponse, ExpectationSurvey, Item

Side = ExpectationResponse.Side


@dataclass(frozen=True)
class Result:
    survey: ExpectationSurvey
    made_at: datetime
    alignment: Alignment


def result_for(relationship: Relationship, user: User) -> Result | None:
    """The newest survey that both sides have answered; None before that, and for everybody who is not in the pair."""
    readable = ExpectationResponse.objects.revealed().visible_to(user).filter(relationship=relationship)
    newest = list(readable.select_related("survey").order_by("-survey__opened_at", "side")[:2])
    if len(newest) < len(Side):
        return None
    sides = {response.side: response for response in newest}
    items = Item.objects.questions().filter(version=newest[0].survey.version_id)
    alignment = compare(_questions(items), sides[Side.MENTEE].answers, sides[Side.MENTOR].answers)
    return Result(newest[0].survey, max(response.answered_at for response in newest), alignment)


def made_at(relationships: Iterable[Relationship]) -> dict[UUID, list[datetime]]:
    """When each pair's results were made, for many pairs in one query."""
    rows = ExpectationResponse.objects.revealed().filter(relationship__in=relationships)
    latest: dict[tuple, datetime] = {}
    for pair, survey, at in rows.values_list("relationship", "survey", "answered_at"):
        latest[pair, survey] = max(at, latest.get((pair, survey), at))
    found: dict[UUID, list[datetime]] = {}
    for (pair, _), at in latest.items():
        found.setdefault(pair, []).append(at)
    return found


def _questions(items: Iterable[Item]) -> list[Question]:
    return [Question(item.key, item.label or item.text, tuple(map(tuple, item.choices))) for item in items]
