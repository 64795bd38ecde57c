from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from notifications import kinds, preferences, services, unsubscribe
from notifications.models import Notification

PAGE = 50


@require_safe
def list_messages(request: HttpRequest) -> HttpResponse:
    rows = Notification.objects.visible_to(request.user, timezone.now())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/list.html", {"page": page})


def choose_preferences(request: HttpRequest) -> HttpResponse:
    parts = preferences.shown_to(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and preferences.save(parts, request.user):
        messages.success(request, "Saved. Your choice holds from the next message on.")
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"parts": parts})


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program posts its one click here without cookies (RFC 8058); a person who follows the link confirms."""
    try:
        choice = unsubscribe.read(token)
        kinds.optional_kind(choice.kind)
    except (BadSignature, LookupError):
        raise Http404 from None
    if request.method == "POST":
        services.mute_by_link(choice)
    context = {"label": kinds.label(choice.kind), "done": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", context)
