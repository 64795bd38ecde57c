from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import User
from notifications.services import notify, void_pending

from ..absence import expiry
from ..models import Goal, Request
from ..permissions import can_request, can_withdraw_request
from ..rules import blocked_between, consent_missing, kept_apart, outside_time_over, why_not_request
from .daily_mail import tell_mentor
from .places import as_locked, become_request, offer_places

DECISION = [
    "state",
    "decided_at",
    "decided_by",
    "undo_until",
    "expired_by",
    "decline_reason",
    "decline_note",
    "colleague",
    "welcome",
]


@transaction.atomic
def request_mentor(
    *,
    student: User,
    mentor: User,
    goals: Iterable[Goal] = (),
    kind: str = Request.Kind.MENTORING,
    outside_consent: bool = False,
    handing_on: bool = False,
    of_list: bool = False,
    **letter: Any,
) -> Request:
    """Ask one person; `letter` is what the form has written, by the fields of Request. Raises ValidationError with a sentence
    for the student when it may not be sent (P2). `handing_on`: see `rules.why_not_request`; `of_list`: see `days_to_answer`.
    """
    guard(can_request(student))
    lock_people(mentors=[mentor], students=[student])
    mentor = as_locked(mentor)
    guard(User.objects.active().filter(pk=student.pk).exists())
    if refusal := why_not_request(student, mentor, kind, handing_on=handing_on):
        raise ValidationError(refusal)
    if missing := consent_missing(mentor, outside_consent):
        raise ValidationError({"outside_consent": missing})
    now = timezone.now()
    request = Request(
        student=student,
        mentor=mentor,
        kind=kind,
        created_at=now,
        expires_at=expiry(mentor.mentor_profile, now, kind, of_list=of_list),
        outside_consent_at=now if mentor.is_outside_mentor else None,
        **letter,
    )
    request.full_clean()
    request.save()
    request.goals.set(goal for goal in goals if goal.student_id == student.pk and goal.is_open)
    become_request(request)
    record(actor=student, verb="requested", target=request)
    tell_mentor(request)
    return request


@transaction.atomic
def withdraw_request(*, request: Request, by: User) -> Request:
    """The student takes it back; that wins over a decline of which they have not been told."""
    request = locked(request)
    guard(can_withdraw_request(by, request))
    if request.can_be_undone(timezone.now()):
        forget_answer(request)
    else:
        still_waits(request)
    decide(request, Request.State.WITHDRAWN, by)
    return request


def close_unanswered(request: Request, *, cause: str, by: User | None = None) -> Request:
    """Close a locked, waiting request that nobody decided; its student is shown others with room. `by`: who of the staff
    made it close, if anybody.
    """
    request.expired_by = cause
    decide(request, Request.State.EXPIRED, None, reason=request.get_expired_by_display(), actor=by)
    notify(kind="matching.request_closed", recipient=request.student, about=request)
    return request


def locked(request: Request) -> Request:
    lock_people(mentors=[request.mentor], students=[request.student])
    rows = Request.objects.select_for_update(of=("self",)).select_related("student", "mentor__mentor_profile")
    return rows.get(pk=request.pk)


def guard(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def forget_answer(request: Request) -> None:
    request.undo_until, request.decline_reason, request.decline_note, request.colleague = None, "", "", None


def still_waits(request: Request) -> None:
    if not request.is_pending:
        raise ValidationError(f"This request is no longer open: {request.get_state_display().lower()}.")


def both_are_here(request: Request) -> None:
    """Asked under the locks: one of the two may have been deactivated a moment ago."""
    if not (request.student.is_active and request.mentor.is_active):
        raise ValidationError("A mentorship between you cannot start at present. You need not do anything.")


def not_over(request: Request) -> None:
    if outside_time_over(request.mentor):
        raise ValidationError(
            "Your time as a mentor from outside the school has ended, so nothing new can begin. What runs goes on, and "
            "your host at the school can have it extended."
        )


def not_blocked(request: Request) -> None:
    if blocked_between(request.student, request.mentor) or kept_apart(request.mentor, request.student):
        raise ValidationError("This request can no longer be accepted. Answer “not now”, or let it close by itself.")


def decide(request: Request, state: str, by: User | None, *, reason: str = "", actor: User | None = None) -> None:
    request.state, request.decided_at, request.decided_by = state, timezone.now(), by
    request.save(update_fields=DECISION)
    void_pending(about=request, reason=f"The request is {request.get_state_display().lower()}")
    record(actor=actor or by, verb=f"request {state}", target=request, reason=reason)
    if state != Request.State.ACCEPTED:
        offer_places(request.mentor)
