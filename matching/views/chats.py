from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from accounts.access import role_required
from accounts.models import Program, Role, User
from accounts.permissions import is_student

from ..asking.refusals import refusal_of
from ..capacity import with_room
from ..directory.visible import visible_mentors
from ..forms import ChatForm
from ..models import Request
from ..permissions import can_thank
from ..rules import open_requests, why_not_request
from ..services import request_chat, say_thanks

OPENING = "I am at the beginning and do not know yet what I need. Could we talk for fifteen minutes?"


@role_required(Role.STUDENT)
def request_chat_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Fifteen minutes with one person: no goals, no promise."""
    profile = get_object_or_404(with_room(visible_mentors(request.user)).select_related("user"), user_id=pk)
    mentor, initial = profile.user, {"message": OPENING if "unsure" in request.GET else ""}
    form = ChatForm(request.POST or None, student=request.user, mentor=mentor, initial=initial)
    if form.is_valid() and (sent := _sent(request, form)):
        return redirect("matching:request", sent.pk)
    context = {"form": form, "profile": profile, "is_last": _is_last(request.user)}
    return render(request, "matching/chat_form.html", context | refusal_of(request.user, mentor, Request.Kind.CHAT))


def _is_last(student: User) -> bool:
    """Whether one more open request is as many as one can have."""
    return open_requests(student, timezone.now()) == Program.current().max_open_requests - 1


def _sent(request: HttpRequest, form: ChatForm) -> Request | None:
    try:
        sent = request_chat(student=request.user, mentor=form.mentor, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, f"Sent. {form.mentor} has until {localtime(sent.expires_at):%B %-d} to answer.")
    return sent


@require_POST
def thank(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = get_object_or_404(Request.objects.visible_to(request.user).select_related("student", "mentor"), pk=pk)
    try:
        say_thanks(request=asked, by=request.user)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, f"{asked.mentor} will read that you said thank you.")
    return redirect("matching:request", pk)


def after_chat(asked: Request, reader) -> dict:
    """What the page of a chat shows once the mentor has said yes."""
    if not (asked.is_chat and asked.state == Request.State.ACCEPTED):
        return {}
    later = Request.objects.for_mentoring().filter(
        student=asked.student, mentor=asked.mentor, created_at__gt=asked.created_at
    )
    mine = can_thank(reader, asked)
    can_ask = mine and is_student(reader) and not why_not_request(reader, asked.mentor)
    return {"chat": {"mine": mine, "can_ask": can_ask, "later": later.first() if mine else None}}
