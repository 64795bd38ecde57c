"""Deleting what the school's periods no longer allow it to keep: started by staff or by an agreed request, done by a worker."""

import logging
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from notifications.models import Notification

from ..clock import school_today
from ..events import record, record_many
from ..hooks import purge as purge_hook
from ..locks import lock_wholly
from ..models import DeletionRequest, Program, Purge, User
from .kinds import ACCOUNT, in_order
from .permissions import can_tend_privacy
from .retention import due_now, held_among, leavers

logger = logging.getLogger(__name__)

AT_ONCE = 200
LAST_WORD = "accounts.deletion_decided"


@transaction.atomic
def start_purges(*, by: User) -> int:
    """Everybody who has something due and is under no hold; returns how many people."""
    if not can_tend_privacy(by):
        raise PermissionDenied
    return len(_order(due_now(), by))


@transaction.atomic
def start_agreed_purges() -> int:
    """The next kinds of those to whom deletion was promised, once they have read so."""
    agreed = DeletionRequest.objects.agreed().values_list("person", flat=True)
    untold = Notification.objects.pending().filter(kind=LAST_WORD).values_list("recipient", flat=True)
    return len(_order(due_now(set(agreed) - set(untold)), None))


def carry_out_purges() -> int:
    """Each person in a transaction of their own: one that fails is logged, waits for the next tick and holds up nobody else."""
    done = 0
    for purge in Purge.objects.waiting().order_by("started_at", "pk")[:AT_ONCE]:
        try:
            done += carry_out(purge.pk, purge.person_id)
        except Exception:
            logger.exception("Purge %s could not be carried out.", purge.pk)
    return done


@transaction.atomic
def carry_out(pk: UUID, person_id: UUID) -> bool:
    """False where there is nothing to do any more: another worker did it, a hold stands, or the person came back."""
    lock_wholly([person_id])
    purge = Purge.objects.waiting().filter(pk=pk).select_for_update(of=("self",)).select_related("person").first()
    if purge is None:
        return False
    kinds = in_order(slug for slug in _allowed(person_id) if slug in purge.kinds)
    if not kinds:
        record(actor=None, verb="dropped purge", target=purge)
        purge.delete()
        return False
    purge.counts = _remove(purge.person, [kind.slug for kind in kinds])
    purge.kinds, purge.purged_at = [kind.slug for kind in kinds], timezone.now()
    purge.save(update_fields=["kinds", "counts", "purged_at"])
    record(actor=purge.purged_by, verb="purged", target=purge)
    if ACCOUNT.slug in purge.kinds:
        _settle_request(purge)
    return True


@transaction.atomic
def settle_returned() -> None:
    """Whoever came back before all was deleted did not mean it to go on."""
    returned = DeletionRequest.objects.agreed().filter(person__is_active=True)
    for request in returned.select_for_update(skip_locked=True, of=("self",)):
        request.state = DeletionRequest.State.WITHDRAWN
        request.save(update_fields=["state"])
        record(actor=None, verb="took back deletion request", target=request, reason="the person came back")


def _order(found: Iterable, by: User | None) -> list[Purge]:
    now = timezone.now()
    wanted = [
        Purge(person=leaver.person, purged_by=by, started_at=now, kinds=slugs)
        for leaver, slugs in found
        if not leaver.held
    ]
    taken = set(Purge.objects.waiting().values_list("person", flat=True))
    new = [purge for purge in wanted if purge.person_id not in taken]
    Purge.objects.bulk_create(new, ignore_conflicts=True)
    record_many(actor=by, verb="started purge", targets=new)
    return new


def _allowed(person_id: UUID) -> list[str]:
    """Asked again under the lock."""
    program, today = Program.current(), school_today()
    if held_among([person_id]):
        return []
    return [slug for leaver in leavers([person_id]) for slug in leaver.due(program, today)]


def _remove(person: User, slugs: list[str]) -> dict[str, int]:
    removed: Counter = Counter()
    for slug in slugs:
        for counts in purge_hook(person, slug):
            removed.update(counts)
    return {title: number for title, number in removed.items() if number}


def _settle_request(purge: Purge) -> None:
    for request in DeletionRequest.objects.agreed().filter(person=purge.person).select_for_update(of=("self",)):
        request.state = DeletionRequest.State.DONE
        request.save(update_fields=["state"])
        record(actor=purge.purged_by, verb="deleted everything", target=request)
