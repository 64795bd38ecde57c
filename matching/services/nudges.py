from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User

from ..asking.nudging import why_not_nudge
from ..models import Request
from ..permissions import can_withdraw_request
from .daily_mail import tell_of_nudge
from .requests import guard, locked


@transaction.atomic
def nudge(*, request: Request, by: User) -> Request:
    """Ask again. It sends nothing by itself: the mentor reads it in the next morning's mail about requests."""
    request = locked(request)
    guard(can_withdraw_request(by, request))
    if refusal := why_not_nudge(request):
        raise ValidationError(refusal)
    request.nudges, request.nudged_at = request.nudges + 1, timezone.now()
    request.save(update_fields=["nudges", "nudged_at"])
    record(actor=by, verb="nudged", target=request)
    tell_of_nudge(request.mentor)
    return request
