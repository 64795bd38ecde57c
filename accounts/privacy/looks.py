"""Staff look closer: they open more of a person than their role shows, for an hour, with a reason that the person reads."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from notifications.bulk import notify_many
from notifications.services import notify, void_pending

from ..events import record
from ..hooks import Drawer, drawers
from ..models import CloserLook, CloserLookConcerns, User
from ..models.privacy import MOST_DELAY
from ..permissions import sees_whole_school
from .permissions import can_decide_delay, can_look_closer

OPEN_FOR = timedelta(hours=1)
SHORTEST_REASON = 10
SECOND_DECIDES_WITHIN = timedelta(hours=24)
TOLD, ASKED = "accounts.closer_look", "accounts.look_delay_asked"


def all_drawers() -> dict[str, Drawer]:
    """In the order of the apps from the bottom up."""
    return {drawer.slug: drawer for offered in reversed(drawers()) for drawer in offered}


def opened(look: CloserLook) -> list[Drawer]:
    return [drawer for slug, drawer in all_drawers().items() if slug in look.what]


def concerned_by(person: User, what: Iterable[str]) -> set[UUID]:
    found = all_drawers()
    return {person.pk}.union(*(found[slug].concerns(person) for slug in what))


@transaction.atomic
def look_closer(*, person: User, what: list[str], reason: str, by: User, second: User | None = None) -> CloserLook:
    """Everybody concerned is told at once. Where a second person is asked to put that off, a day is theirs to decide."""
    if not can_look_closer(by, person):
        raise PermissionDenied
    now = timezone.now()
    look = CloserLook(
        person=person,
        opened_by=by,
        opened_at=now,
        closes_at=now + OPEN_FOR,
        what=[slug for slug in all_drawers() if slug in what],
        reason=reason.strip(),
        second=second,
        tell_at=now + (SECOND_DECIDES_WITHIN if second else timedelta(0)),
    )
    _refuse_unfit(look)
    look.full_clean()
    look.save()
    concerned = User.objects.filter(pk__in=concerned_by(person, look.what))
    CloserLookConcerns.objects.bulk_create(CloserLookConcerns(look=look, person=each) for each in concerned)
    record(actor=by, verb="looked closer", target=look)
    _tell(look)
    if second:
        notify(kind=ASKED, recipient=second, about=look)
    return look


@transaction.atomic
def put_off_telling(*, look: CloserLook, days: int, reason: str, by: User) -> CloserLook:
    """The second person's yes: so many days from the opening. The people concerned read later that it was put off, and why."""
    look = _locked_undecided(look, by)
    tell_at = look.opened_at + timedelta(days=days)
    if not timezone.now() < tell_at <= look.opened_at + MOST_DELAY:
        raise ValidationError({"days": f"Choose a number of days up to {MOST_DELAY.days}."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the people concerned read it later."})
    look.tell_at, look.delayed_at, look.delay_reason = tell_at, timezone.now(), reason.strip()
    look.full_clean()
    look.save(update_fields=["tell_at", "delayed_at", "delay_reason"])
    record(actor=by, verb="put off telling", target=look)
    _tell_anew(look)
    return look


@transaction.atomic
def tell_at_once(*, look: CloserLook, by: User) -> CloserLook:
    """The second person's no."""
    look = _locked_undecided(look, by)
    look.tell_at = timezone.now()
    look.save(update_fields=["tell_at"])
    record(actor=by, verb="refused to put off telling", target=look)
    _tell_anew(look)
    return look


def _refuse_unfit(look: CloserLook) -> None:
    if not look.what:
        raise ValidationError({"what": "Choose what you need to open."})
    if len(look.reason) < SHORTEST_REASON:
        raise ValidationError({"reason": "Say in a few words why you need to read this. The person reads it too."})
    if look.second and (
        not sees_whole_school(look.second) or not look.second.is_active or look.second == look.opened_by
    ):
        raise ValidationError({"second": "Choose a colleague who sees the whole school."})


def _tell(look: CloserLook) -> None:
    concerned = look.concerned.select_related("person")
    notify_many(kind=TOLD, news=[(row.person, look) for row in concerned], due_at=look.tell_at)


def _tell_anew(look: CloserLook) -> None:
    void_pending(about=look, reason="It is told at another time")
    _tell(look)


def _locked_undecided(look: CloserLook, by: User) -> CloserLook:
    look = CloserLook.objects.select_for_update(of=("self",)).select_related("person").get(pk=look.pk)
    if not can_decide_delay(by, look):
        raise PermissionDenied
    if not look.is_undecided_at(timezone.now()):
        raise ValidationError("This is settled already: the people concerned have been told, or will be.")
    return look
