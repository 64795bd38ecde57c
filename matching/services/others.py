from collections.abc import Collection
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import User

from ..models import ChoiceList, Request, WaitlistEntry
from ..permissions import can_settle_others
from .choices import stop_choices
from .requests import guard, withdraw_request
from .waitlist import leave_waitlist


class Settled(NamedTuple):
    """How many were taken back, and how many had been answered in the meantime."""

    done: int
    missed: int


@transaction.atomic
def settle_others(
    *,
    accepted: Request,
    by: User,
    withdraw: Collection[Request] = (),
    stop: ChoiceList | None = None,
    leave: Collection[WaitlistEntry] = (),
) -> Settled:
    """Take back what the student named, and keep the rest. Asked once after each yes."""
    lock_people(mentors=[row.mentor for row in (*withdraw, *leave)], students=[by])
    accepted = Request.objects.select_for_update(of=("self",)).get(pk=accepted.pk)
    guard(can_settle_others(by, accepted))
    if accepted.others_settled_at:
        raise ValidationError("You have answered this already. Your requests stand on this page.")
    accepted.others_settled_at = timezone.now()
    accepted.save(update_fields=["others_settled_at"])
    record(actor=by, verb="settled the others", target=accepted)
    acts = [(withdraw_request, {"request": row}) for row in withdraw]
    acts += [(stop_choices, {"choices": stop})] if stop else []
    acts += [(leave_waitlist, {"entry": row}) for row in leave]
    done = sum(_done(act, by, about) for act, about in acts)
    return Settled(done, len(acts) - done)


def _done(act, by: User, about: dict) -> bool:
    """False when it was answered or ended a moment ago: then there is nothing to take back."""
    try:
        with transaction.atomic():
            act(by=by, **about)
    except ValidationError:
        return False
    return True
