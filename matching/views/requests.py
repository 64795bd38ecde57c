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

from accounts.clock import school_today
from accounts.parts import page_or_part
from accounts.permissions import can_mentor

from ..asking.colleagues import named_colleague
from ..asking.inbox import inbox_of, row_ids
from ..asking.last_place import last_place
from ..asking.letter import letter_of
from ..asking.said import say_yes
from ..asking.sent import own_context, sent_context
from ..capacity import free_places
from ..directory.alternatives import after_request
from ..forms import AcceptForm, ChatAnswerForm, DeclineForm
from ..models import Request
from ..permissions import can_decide_request, can_read_request, can_undo_decline
from ..services import accept_and_meet, accept_chat, decline_request, undo_decline
from .chats import after_chat
from .typed import drop_words, keep_words, kept_words, meanwhile, words_of


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """What waits for me, oldest first, to be decided in the row; and what I asked."""
    context = inbox_of(request.user, kept_words(request.session)) if can_mentor(request.user) else {}
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
    form = AcceptForm(request.POST, asked=asked, auto_id=_ids(request, asked))
    if not form.is_valid():
        return _again(request, asked, accept_form=form)
    more = "one_more" in request.POST
    try:
        relationship, no_meeting = accept_and_meet(request=asked, by=request.user, one_more=more, **form.cleaned_data)
    except ValidationError as error:
        return _refused(request, asked, error, accept_form=form)
    drop_words(request.session, asked)
    say_yes(request, asked, form, no_meeting)
    return _onward(request, asked, reverse("matching:relationship", args=[relationship.pk]))


@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _to_decide(request, pk)
    form = DeclineForm(request.POST, asked=asked, auto_id=_ids(request, asked))
    if not form.is_valid():
        return _again(request, asked, decline_form=form)
    try:
        decline_request(request=asked, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        return _refused(request, asked, error, decline_form=form)
    done = "The student will be told kindly, and shown others with room. You can take it back for a few minutes."
    return _answered(request, asked, done)


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words of the answer are cleared in the row, and in the mentor's form again."""
    asked = _request(request, pk)
    words = {str(asked.pk): words_of(asked)}
    try:
        undo_decline(request=asked, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _onward(request, asked, reverse("matching:request", args=[pk]))
    keep_words(request.session, words)
    messages.success(request, "Taken back: the request waits again.")
    return _onward(request, asked, reverse("matching:request", args=[pk]))


def shown_state(asked: Request, reader) -> Request.State:
    """A decline that can still be undone reads as waiting to the student."""
    untold = reader.pk == asked.student_id and asked.can_be_undone(timezone.now())
    return Request.State.PENDING if untold else Request.State(asked.state)


def _accept_chat(request: HttpRequest, asked: Request) -> HttpResponse:
    form = ChatAnswerForm(request.POST, auto_id=_ids(request, asked))
    if not form.is_valid():
        return _again(request, asked, chat_form=form)
    try:
        accept_chat(request=asked, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        return _refused(request, asked, error, chat_form=form)
    return _answered(request, asked, f"You said yes to {asked.student}, and they have been told.")


def _page(request: HttpRequest, asked: Request, **forms: Form) -> HttpResponse:
    """`forms` are those that could not be read."""
    state, deciding = shown_state(asked, request.user), can_decide_request(request.user, asked)
    context = {
        "state": state,
        "welcome": {"asked": asked, "mine": deciding} if asked.welcome else None,
        "readable": can_read_request(request.user, asked),
        "back_on": asked.mentor.mentor_profile.away_until if _is_away(asked) else None,
        "alternatives": after_request(asked) if state.is_closed and not deciding else [],
        "colleague": named_colleague(asked) if state.is_declined and not deciding else None,
        **letter_of(asked, request.user),
        **own_context(asked, request.user),
        **after_chat(asked, request.user),
        **(_deciding(request, asked) if deciding else {}),
        **forms,
    }
    return render(request, "matching/request.html", context)


def _deciding(request: HttpRequest, asked: Request) -> dict[str, Any]:
    places = free_places(asked.mentor)
    return {
        "places": places,
        "last_place": None if asked.is_chat else last_place(asked.mentor, places, besides=asked),
        "can_undo": can_undo_decline(request.user, asked, timezone.now()),
        "accept_form": AcceptForm(asked=asked),
        "decline_form": DeclineForm(asked=asked, initial=kept_words(request.session).get(str(asked.pk))),
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


def _ids(request: HttpRequest, asked: Request) -> str:
    return row_ids(asked) if request.POST.get("from") == "list" else "id_%s"


def _again(request: HttpRequest, asked: Request, **forms: Form) -> HttpResponse:
    """With what was typed, in the row where it was typed."""
    if request.POST.get("from") != "list" or not request.htmx:
        return _page(request, asked, **forms)
    inbox = inbox_of(request.user, kept_words(request.session), {asked.pk: forms})
    return render(request, "matching/requests_waiting.html", inbox)


def _refused(request: HttpRequest, asked: Request, error: ValidationError, **forms: Form) -> HttpResponse:
    """Somebody was faster, in another window perhaps; or it cannot be said now, and the form says why."""
    asked = _request(request, asked.pk)
    if asked.is_pending:
        for form in forms.values():
            form.add_error(None, error)
        return _again(request, asked, **forms)
    messages.warning(request, meanwhile(asked, request.POST))
    return _onward(request, asked, reverse("matching:request", args=[asked.pk]))


def _answered(request: HttpRequest, asked: Request, done: str) -> HttpResponse:
    drop_words(request.session, asked)
    messages.success(request, done)
    return _onward(request, asked, reverse("matching:request", args=[asked.pk]))


def _onward(request: HttpRequest, asked: Request, address: str) -> HttpResponse:
    """Who decides in the list stays in it, at the same row."""
    if request.POST.get("from") != "list":
        return redirect(address)
    if request.htmx:
        inbox = inbox_of(request.user, kept_words(request.session))
        return render(request, "matching/requests_waiting.html", inbox)
    return redirect(f"{reverse('matching:requests')}#r-{asked.pk}")
