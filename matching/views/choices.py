"""A student's list of choices: who is on it, in which order, and asking the next."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Program, Role

from ..asking.sent import choices_of, own_choices
from ..directory.visible import visible_mentors
from ..services import move_choice, put_aside, skip_choice, stop_choices, take_off

LINK = "Open my list"
student_only = role_required(Role.STUDENT)


@require_safe
@student_only
def choice_list(request: HttpRequest) -> HttpResponse:
    context = {"choices": choices_of(request.user), "most": Program.current().max_choices}
    return render(request, "matching/choices.html", context)


@require_POST
@student_only
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    profile = get_object_or_404(visible_mentors(request.user).select_related("user"), user_id=pk)
    mentor = profile.user
    act, back = partial(put_aside, student=request.user, mentor=mentor), reverse("matching:mentor", args=[pk])
    return _act(request, f"{mentor} is on your list.", act, back, LINK)


@require_POST
@student_only
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    choice = get_object_or_404(own_choices(request.user), mentor=pk)
    act, rest = partial(take_off, choice=choice, by=request.user), reverse("matching:choices") + "#order"
    return _act(request, f"{choice.mentor} is off your list.", act, rest)


@require_POST
@student_only
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    choice = get_object_or_404(own_choices(request.user), mentor=pk)
    up = request.POST.get("way") == "up"
    moved = reverse("matching:choices") + f"#move-{pk}"
    return _act(request, "", lambda: move_choice(choice=choice, by=request.user, up=up), moved)


@require_POST
@student_only
def skip(request: HttpRequest, pk: UUID) -> HttpResponse:
    choice = get_object_or_404(own_choices(request.user), mentor=pk)
    done = f"{choice.mentor} is passed over. Nobody was told."
    return _act(request, done, lambda: skip_choice(choice=choice, by=request.user))


@student_only
def stop(request: HttpRequest) -> HttpResponse:
    shown = choices_of(request.user)
    if shown is None:
        return redirect("matching:choices")
    if request.method == "POST":
        done = "Your list has ended."
        return _act(request, done, lambda: stop_choices(choices=shown.list, by=request.user))
    waits = f" {shown.waiting.mentor} keeps your request until it is answered or closes." if shown.waiting else ""
    context = {
        "heading": "End your list of choices?",
        "text": f"Nobody else on it is asked, and nobody is told.{waits} You can begin a new list at any time.",
        "action": "End the list",
        "back": reverse("matching:choices"),
    }
    return render(request, "components/confirm.html", context)


def _act(
    request: HttpRequest, done: str, act: Callable, back: str = "matching:choices", link: str = ""
) -> HttpResponse:
    """`back` says with its #part where the keyboard goes on."""
    try:
        act()
    except ValidationError as error:
        _tell(request, messages.INFO, " ".join(error.messages), link)
    else:
        if done:
            _tell(request, messages.SUCCESS, done, link)
    return redirect(back)


def _tell(request: HttpRequest, level: int, text: str, link: str) -> None:
    address = reverse("matching:choices")
    messages.add_message(request, level, format_html('{} <a href="{}">{}</a>', text, address, link) if link else text)
