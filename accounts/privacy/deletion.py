"""A person asks the school to delete what it keeps of them. Staff answer; the school's periods say when what goes."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from notifications.bulk import notify_many
from notifications.services import notify, void_pending

from ..deactivation import deactivate_people
from ..events import record
from ..locks import lock_wholly
from ..models import DeletionRequest, LegalHold, Role, StaffScope, User
from .permissions import can_decide_deletion
from .purging import LAST_WORD

State = DeletionRequest.State
ASKED = "accounts.deletion_asked"
SOON = timedelta(seconds=1)  # what follows from leaving locks other people too, so the next tick does it
ON_HOLD = "The school has to keep this person's data for now. Answer once the legal hold is lifted."
DECIDED = "Somebody has answered this request already."


@transaction.atomic
def ask_for_deletion(*, by: User) -> DeletionRequest:
    """A person's own word; asked twice it is one request."""
    lock_wholly([by.pk])
    if found := DeletionRequest.objects.open().filter(person=by).first():
        return found
    request = DeletionRequest.objects.create(person=by, asked_at=timezone.now())
    record(actor=by, verb="asked for deletion", target=request)
    tending = User.objects.active().filter(role=Role.STAFF, staff_scope=StaffScope.SCHOOL).exclude(pk=by.pk)
    notify_many(kind=ASKED, news=[(person, request) for person in tending])
    return request


@transaction.atomic
def take_back(*, request: DeletionRequest, by: User) -> DeletionRequest:
    if request.person_id != by.pk:
        raise PermissionDenied
    request = _locked(request, by)
    _decide(request, State.WITHDRAWN, by)
    record(actor=by, verb="took back deletion request", target=request)
    return request


@transaction.atomic
def agree_to_deletion(*, request: DeletionRequest, by: User) -> DeletionRequest:
    """The person leaves the program now; each kind of data goes when its period is over."""
    request = _locked(request, by)
    _guard(request, by)
    if LegalHold.objects.standing().filter(person=request.person_id).exists():
        raise ValidationError(ON_HOLD)
    _decide(request, State.AGREED, by)
    record(actor=by, verb="agreed to deletion", target=request)
    notify(kind=LAST_WORD, recipient=request.person, about=request)
    deactivate_people(people=[request.person], by=by, reason="asked for deletion", effect_at=timezone.now() + SOON)
    return request


@transaction.atomic
def refuse_deletion(*, request: DeletionRequest, answer: str, by: User) -> DeletionRequest:
    request = _locked(request, by)
    _guard(request, by)
    if not answer.strip():
        raise ValidationError({"answer": "Say why it is not possible, and what the person can do."})
    _decide(request, State.REFUSED, by, answer)
    record(actor=by, verb="refused deletion", target=request)
    notify(kind=LAST_WORD, recipient=request.person, about=request)
    return request


def _locked(request: DeletionRequest, by: User) -> DeletionRequest:
    """People first, as everybody does who deactivates or holds them."""
    lock_wholly([request.person_id, by.pk])
    return DeletionRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)


def _guard(request: DeletionRequest, by: User) -> None:
    if not can_decide_deletion(by, request):
        raise PermissionDenied


def _decide(request: DeletionRequest, state: str, by: User, answer: str = "") -> None:
    if not request.is_waiting:
        raise ValidationError(DECIDED)
    request.state, request.decided_at, request.decided_by, request.answer = state, timezone.now(), by, answer.strip()
    request.full_clean()
    request.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    void_pending(about=request, kinds=[ASKED], reason="It was answered")
