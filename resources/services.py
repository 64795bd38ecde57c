from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from notifications.services import notify, void_pending

from .hooks import HelpText
from .models import Concern, HelpService
from .permissions import can_close, can_send_copy


@transaction.atomic
def send_concern(
    *, by: User, route: HelpService, about_type: str, about_id: UUID, text: HelpText, note: str = ""
) -> Concern:
    """A copy goes to the route's named person, and only there. The same copy and note twice is one: a double click."""
    route = HelpService.objects.select_for_update(of=("self",)).select_related("receives_copies").get(pk=route.pk)
    if not can_send_copy(by, route, text):
        raise PermissionDenied
    what = {
        "sent_by": by,
        "sent_to": route.named_person,
        "route": route,
        "about_type": about_type,
        "about_id": about_id,
    }
    said = {"title": text.title, "text_by": text.author, "text_copy": text.text, "note": note}
    concern = Concern.objects.waiting().filter(**what, **said).first()
    return concern or _send(Concern(**what, **said, sent_at=timezone.now()))


def _send(concern: Concern) -> Concern:
    concern.full_clean()
    concern.save()
    _settle_left_behind(concern)
    record(actor=concern.sent_by, verb="sent copy", target=concern)
    notify(kind="resources.concern", recipient=concern.sent_to, about=concern)
    return concern


def _settle_left_behind(concern: Concern) -> None:
    """A copy that waits for somebody who has left is settled once its sender has chosen somebody else."""
    sent = Concern.objects.left_behind().filter(
        sent_by=concern.sent_by, about_type=concern.about_type, about_id=concern.about_id
    )
    for old in sent.select_for_update(of=("self",)):
        _close(old, concern.sent_by, "It was sent to somebody else")


@transaction.atomic
def close_concern(*, concern: Concern, by: User) -> Concern:
    concern = _locked(concern, by)
    if not concern.is_closed:
        _close(concern, by, "It was closed")
    return concern


@transaction.atomic
def reopen_concern(*, concern: Concern, by: User) -> Concern:
    concern = _locked(concern, by)
    if concern.is_closed:
        concern.closed_at, concern.closed_by = None, None
        concern.save(update_fields=["closed_at", "closed_by"])
        record(actor=by, verb="reopened concern", target=concern)
    return concern


def _close(concern: Concern, by: User, reason: str) -> None:
    concern.closed_at, concern.closed_by = timezone.now(), by
    concern.save(update_fields=["closed_at", "closed_by"])
    record(actor=by, verb="closed concern", target=concern)
    void_pending(about=concern, reason=reason)


def _locked(concern: Concern, by: User) -> Concern:
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    if not can_close(by, concern):
        raise PermissionDenied
    return concern
