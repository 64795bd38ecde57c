"""A 15-minute chat: a small question with a small answer. It uses no capacity and starts no mentorship."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from notifications.services import notify

from ..models import Request
from ..permissions import can_decide_request, can_thank
from .requests import both_are_here, decide, guard, locked, not_blocked, not_over, request_mentor, still_waits

MINUTES = 15


def request_chat(*, student: User, mentor: User, message: str, **consent) -> Request:
    """Ask one person for a chat, under the same rules and limits as for mentoring (P2)."""
    return request_mentor(
        student=student, mentor=mentor, message=message, length_minutes=MINUTES, kind=Request.Kind.CHAT, **consent
    )


@transaction.atomic
def accept_chat(*, request: Request, by: User, when: str = "") -> Request:
    """The mentor's yes, with a time and a place where they name one. Nobody's places are asked about."""
    request = locked(request)
    guard(can_decide_request(by, request) and request.is_chat)
    still_waits(request)
    both_are_here(request)
    not_blocked(request)
    not_over(request)
    request.chat_when = when.strip()
    decide(request, Request.State.ACCEPTED, by)
    request.save(update_fields=["chat_when"])
    notify(kind="matching.chat_accepted", recipient=request.student, about=request)
    return request


@transaction.atomic
def say_thanks(*, request: Request, by: User) -> Request:
    """How a chat ends that leads to nothing more, or to something else."""
    request = locked(request)
    guard(can_thank(by, request))
    if request.thanked_at:
        raise ValidationError("You have said thank you already.")
    request.thanked_at = timezone.now()
    request.save(update_fields=["thanked_at"])
    record(actor=by, verb="said thanks", target=request)
    notify(kind="matching.chat_thanks", recipient=request.mentor, about=request)
    return request
