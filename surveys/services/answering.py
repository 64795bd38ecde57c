from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.clock import school_today
from accounts.events import record
from accounts.models import User
from surveys.models import CheckIn, CheckInAnswer, Item
from surveys.permissions import can_answer_check_in, can_read_sent

from .closing import close


def answered(answers: dict[str, Any]) -> dict[str, Any]:
    """What was left empty is no answer."""
    return {key: value for key, value in answers.items() if value not in ("", None, [])}


@transaction.atomic
def answer_check_in(*, check_in: CheckIn, by: User, answers: dict[str, Any], had_mentor: bool | None = None) -> CheckIn:
    """`answers` is {item key: value}; an item that is left out, or left empty, was not reached.

    `had_mentor` says which questions were shown, where that may have changed since: it is kept with the answers.
    """
    check_in = _locked_open(check_in, by)
    if had_mentor is not None:
        check_in.had_mentor = had_mentor
    items = {item.key: item for item in check_in.version.items.asked_of(has_mentor=check_in.had_mentor).questions()}
    answers = answered(answers)
    _refuse_unfit(items, answers)
    CheckInAnswer.objects.bulk_create(
        CheckInAnswer(check_in=check_in, item=items[key], value=value) for key, value in answers.items()
    )
    check_in.save(update_fields=["had_mentor"])
    return _closed_by_person(check_in, by, CheckIn.State.DONE)


@transaction.atomic
def skip_check_in(*, check_in: CheckIn, by: User, reason: str) -> CheckIn:
    check_in = _locked_open(check_in, by)
    if not check_in.is_due:
        raise ValidationError("You have skipped this check-in already.")
    if reason not in dict(CheckIn.SkipReason.offered()):
        raise ValidationError("Choose why you skip it: one of the reasons in the list.")
    return _closed_by_person(check_in, by, CheckIn.State.SKIPPED, reason)


@transaction.atomic
def mark_read(*, check_in: CheckIn, by: User) -> CheckIn:
    """Staff have read what was sent to them. Whoever was first stays the one who did."""
    check_in = _locked_for_staff(check_in, by)
    if not check_in.is_read:
        _set_reader(check_in, by)
        record(actor=by, verb="read", target=check_in)
    return check_in


@transaction.atomic
def mark_unread(*, check_in: CheckIn, by: User) -> CheckIn:
    check_in = _locked_for_staff(check_in, by)
    if check_in.is_read:
        _set_reader(check_in, None)
        record(actor=by, verb="marked as not read", target=check_in)
    return check_in


def _locked_open(check_in: CheckIn, by: User) -> CheckIn:
    check_in = CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in.pk)
    if not can_answer_check_in(by, check_in):
        raise PermissionDenied
    if check_in.is_done:
        raise ValidationError("You have answered this check-in already. Thank you.")
    if not check_in.is_open_on(school_today()):
        raise ValidationError("This check-in has closed. The next one comes at the next set point of the year.")
    return check_in


def _refuse_unfit(items: dict[str, Item], answers: dict[str, Any]) -> None:
    if unknown := answers.keys() - items.keys():
        raise ValidationError(f"This check-in does not ask for: {', '.join(sorted(unknown))}.")
    missing = [item.text for key, item in items.items() if item.required and key not in answers]
    if missing:
        raise ValidationError(f"Please answer this first: {missing[0]}")


def _closed_by_person(check_in: CheckIn, by: User, state: str, reason: str = "") -> CheckIn:
    close([check_in], state=state, reason=reason)
    record(actor=by, verb="answered" if check_in.is_done else "skipped", target=check_in, reason=reason)
    return check_in


def _locked_for_staff(check_in: CheckIn, by: User) -> CheckIn:
    if not can_read_sent(by, check_in):
        raise PermissionDenied
    return CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in.pk)


def _set_reader(check_in: CheckIn, by: User | None) -> None:
    check_in.read_at, check_in.read_by = timezone.now() if by else None, by
    check_in.save(update_fields=["read_at", "read_by"])
