"""Asking the next on the list: what was written last, filled in, to be changed and sent by the student."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.models import Role

from ..asking.composing import Composing, likelier_form, profiles_to_ask
from ..asking.prefill import Known
from ..asking.refusals import refusal_of
from ..asking.sent import choices_of, last_letter, own_choices
from ..directory.alternatives import instead_of
from ..forms import RequestForm
from ..models import Choice, Request
from ..services import hand_on

NOBODY = "There is nobody to ask next right now."


@require_safe
@role_required(Role.STUDENT)
def next_choice(request: HttpRequest) -> HttpResponse:
    """Where links lead: to whoever is next at the moment of the click."""
    shown = choices_of(request.user)
    if shown is None or shown.waiting or not shown.next:
        messages.info(request, f"{shown.waiting.mentor} has your request." if shown and shown.waiting else NOBODY)
        return redirect("matching:choices")
    return redirect("matching:ask-choice", shown.next.mentor_id)


@role_required(Role.STUDENT)
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The address names the mentor, so that a list which changed in another tab sends nothing to anybody else."""
    choice = get_object_or_404(own_choices(request.user), mentor=pk)
    if choice.request_id:
        return redirect("matching:request", choice.request_id)
    profile = profiles_to_ask(request.user).filter(user=choice.mentor).first()
    if profile is None:
        refusal = f"{choice.mentor} is not open to new requests at the moment."
        return _cannot(request, choice, {"refusal": refusal, "alternatives": instead_of(choice.mentor, request.user)})
    return _write(request, choice, Known.of(request.user, profile), last_letter(choice.list))


def _write(request: HttpRequest, choice: Choice, known: Known, before: Request | None) -> HttpResponse:
    writing = _composing(request, choice, known, before)
    if answer := writing.answer():
        return answer
    refusal = refusal_of(request.user, choice.mentor, writing.form.kind, handing_on=writing.handing_on)
    if refusal["refusal"] and request.method != "POST":
        return _cannot(request, choice, refusal)
    context = {"choice": choice, "before": before}
    return render(request, "matching/choices_ask.html", writing.context() | context | refusal)


def _composing(request: HttpRequest, choice: Choice, known: Known, before: Request | None) -> Composing:
    return Composing(
        request,
        known,
        likelier_form(before.is_research if before else known.leans_to_research),
        send=partial(hand_on, choice=choice, by=request.user),
        begins_with=_written(before) if before else {},
        handing_on=choice.list.has_begun,
    )


def _written(before: Request) -> dict:
    """All but the times: they were meant for somebody else's calendar, and may be over."""
    kept = [name for name in RequestForm.Meta.fields if name != "hoped_until"]
    return {name: getattr(before, name) for name in kept} | {"goals": [goal.pk for goal in before.goals.all()]}


def _cannot(request: HttpRequest, choice: Choice, refusal: dict) -> HttpResponse:
    return render(request, "matching/choices_cannot.html", {"choice": choice} | refusal)
