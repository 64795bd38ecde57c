"""The pages on which times are set: a mentor's own, and the same ones for whoever keeps the calendar."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.clock import zone_for
from accounts.models import User
from meetings.permissions import can_set_times

from .kept import mentor_or_404


def whose(request: HttpRequest, mentor_pk: UUID | None) -> User:
    return mentor_or_404(request, mentor_pk) if mentor_pk else request.user


def setting_for(request: HttpRequest, mentor_pk: UUID | None) -> User:
    """For a page that every mentor has: who can set no times at all is told so."""
    person = whose(request, mentor_pk)
    if not can_set_times(request.user, person):
        raise PermissionDenied
    return person


def back_to(name: str, mentor_pk: UUID | None) -> HttpResponse:
    return redirect(f"meetings:kept-{name}", mentor_pk) if mentor_pk else redirect(f"meetings:{name}")


def show(
    request: HttpRequest, template: str, person: User, mentor_pk: UUID | None, context: dict, status: int = 200
) -> HttpResponse:
    """`mentor` is named where somebody else keeps the calendar."""
    common = {"mentor": person if mentor_pk else None, "zone": zone_for(person).key.replace("_", " ")}
    return render(request, f"meetings/{template}.html", common | context, status=status)


def is_done(form: forms.Form | forms.ModelForm, service: Callable, **of_what: object) -> bool:
    """What the service refuses stands beside its field."""
    if not form.is_valid():
        return False
    try:
        service(**of_what, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
