from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ..access import allowed
from ..models import MentorProfile, Role, User
from ..permissions import can_tend_outside_mentors
from ..scopes import people_in_scope
from .forms import OutsideForm
from .services import bring_inside, end_outside, make_outside

tended = allowed(can_tend_outside_mentors)


@tended
def outside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a mentor from outside comes from, who answers for them, and until when."""
    person = _person(request, pk)
    profile = MentorProfile.objects.filter(user=person).first()
    form = OutsideForm(request.POST or None, person=person, initial=_known(profile))
    if form.is_valid() and _saved(request, person, form):
        return redirect("accounts:person", pk)
    return render(request, "accounts/outside/form.html", {"form": form, "person": person, "profile": profile})


@require_POST
@tended
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, end_outside, "Today is the last day on which a student can ask {}.")


@require_POST
@tended
def inside(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(
        request, pk, bring_inside, "{} belongs to the school now. They can choose their department in their profile."
    )


def _person(request: HttpRequest, pk: UUID) -> User:
    return get_object_or_404(people_in_scope(request.user).active().filter(role=Role.FACULTY), pk=pk)


def _known(profile: MentorProfile | None) -> dict:
    if profile is None or not profile.is_outside:
        return {}
    return {"affiliation": profile.affiliation, "host": profile.host_id, "until": profile.outside_until}


def _saved(request: HttpRequest, person: User, form: OutsideForm) -> bool:
    try:
        make_outside(person=person, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"Saved. Students read that {person} is from outside the school.")
    return True


def _act(request: HttpRequest, pk: UUID, service: Callable, done: str) -> HttpResponse:
    person = _person(request, pk)
    try:
        service(person=person, by=request.user)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, done.format(person))
    return redirect("accounts:person", pk)
