"""Writing a request: one page in a general and a research form, shown to the student as the mentor will see it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import role_required
from accounts.models import MentorProfile, Role, User

from ..alternatives import instead_of
from ..capacity import with_room
from ..directory import visible_mentors
from ..forms import RequestForm, ResearchForm
from ..letter import preview_of, zone_words
from ..models import Request
from ..prefill import Known
from ..rules import why_not_request
from ..services import request_mentor

FORMS = {"general": RequestForm, "research": ResearchForm}
NAMES = {"general": "For mentoring", "research": "For research"}


@role_required(Role.STUDENT)
def request_mentor_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    known = Known.of(request.user, _profile(request.user, pk))
    form = _form(request, known)
    step = request.POST.get("step", "send")
    if step == "see" and form.is_valid():
        return _preview(request, form, known)
    if step == "send" and form.is_valid() and (sent := _sent(request, form)):
        return redirect("matching:request", sent.pk)
    context = {"form": form, "known": known, "profile": known.profile, "tabs": _tabs(known)}
    return render(request, "matching/request_form.html", context | _refusal(form))


def _form(request: HttpRequest, known: Known) -> RequestForm:
    which = request.GET.get("form", "")
    kind = FORMS.get(which, FORMS[_tabs(known)[0][0]])
    people = {"student": known.student, "mentor": known.profile.user}
    return kind(request.POST or None, initial=known.as_initial(), goals=known.goals, **people)


def _tabs(known: Known) -> list[tuple[str, str, str]]:
    """(address part, name, kind), the likelier first."""
    order = sorted(FORMS, reverse=known.leans_to_research)
    return [(name, NAMES[name], FORMS[name].kind) for name in order]


def _preview(request: HttpRequest, form: RequestForm, known: Known) -> HttpResponse:
    context = preview_of(form.unsent(), form.cleaned_data["goals"]) | {"form": form, "profile": known.profile}
    return render(request, "matching/request_preview.html", context)


def _sent(request: HttpRequest, form: RequestForm) -> Request | None:
    consent = form.cleaned_data.get("outside_consent", False)
    people = {"student": form.student, "mentor": form.mentor, "goals": form.cleaned_data["goals"]}
    try:
        sent = request_mentor(**people, kind=form.kind, outside_consent=consent, **form.letter())
    except ValidationError as error:
        form.add_error(None, error)
        return None
    done = f"Your request is on its way to {form.mentor}. We tell you as soon as there is an answer."
    messages.success(request, done)
    return sent


def _refusal(form: RequestForm) -> dict:
    """Why this person cannot be asked now, and what could be done instead."""
    refusal = why_not_request(form.student, form.mentor, form.kind)
    return {
        "zone_name": zone_words(form.zone.key),
        "refusal": refusal,
        "alternatives": instead_of(form.mentor, form.student) if refusal else [],
    }


def _profile(reader: User, pk: UUID) -> MentorProfile:
    rows = with_room(visible_mentors(reader)).select_related("user", "department")
    rows = rows.prefetch_related("topics", "topics_not_offered", "specialties", "links")
    return get_object_or_404(rows, user_id=pk)
