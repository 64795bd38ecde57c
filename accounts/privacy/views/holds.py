from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ...access import whole_school
from ...models import LegalHold, User
from ..forms import ReasonForm
from ..holds import lift_hold, place_hold
from ..permissions import can_hold


@whole_school
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    if not can_hold(request.user, person):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _done(form, lambda reason: place_hold(person=person, reason=reason, by=request.user)):
        messages.success(request, f"From now on nothing of {person} is deleted.")
        return redirect("accounts:person", pk=person.pk)
    return _page(request, "accounts/privacy/place_hold.html", person, form)


@whole_school
def lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    hold = get_object_or_404(LegalHold.objects.select_related("person", "placed_by"), pk=pk)
    if not can_hold(request.user, hold.person):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _done(form, lambda reason: lift_hold(hold=hold, reason=reason, by=request.user)):
        messages.success(request, f"The legal hold on {hold.person} is lifted. The school's periods count again.")
        return redirect("accounts:person", pk=hold.person_id)
    return _page(request, "accounts/privacy/lift_hold.html", hold.person, form, hold=hold)


def _done(form: ReasonForm, act) -> bool:
    try:
        act(form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _page(request: HttpRequest, template: str, person: User, form: ReasonForm, **more) -> HttpResponse:
    return render(request, template, {"person": person, "form": form, **more})
