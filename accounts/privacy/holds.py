"""A legal hold: while it stands nothing of the person is deleted. Who holds and who purges lock the same person first."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from ..events import record
from ..locks import lock_wholly
from ..models import LegalHold, Purge, User
from .permissions import can_hold


@transaction.atomic
def place_hold(*, person: User, reason: str, by: User) -> LegalHold:
    """A purge that waits is dropped: once the hold is lifted somebody decides anew."""
    lock_wholly([person.pk])
    _guard(by, person)
    if LegalHold.objects.standing().filter(person=person).exists():
        raise ValidationError("A legal hold stands already for this person.")
    hold = LegalHold(person=person, reason=reason.strip(), placed_by=by, placed_at=timezone.now())
    hold.full_clean()
    hold.save()
    record(actor=by, verb="placed legal hold", target=hold)
    _drop_waiting_purges(person, by)
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, reason: str, by: User) -> LegalHold:
    lock_wholly([hold.person_id])
    hold = LegalHold.objects.select_for_update(of=("self",)).select_related("person").get(pk=hold.pk)
    _guard(by, hold.person)
    if hold.lifted_at:
        raise ValidationError("This legal hold was lifted already.")
    hold.lifted_at, hold.lifted_by, hold.lift_reason = timezone.now(), by, reason.strip()
    hold.full_clean()
    hold.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    record(actor=by, verb="lifted legal hold", target=hold)
    return hold


def _guard(by: User, person: User) -> None:
    if not can_hold(by, person):
        raise PermissionDenied


def _drop_waiting_purges(person: User, by: User) -> None:
    for purge in Purge.objects.waiting().filter(person=person).select_for_update():
        record(actor=by, verb="dropped purge", target=purge)
        purge.delete()
