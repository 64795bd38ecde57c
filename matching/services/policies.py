from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import Program, User

from ..models import ScoringPolicy
from ..permissions import can_change_order
from ..scoring import Weights

CROSSED = "Somebody changed the order of the list since you opened this page. Look at it as it is now, then decide."
SAME = "Nothing is different from the order that holds now."


@transaction.atomic
def new_policy(*, by: User, weights: Weights, reason: str, seen: int) -> ScoringPolicy:
    """Make the next version; older ones stay as they were. `seen` is the version that the editor looked at."""
    _guard(by)
    _one_at_a_time()
    _seen_is_newest(seen)
    if weights == ScoringPolicy.weights_now():
        raise ValidationError(SAME)
    return _write(by, weights, reason)


@transaction.atomic
def restore_policy(*, version: int, by: User, seen: int) -> ScoringPolicy:
    """The weights of an earlier version as the newest; version 0 is what the program began with."""
    return new_policy(by=by, weights=weights_of(version), reason=_back_to(version), seen=seen)


def weights_of(version: int) -> Weights:
    return ScoringPolicy.objects.get(version=version).weights if version else Weights()


def _back_to(version: int) -> str:
    return f"Back to version {version}" if version else "Back to what the program began with"


def _guard(by: User) -> None:
    if not can_change_order(by):
        raise PermissionDenied


def _one_at_a_time() -> None:
    """The program's row stands for the order too: there may be no version yet that could be locked."""
    Program.objects.select_for_update(no_key=True).get(pk=Program.current().pk)


def _seen_is_newest(seen: int) -> None:
    if seen != ScoringPolicy.newest_number():
        raise ValidationError(CROSSED)


def _write(by: User, weights: Weights, reason: str) -> ScoringPolicy:
    policy = ScoringPolicy.objects.create(
        version=ScoringPolicy.newest_number() + 1,
        reason=reason,
        made_by=by,
        made_at=timezone.now(),
        **weights._asdict(),
    )
    record(actor=by, verb="changed the order of the directory", target=policy)
    return policy
