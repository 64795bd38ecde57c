from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications import condition, dry_run, kinds, queue, services
from notifications.models import Notification
from notifications.permissions import can_tend_outbox
from notifications.queue import Tab

PAGE = 50
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@require_safe
def list_outbox(request: HttpRequest) -> HttpResponse:
    _only_staff(request)
    asked = {name: _asked(request, name) for name in ("kind", "person")}
    context = asked | _listed(request, queue.narrowed(**asked))
    context |= {"kinds": queue.kinds_in_use(), "causes": queue.causes(), "condition": condition.now_is()}
    return render(request, "notifications/outbox.html", context)


def _listed(request: HttpRequest, found: QuerySet[Notification]) -> dict[str, Any]:
    now, state = timezone.now(), _asked(request, "state")
    state = state if state in Tab.values else Tab.FAILED
    counts = queue.counts(found, now)
    rows = found.filter(queue.within(state, now)).order_by(*queue.order_of(state))
    return {
        "state": state,
        "tabs": [(value, label, counts[value]) for value, label in Tab.choices],
        "page": Paginator(rows.select_related("recipient", "resent_by"), PAGE).get_page(request.GET.get("page")),
    }


@require_safe
def dry_run_page(request: HttpRequest) -> HttpResponse:
    _only_staff(request)
    within = _asked(request, "within")
    within = within if within in SPANS else "hour"
    until = timezone.now() + SPANS[within]
    page = Paginator(dry_run.planned(until), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "forecasts": dry_run.forecasts(list(page)), "within": within}
    context |= {"next": dry_run.next_after(until)}
    return render(request, "notifications/outbox_dry_run.html", context)


@require_POST
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    _only_staff(request)
    notification = get_object_or_404(Notification, pk=pk)
    try:
        services.resend(notification=notification, by=request.user)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "It is in the queue again and goes out within a minute.")
    return redirect("notifications:outbox")


@require_http_methods(["GET", "HEAD", "POST"])
def resend_kind(request: HttpRequest, kind: str) -> HttpResponse:
    _only_staff(request)
    if request.method == "POST":
        count = services.resend_all(kind=kind, by=request.user)
        messages.success(request, f"{count} in the queue again: what still holds goes out within minutes.")
        return redirect("notifications:outbox")
    count = Notification.objects.filter(kind=kind, state=Notification.State.FAILED).count()
    context = {
        "heading": f"Send {count} again?",
        "text": f"“{kinds.label(kind)}”, to everybody to whom it was not delivered. What no longer holds is left out: "
        "that is asked of each right before it is sent.",
        "action": "Send them again",
        "back": reverse("notifications:outbox"),
    }
    return render(request, "components/confirm.html", context)


def _only_staff(request: HttpRequest) -> None:
    if not can_tend_outbox(request.user):
        raise PermissionDenied


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()
