from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.forms import ReferralForm
from meetings.models import Referral
from meetings.permissions import can_answer_referral, can_refer
from meetings.services import answer_referral, refer, take_back_referral

from .loading import meeting_or_404
from .meeting import done, show


@require_POST
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if not any(can_refer(request.user, meeting, pair) for pair in meeting.relationships):
        raise PermissionDenied
    form = ReferralForm(request.POST, meeting=meeting, reader=request.user, prefix="referral")
    if form.is_valid() and done(
        form, refer, meeting=meeting, relationship=form.pair, to=form.as_referral().to, by=request.user
    ):
        messages.success(request, f"{form.pair.mentee} is told that there is something to look at, and reads it here.")
        return redirect(f"{reverse('meetings:meeting', args=[pk])}#referrals")
    return show(request, meeting, referral_form=form)


@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    referral = _referral(request, pk)
    if not can_answer_referral(request.user, referral):
        raise PermissionDenied
    try:
        answer_referral(referral=referral, status=request.POST.get("status", ""), by=request.user)
        messages.success(request, f"Saved. {referral.referred_by} reads that one word, and nothing else.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return _back(referral)


@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    referral = _referral(request, pk)
    if referral.referred_by_id != request.user.pk:
        raise PermissionDenied
    try:
        take_back_referral(referral=referral, by=request.user)
        messages.success(request, "Taken back.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return _back(referral)


def _referral(request: HttpRequest, pk: UUID) -> Referral:
    rows = Referral.objects.visible_to(request.user).select_related("relationship", "referred_by")
    return get_object_or_404(rows, pk=pk)


def _back(referral: Referral) -> HttpResponse:
    return redirect(f"{reverse('matching:relationship', args=[referral.relationship_id])}#referrals")
