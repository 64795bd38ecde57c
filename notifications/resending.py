"""Staff put messages that were given up back in the queue. Whether each still holds is asked again at sending."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from .models import Notification
from .nudge import nudge_after_commit
from .permissions import can_tend_outbox

State = Notification.State
TIME_IS_OVER = "Its time is over, so it is not sent any more: it would tell of something that has passed."


@transaction.atomic
def resend(*, notification: Notification, by: models.Model) -> Notification:
    """Put a failed message back in the queue, its tries counted anew."""
    _only_staff(by)
    row = Notification.objects.select_for_update().get(pk=notification.pk)
    if row.too_late:
        raise ValidationError(TIME_IS_OVER)
    if row.state != State.FAILED:
        raise ValidationError("This message is no longer marked as failed.")
    _again(Notification.objects.filter(pk=row.pk), by)
    row.refresh_from_db()
    return row


@transaction.atomic
def resend_all(*, kind: str, by: models.Model) -> int:
    """All of one kind that were given up; how many."""
    _only_staff(by)
    return _again(Notification.objects.filter(kind=kind, state=State.FAILED), by)


def _only_staff(by: models.Model) -> None:
    if not can_tend_outbox(by):
        raise PermissionDenied


def _again(rows: models.QuerySet, by: models.Model) -> int:
    anew = {"state": State.DUE, "attempts": 0, "next_try_at": None, "claimed_until": None, "last_error": ""}
    anew |= {"resent_by": by, "resent_at": timezone.now()}
    letters = list(rows.values_list("pk", flat=True))
    Notification.objects.filter(digest__in=letters, state=State.FAILED).update(**anew)
    found = rows.update(**anew, digest=None)
    if found:
        nudge_after_commit()
    return found
