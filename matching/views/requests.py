from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import school_today
from accounts.permissions import can_mentor

from ..about import about_student
from ..alternatives import after_request
from ..capacity import free_places
from ..forms import ChatAnswerForm, DeclineForm
from ..models import Goal, Request
from ..permissions import can_decide_request, can_read_request, can_undo_decline, can_withdraw_request
from ..services import accept_chat, accept_request, decline_request, undo_decline, withdraw_request
from .chats import after_chat

CLOSED = {Request.State.DECLINED, Request.State.EXPIRED}


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """What waits for me, oldest first, to be decided in the row; and what I asked."""
    mine = Request.objects.visible_to(request.user).select_related("student", "mentor", "relationship")
    waiting = mine.open().filter(mentor=request.user).oldest_first().prefetch_related("goals__topic")
    sent = mine.filter(student=request.user).select_related("mentor__mentor_profile")[:50]
    context = {
        "waiting": waiting,
        "places": free_places(request.user) if can_mentor(request.user) else None,
        "sent": [(row, shown_state(row, request.user)) for row in sent],
        "answered": mine.filter(mentor=request.user).exclude(state=Request.State.PENDING)[:20],
        "decline_form": DeclineForm(),
    }
    return render(request, "matching/requests.html", context)


@require_safe
def request_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _request(request, pk), DeclineForm())


@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _request(request, pk)
    if asked.is_chat:
        return _accept_chat(request, asked)
    try:
        relationship = accept_request(request=asked, by=request.user)
    except ValidationError as error:
        return _back_with(request, asked, error)
    messages.success(
        request, f"You said yes to {asked.student}. They have been told, and your mentorship starts today."
    )
    return _onward(request, "matching:relationship", relationship.pk)


@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _request(request, pk)
    if not can_decide_request(request.user, asked):
        raise PermissionDenied
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form)
    done = "The student will be told kindly, and shown others with room. You can take it back for a few minutes."
    return _act(request, asked, done, lambda: decline_request(request=asked, by=request.user, **form.cleaned_data))


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _request(request, pk)
    return _act(
        request, asked, "Taken back: the request waits again.", lambda: undo_decline(request=asked, by=request.user)
    )


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _request(request, pk)
    return _act(request, asked, "Your request is withdrawn.", lambda: withdraw_request(request=asked, by=request.user))


def shown_state(asked: Request, reader) -> str:
    """A decline that can still be undone reads as waiting to the student."""
    untold = reader.pk == asked.student_id and asked.can_be_undone(timezone.now())
    return Request.State.PENDING if untold else Request.State(asked.state)


def _accept_chat(request: HttpRequest, asked: Request) -> HttpResponse:
    form = ChatAnswerForm(request.POST)
    if not can_decide_request(request.user, asked):
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, asked, DeclineForm(), answering=True)
    done = f"You said yes to {asked.student}, and they have been told."
    return _act(request, asked, done, lambda: accept_chat(request=asked, by=request.user, **form.cleaned_data))


def _page(request: HttpRequest, asked: Request, decline_form: DeclineForm, *, answering: bool = False) -> HttpResponse:
    now, state = timezone.now(), shown_state(asked, request.user)
    deciding = can_decide_request(request.user, asked)
    context = {
        "asked": asked,
        "state": state,
        "deciding": deciding,
        "readable": can_read_request(request.user, asked),
        "part": about_student(asked.student, request.user) if deciding else None,
        "goals": Goal.objects.visible_to(request.user).filter(requests=asked).select_related("topic"),
        "stage": asked.student.stage_on(school_today()) if deciding else "",
        "places": free_places(asked.mentor) if deciding else None,
        "can_undo": can_undo_decline(request.user, asked, now),
        "can_withdraw": can_withdraw_request(request.user, asked) and state == Request.State.PENDING,
        "back_on": asked.mentor.mentor_profile.away_until if _is_away(asked) else None,
        "alternatives": after_request(asked) if state in CLOSED and not deciding else [],
        "decline_form": decline_form,
        "chat_form": ChatAnswerForm(request.POST if answering else None),
        **after_chat(asked, request.user),
    }
    return render(request, "matching/request.html", context)


def _is_away(asked: Request) -> bool:
    return asked.mentor.mentor_profile.is_away(school_today())


def _request(request: HttpRequest, pk: UUID) -> Request:
    rows = Request.objects.visible_to(request.user).select_related("student", "mentor__mentor_profile", "relationship")
    return get_object_or_404(rows, pk=pk)


def _act(request: HttpRequest, asked: Request, done: str, act: Callable) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        return _back_with(request, asked, error)
    messages.success(request, done)
    return _onward(request, "matching:request", asked.pk)


def _onward(request: HttpRequest, to: str, pk: UUID) -> HttpResponse:
    """Who decides in the list stays in it while somebody else still waits there."""
    others = Request.objects.open().filter(mentor=request.user)
    stays = request.POST.get("from") == "list" and others.exists()
    return redirect("matching:requests") if stays else redirect(to, pk)


def _back_with(request: HttpRequest, asked: Request, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("matching:request", asked.pk)
