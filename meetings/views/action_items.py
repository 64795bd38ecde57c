from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.models import User
from meetings.forms import DueDateForm
from meetings.models import ActionItem
from meetings.permissions import can_close_action_item
from meetings.services import change_due_date, close_action_item, reopen_action_item

from .returning import back_to


@require_POST
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`state` done or cant closes it; open takes that back. Afterwards the reader is where they were."""
    item = _own_item(request, pk)
    try:
        _settle(item, request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return back_to(request.POST.get("next", ""), request, "meetings:mine")


def due_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """More time, or another date."""
    item = _own_item(request, pk)
    target = request.POST.get("next", "") or request.GET.get("next", "")
    form = DueDateForm(request.POST or None, initial={"due_on": item.due_on})
    if request.method == "POST" and form.is_valid() and _changed(form, item, request):
        messages.success(request, "The date is changed.")
        return back_to(target, request, "meetings:mine")
    return render(
        request,
        "meetings/action_item_date.html",
        {"form": form, "item": item, "next": target, "readers": _readers(item, request.user)},
    )


def _own_item(request: HttpRequest, pk: UUID) -> ActionItem:
    items = ActionItem.objects.visible_to(request.user).select_related(
        "relationship__mentor", "relationship__mentee", "meeting"
    )
    item = get_object_or_404(items, pk=pk)
    if not can_close_action_item(request.user, item):
        raise PermissionDenied
    return item


def _readers(item: ActionItem, owner: User) -> str:
    """What the mentor of a group takes on is read by all of them."""
    of_all = item.meeting.is_group and owner.pk == item.relationship.mentor_id
    return "Everybody in this meeting reads" if of_all else f"You and {item.relationship.other(owner)} read"


def _settle(item: ActionItem, request: HttpRequest) -> None:
    state = request.POST.get("state", "")
    if state not in ActionItem.State.values:
        raise ValidationError("Choose what became of it: done, can't do, or open again.")
    if state == ActionItem.State.OPEN:
        reopen_action_item(item=item, by=request.user)
    else:
        close_action_item(item=item, state=state, by=request.user)


def _changed(form: DueDateForm, item: ActionItem, request: HttpRequest) -> bool:
    try:
        change_due_date(item=item, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
