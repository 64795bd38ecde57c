from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from notifications.services import notify
from surveys.models import ExpectationResponse
from surveys.permissions import can_answer_expectations

READY = "surveys.alignment_ready"


@transaction.atomic
def answer_expectations(*, response: ExpectationResponse, by: User, answers: dict[str, Any]) -> ExpectationResponse:
    """One side answers; it may change its mind until the other side has answered too. Then both are told.

    Both sides' rows are locked, so that of two who answer at the same moment exactly one completes the pair.
    """
    if not can_answer_expectations(by, response):
        raise PermissionDenied
    mine, other = _locked_pair(response)
    _refuse_unfit(mine, other, answers)
    mine.answers, mine.answered_at = answers, timezone.now()
    mine.save(update_fields=["answers", "answered_at"])
    record(actor=by, verb="answered", target=mine)
    if other.is_answered:
        for side in (mine, other):
            notify(kind=READY, recipient=side.person, about=mine.relationship, occasion=str(mine.survey_id))
    return mine


@transaction.atomic
def answer_the_same(*, response: ExpectationResponse, by: User) -> ExpectationResponse:
    """A mentor of several confirms for one more mentee what they answered last in this survey."""
    answered = ExpectationResponse.objects.of(by).answered().filter(survey=response.survey_id, side=response.side)
    latest = answered.exclude(pk=response.pk).order_by("-answered_at").first()
    if response.side != ExpectationResponse.Side.MENTOR or latest is None:
        raise ValidationError("Answer for one of your mentees first. Then one click is enough for the others.")
    return answer_expectations(response=response, by=by, answers=latest.answers)


def _locked_pair(response: ExpectationResponse) -> tuple[ExpectationResponse, ExpectationResponse]:
    sides = (
        ExpectationResponse.objects.select_for_update(of=("self",))
        .filter(survey=response.survey_id, relationship=response.relationship_id)
        .select_related("survey__version", "relationship", "person")
        .order_by("pk")
    )
    found = {side.side: side for side in sides}
    mine = found.pop(response.side)
    return mine, *found.values()


def _refuse_unfit(mine: ExpectationResponse, other: ExpectationResponse, answers: dict[str, Any]) -> None:
    if not mine.is_open_at(timezone.now()):
        raise ValidationError("This survey has closed for the two of you. The next one will ask you again.")
    if mine.is_answered and other.is_answered:
        raise ValidationError("Both of you have answered, so the answers stay as they are.")
    if not answers:
        raise ValidationError("Tick at least one line, or “None of these”, or say how often you would like to meet.")
    keys = set(mine.survey.version.items.questions().values_list("key", flat=True))
    if unknown := answers.keys() - keys:
        raise ValidationError(f"This survey does not ask for: {', '.join(sorted(unknown))}.")
