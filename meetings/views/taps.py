"""One tap, no typing: running late, cannot make it, and either taken back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.models import User
from meetings import services
from meetings.models import Meeting

from .loading import meeting_or_404
from .returning import back_to


@require_POST
def late(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tapped(request, pk, services.say_late, _told_late, stay=True)


@require_POST
def on_time(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tapped(request, pk, services.on_time, lambda meeting, user: "Good. You are on time again.", stay=True)


@require_POST
def cannot_come(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tapped(request, pk, services.cannot_come, _told_off)


@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tapped(
        request, pk, services.take_back, lambda meeting, user: "Taken back. You get a new invitation by mail."
    )


def _tapped(
    request: HttpRequest, pk: UUID, service: Callable, says: Callable[[Meeting, User], str], *, stay: bool = False
):
    """`stay`: afterwards the reader is where they were; else on the meeting's page, which says what can be done next."""
    try:
        meeting = service(meeting=meeting_or_404(request, pk), by=request.user)
        messages.success(request, says(meeting, request.user))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return back_to(request.POST.get("next", "") if stay else "", request, "meetings:meeting", pk)


def _told_late(meeting: Meeting, user: User) -> str:
    return "The others are told." if meeting.is_group else f"{meeting.with_whom(user)} is told."


def _told_off(meeting: Meeting, user: User) -> str:
    if meeting.is_cancelled:
        return f"Canceled. {'Everybody' if meeting.is_group else meeting.with_whom(user)} is told."
    return f"{meeting.mentor} is told. The others meet."
