from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ..forms import CopyForm
from ..help_now import help_now
from ..hooks import HelpText, help_texts
from ..models import Concern, HelpService
from ..permissions import can_send_copy
from ..services import send_concern


@login_not_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    return render(request, "resources/help_now.html", {"help": help_now()})


@require_safe
def help_with(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Opening this sends and records nothing."""
    text = _text_or_404(request, kind, pk)
    routes = list(HelpService.objects.routes())
    for route in routes:
        route.takes_copy = can_send_copy(request.user, route, text)
    sent = Concern.objects.sent_about(request.user, kind, pk)
    return render(
        request, "resources/help_with.html", {"text": text, "routes": routes, "sent": sent, "kind": kind, "pk": pk}
    )


def send_copy(request: HttpRequest, kind: str, pk: UUID, route_pk: UUID) -> HttpResponse:
    text = _text_or_404(request, kind, pk)
    route = get_object_or_404(HelpService.objects.routes(), pk=route_pk)
    if not can_send_copy(request.user, route, text):
        raise Http404
    form = CopyForm(request.POST or None, text=text.text)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        send_concern(by=request.user, route=route, about_type=kind, about_id=pk, text=text, note=note)
        messages.success(request, f"A copy is on its way to {route.named_person}. Nobody else was told.")
        return redirect("help:with", kind, pk)
    context = {"form": form, "text": text, "route": route, "kind": kind, "pk": pk}
    return render(request, "resources/send_copy.html", context)


def _text_or_404(request: HttpRequest, kind: str, pk: UUID) -> HelpText:
    text = help_texts.find(kind, request.user, pk)
    if text is None or not text.text:
        raise Http404
    return text
