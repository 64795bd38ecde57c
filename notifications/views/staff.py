from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from notifications import services
from notifications.models import Notification
from notifications.permissions import can_tend_outbox

PAGE = 50
SHOWN_FIRST = Notification.State.FAILED


@require_safe
def list_outbox(request: HttpRequest) -> HttpResponse:
    if not can_tend_outbox(request.user):
        raise PermissionDenied
    counts = Notification.objects.count_by_state()
    state = _state(request)
    rows = Notification.objects.filter(state=state).select_related("recipient", "resent_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    tabs = [(value, label, counts[value]) for value, label in Notification.State.choices]
    return render(request, "notifications/outbox.html", {"page": page, "tabs": tabs, "state": state})


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("state")
    return asked if asked in Notification.State.values else SHOWN_FIRST


@require_POST
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not can_tend_outbox(request.user):
        raise PermissionDenied
    notification = get_object_or_404(Notification, pk=pk)
    try:
        services.resend(notification=notification, by=request.user)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "It is in the queue again and goes out within a minute.")
    return redirect("notifications:outbox")
