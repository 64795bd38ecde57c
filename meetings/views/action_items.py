from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from meetings.models import ActionItem
from meetings.permissions import can_close_action_item
from meetings.services import close_action_item, reopen_action_item


@require_POST
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`state` done or cant closes it; open takes that back. Afterwards the reader is where they were."""
    item = get_object_or_404(ActionItem.objects.visible_to(request.user), pk=pk)
    if not can_close_action_item(request.user, item):
        raise PermissionDenied
    try:
        _settle(item, request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    target = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if inside else "meetings:mine")


def _settle(item: ActionItem, request: HttpRequest) -> None:
    state = request.POST.get("state", "")
    if state not in ActionItem.State.values:
        raise ValidationError("Choose what became of it: done, can't do, or open again.")
    if state == ActionItem.State.OPEN:
        reopen_action_item(item=item, by=request.user)
    else:
        close_action_item(item=item, state=state, by=request.user)
