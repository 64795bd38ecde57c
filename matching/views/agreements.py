from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..forms import AgreementForm
from ..models import Agreement, Relationship
from ..services import agree, propose_agreement


def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new version, starting from the newest one."""
    relationship = get_object_or_404(Relationship.objects.visible_to(request.user).with_people(), pk=pk)
    form = AgreementForm(request.POST or None, initial=_newest(relationship))
    if form.is_valid():
        try:
            propose_agreement(relationship=relationship, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Your proposal is with {relationship.other(request.user)} now.")
            return redirect("matching:relationship", pk)
    context = {"form": form, "relationship": relationship, "other": relationship.other(request.user)}
    return render(request, "matching/agreement_form.html", context)


@require_safe
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A mail's link to one version: its mentorship's page shows it."""
    agreement = _agreement(request, pk)
    return redirect("matching:relationship", agreement.relationship_id)


@require_POST
def agree_to(request: HttpRequest, pk: UUID) -> HttpResponse:
    agreement = _agreement(request, pk)
    try:
        agree(agreement=agreement, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "You both agree now. Either of you can propose a change at any time.")
    return redirect("matching:relationship", agreement.relationship_id)


def _agreement(request: HttpRequest, pk: UUID) -> Agreement:
    mine = Relationship.objects.visible_to(request.user)
    return get_object_or_404(Agreement.objects.filter(relationship__in=mine), pk=pk)


def _newest(relationship: Relationship) -> dict:
    newest = relationship.agreements.first()
    if newest is None:
        return {"cadence_weeks": 4, "length_minutes": 30, "reply_days": 2}
    fields = ("cadence_weeks", "length_minutes", "modes", "reply_days")
    return {name: getattr(newest, name) for name in fields} | {"topics": newest.topics.all()}
