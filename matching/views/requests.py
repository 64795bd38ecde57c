from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import retarget

from accounts.clock import school_today
from accounts.parts import page_or_part
from accounts.permissions import can_mentor

from ..alternatives import after_request
from ..capacity import free_places
from ..colleagues import named_colleague
from ..forms import AcceptForm, ChatAnswerForm, DeclineForm
from ..inbox import inbox_of
from ..last_place import last_place
from ..letter import letter_of
from ..models import Request
from ..permissions import can_decide_request, can_read_request, can_undo_decline
from ..sent import own_context, sent_context
from ..services import accept_and_meet, accept_chat, decline_request, undo_decline
from .chats import after_chat
from .yes import say_yes

CLOSED = {Request.State.DECLINED, Request.State.EXPIRED}


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """What waits for me, oldest first, to be decided in the row; and what I asked."""
    context = inbox_of(request.user) if can_mentor(request.user) else {}
    context |= sent_context(request.user)
    return page_or_part(request, "matching/requests.html", "matching/requests_waiting.html", context)


@require_safe
def request_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _request(request, pk))


@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _to_decide(request, pk)
    if asked.is_chat:
        return _accept_chat(request, asked)
    form = AcceptForm(request.POST, asked=asked)
    if not form.is_valid():
        return _page(request, asked, accept_form=form)
    more = "one_more" in request.POST
    try:
        relationship, no_meeting = accept_and_meet(request=asked, by=request.user, one_more=more, **form.cleaned_data)
    except ValidationError as error:
        return _back_with(request, asked, error)
    say_yes(request, asked, form, no_meeting)
    return _onward(request, asked, reverse("matching:relationship", args=[relationship.pk]))


@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _to_decide(request, pk)
    form = DeclineForm(request.POST, asked=asked)
    if not form.is_valid():
        return _page(request, asked, decline_form=form)
    done = "The student will be told kindly, and shown others with room. You can take it back for a few minutes."
    return _act(request, asked, done, lambda: decline_request(request=asked, by=request.user, **form.cleaned_data))


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _request(request, pk)
    return _act(
        request, asked, "Taken back: the request waits again.", lambda: undo_decline(request=asked, by=request.user)
    )


def shown_state(asked: Request, reader) -> str:
    """A decline that can still be undone reads as waiting to the student."""
    untold = reader.pk == asked.student_id and asked.can_be_undone(timezone.now())
    return Request.State.PENDING if untold else Request.State(asked.state)


def _accept_chat(request: HttpRequest, asked: Request) -> HttpResponse:
    form = ChatAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, chat_form=form)
    done = f"You said yes to {asked.student}, and they have been told."
    return _act(request, asked, done, lambda: accept_chat(request=asked, by=request.user, **form.cleaned_data))


def _page(request: HttpRequest, asked: Request, **forms: Form) -> HttpResponse:
    """`forms` are those that could not be read; the page then stands alone, also where the list had asked for a part."""
    state, deciding = shown_state(asked, request.user), can_decide_request(request.user, asked)
    context = {
        "state": state,
        "welcome": {"asked": asked, "mine": deciding} if asked.welcome else None,
        "readable": can_read_request(request.user, asked),
        "back_on": asked.mentor.mentor_profile.away_until if _is_away(asked) else None,
        "alternatives": after_request(asked) if state in CLOSED and not deciding else [],
        "colleague": named_colleague(asked) if state == Request.State.DECLINED and not deciding else None,
        **letter_of(asked, request.user),
        **own_context(asked, request.user),
        **after_chat(asked, request.user),
        **(_deciding(request, asked) if deciding else {}),
        **forms,
    }
    response = render(request, "matching/request.html", context)
    return retarget(response, "body") if request.htmx else response


def _deciding(request: HttpRequest, asked: Request) -> dict[str, Any]:
    places = free_places(asked.mentor)
    return {
        "places": places,
        "last_place": None if asked.is_chat else last_place(asked.mentor, places, besides=asked),
        "can_undo": can_undo_decline(request.user, asked, timezone.now()),
        "accept_form": AcceptForm(asked=asked),
        "decline_form": DeclineForm(asked=asked),
        "chat_form": ChatAnswerForm(),
    }


def _is_away(asked: Request) -> bool:
    return asked.mentor.mentor_profile.is_away(school_today())


def _request(request: HttpRequest, pk: UUID) -> Request:
    rows = Request.objects.visible_to(request.user).select_related("student", "mentor__mentor_profile", "relationship")
    return get_object_or_404(rows, pk=pk)


def _to_decide(request: HttpRequest, pk: UUID) -> Request:
    asked = _request(request, pk)
    if not can_decide_request(request.user, asked):
        raise PermissionDenied
    return asked


def _act(request: HttpRequest, asked: Request, done: str, act: Callable) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        return _back_with(request, asked, error)
    messages.success(request, done)
    return _onward(request, asked, reverse("matching:request", args=[asked.pk]))


def _back_with(request: HttpRequest, asked: Request, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return _onward(request, asked, reverse("matching:request", args=[asked.pk]))


def _onward(request: HttpRequest, asked: Request, address: str) -> HttpResponse:
    """Who decides in the list stays in it, at the same row."""
    if request.POST.get("from") != "list":
        return redirect(address)
    if request.htmx:
        return render(request, "matching/requests_waiting.html", inbox_of(request.user))
    return redirect(f"{reverse('matching:requests')}#r-{asked.pk}")
