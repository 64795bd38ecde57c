"""How a check-in closes, whoever closes it: its author, an end, a leave, or the calendar."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from notifications.services import void_pending
from surveys.models import CheckIn


def close(check_ins: Sequence[CheckIn], *, state: str, reason: str = "") -> None:
    """The caller holds them locked and writes the events."""
    now = timezone.now()
    for check_in in check_ins:
        check_in.state, check_in.closed_at, check_in.skip_reason = state, now, reason
    CheckIn.objects.bulk_update(check_ins, ["state", "closed_at", "skip_reason"])
    for check_in in check_ins:
        void_pending(about=check_in, reason="The check-in is closed")


@transaction.atomic
def close_for_ended(*, relationship: Relationship, by: User) -> None:
    """The pair's check-ins that still wait close with that reason. Its open answers to a survey need no mark: an ended
    mentorship takes none (`ExpectationResponse.is_open_at`), and what one side answered alone stays that side's.
    """
    _close_waiting(CheckIn.objects.filter(relationship=relationship), by, CheckIn.SkipReason.ENDED)


@transaction.atomic
def close_for_leaver(*, person: User, by: User) -> None:
    _close_waiting(CheckIn.objects.filter(respondent=person), by, CheckIn.SkipReason.NO_ANSWER)


def _close_waiting(check_ins: QuerySet[CheckIn], by: User, reason: str) -> None:
    waiting = list(check_ins.due().select_for_update())
    close(waiting, state=CheckIn.State.SKIPPED, reason=reason)
    for check_in in waiting:
        record(actor=by, verb="closed", target=check_in, reason=reason)
