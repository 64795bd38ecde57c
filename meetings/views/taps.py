"""One tap, no typing: running late, cannot make it, and either taken back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from meetings import services
from meetings.models import Meeting

from .loading import meeting_or_404


@require_POST
def late(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tapped(request, pk, services.say_late, _told_late, stay=True)


@require_POST
def on_time(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tapped(request, pk, services.on_time, lambda meeting: "Good. You are on time again.", stay=True)


@require_POST
def cannot_come(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tapped(request, pk, services.cannot_come, _told_off)


@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tapped(request, pk, services.take_back, lambda meeting: "Taken back. You get a new invitation by mail.")


def _tapped(request: HttpRequest, pk: UUID, service: Callable, says: Callable[[Meeting], str], *, stay: bool = False):
    """`stay`: afterwards the reader is where they were; else on the meeting's page, which says what can be done next."""
    try:
        messages.success(request, says(service(meeting=meeting_or_404(request, pk), by=request.user)))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    target = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target) if stay and inside else redirect("meetings:meeting", pk)


def _told_late(meeting: Meeting) -> str:
    return "The others are told at once." if meeting.is_group else "The other side is told at once."


def _told_off(meeting: Meeting) -> str:
    return "Canceled. Everybody gets a mail." if meeting.is_cancelled else "Your mentor is told. The others meet."
