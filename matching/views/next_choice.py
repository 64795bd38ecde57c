"""Asking the next on the list: what was written last, filled in, to be changed and sent by the student."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.models import MentorProfile, Role

from ..alternatives import instead_of
from ..capacity import with_room
from ..directory import visible_mentors
from ..forms import RequestForm
from ..letter import preview_of, zone_words
from ..models import Choice, Request
from ..prefill import Known
from ..rules import why_not_request
from ..sent import choices_of, last_letter
from ..services import hand_on
from .compose import FORMS, NAMES

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
    choice = _choice(request, pk)
    if choice.request_id:
        return redirect("matching:request", choice.request_id)
    profile = _profile(choice)
    if profile is None:
        return _cannot(request, choice, f"{choice.mentor} is not open to new requests at the moment.")
    return _write(request, choice, Known.of(request.user, profile), last_letter(choice.list))


def _write(request: HttpRequest, choice: Choice, known: Known, before: Request | None) -> HttpResponse:
    form = _form(request, choice, known, before)
    step = request.POST.get("step", "send")
    if step == "see" and form.is_valid():
        return _preview(request, form, known)
    if step == "send" and form.is_valid() and (sent := _sent(request, choice, form)):
        return redirect("matching:request", sent.pk)
    refusal = why_not_request(request.user, choice.mentor, form.kind, handing_on=form.handing_on)
    if refusal and not form.is_bound:
        return _cannot(request, choice, refusal)
    return _page(request, choice, form, known, before)


def _form(request: HttpRequest, choice: Choice, known: Known, before: Request | None) -> RequestForm:
    kind = FORMS[_which(request, known, before)]
    initial = known.as_initial() | (_written(before) if before else {})
    people = {"student": known.student, "mentor": choice.mentor}
    form = kind(request.POST or None, initial=initial, goals=known.goals, **people)
    form.handing_on = choice.list.has_begun
    return form


def _which(request: HttpRequest, known: Known, before: Request | None) -> str:
    chosen = request.GET.get("form", "")
    if chosen in FORMS:
        return chosen
    return "research" if (before.is_research if before else known.leans_to_research) else "general"


def _written(before: Request) -> dict:
    """All but the times: they were meant for somebody else's calendar, and may be over."""
    kept = [name for name in RequestForm.Meta.fields if name != "hoped_until"]
    return {name: getattr(before, name) for name in kept} | {"goals": [goal.pk for goal in before.goals.all()]}


def _sent(request: HttpRequest, choice: Choice, form: RequestForm) -> Request | None:
    consent = form.cleaned_data.get("outside_consent", False)
    written = {"goals": form.cleaned_data["goals"], "kind": form.kind, "outside_consent": consent}
    try:
        sent = hand_on(choice=choice, by=request.user, **written, **form.letter())
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(
        request, f"Your request is on its way to {choice.mentor}. We tell you as soon as there is an answer."
    )
    return sent


def _preview(request: HttpRequest, form: RequestForm, known: Known) -> HttpResponse:
    context = preview_of(form.unsent(), form.cleaned_data["goals"]) | {"form": form, "profile": known.profile}
    return render(request, "matching/request_preview.html", context)


def _page(
    request: HttpRequest, choice: Choice, form: RequestForm, known: Known, before: Request | None
) -> HttpResponse:
    context = {
        "choice": choice,
        "form": form,
        "known": known,
        "profile": known.profile,
        "before": before,
        "tabs": [(name, NAMES[name], FORMS[name].kind) for name in FORMS],
        "zone_name": zone_words(form.zone.key),
    }
    return render(request, "matching/choices_ask.html", context)


def _cannot(request: HttpRequest, choice: Choice, refusal: str) -> HttpResponse:
    others = instead_of(choice.mentor, request.user)
    context = {"choice": choice, "refusal": refusal, "alternatives": others}
    return render(request, "matching/choices_cannot.html", context)


def _choice(request: HttpRequest, pk: UUID) -> Choice:
    rows = Choice.objects.filter(list__student=request.user, list__ended_at__isnull=True)
    return get_object_or_404(rows.select_related("list", "mentor__mentor_profile"), mentor=pk)


def _profile(choice: Choice) -> MentorProfile | None:
    rows = with_room(visible_mentors(choice.list.student)).select_related("user", "department")
    rows = rows.prefetch_related("topics", "topics_not_offered", "specialties", "links")
    return rows.filter(user=choice.mentor).first()
