"""A student's list of choices: who is on it, in which order, and asking the next."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Program, Role

from ..directory import visible_mentors
from ..models import Choice
from ..sent import choices_of
from ..services import move_choice, put_aside, skip_choice, stop_choices, take_off

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
    return _act(request, f"{mentor} is on your list.", lambda: put_aside(student=request.user, mentor=mentor))


@require_POST
@student_only
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    choice = _choice(request, pk)
    return _act(request, f"{choice.mentor} is off your list.", lambda: take_off(choice=choice, by=request.user))


@require_POST
@student_only
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    choice, up = _choice(request, pk), request.POST.get("way") == "up"
    return _act(request, "", lambda: move_choice(choice=choice, by=request.user, up=up))


@require_POST
@student_only
def skip(request: HttpRequest, pk: UUID) -> HttpResponse:
    choice = _choice(request, pk)
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


def _choice(request: HttpRequest, pk: UUID) -> Choice:
    rows = Choice.objects.filter(list__student=request.user, list__ended_at__isnull=True)
    return get_object_or_404(rows.select_related("list", "mentor"), mentor=pk)


def _act(request: HttpRequest, done: str, act: Callable) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)
    return redirect("matching:choices")
