"""What a delegate does with proposed times, for the mentor whose calendar they keep."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.behalf import to_book
from meetings.forms import TimeForm
from meetings.openings import usual_minutes
from meetings.proposals import as_read
from meetings.services import take_offered_time

from .kept import kept_meeting_or_404, mentor_or_404
from .proposals import answered, counter_to, propose_in


def propose(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    pair = get_object_or_404(to_book(mentor_or_404(request, mentor_pk)), pk=pk)
    return propose_in(request, pair, lambda new: _page(mentor_pk, new), reverse("meetings:kept", args=[mentor_pk]))


def proposal(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    meeting = kept_meeting_or_404(request, mentor_pk, pk)
    if request.method == "POST":
        return answered(request, meeting, _page(mentor_pk, pk))
    shown = as_read(meeting, request.user)
    if shown is None:
        return redirect("meetings:kept", mentor_pk)
    context = {"meeting": meeting, "proposal": shown, "mentor": meeting.relationship.mentor}
    return render(request, "meetings/kept_proposal.html", context)


def counter(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    return counter_to(request, kept_meeting_or_404(request, mentor_pk, pk), _page(mentor_pk, pk))


@require_POST
def take_offered(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    """A time that the student offered in the request."""
    pair, form = get_object_or_404(to_book(mentor_or_404(request, mentor_pk)), pk=pk), TimeForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(form.errors["starts_at"][0])
        take_offered_time(relationship=pair, minutes=usual_minutes(pair), by=request.user, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Booked. Both of them get an invitation by mail.")
    return redirect("meetings:kept", mentor_pk)


def _page(mentor_pk: UUID, pk: UUID) -> str:
    return reverse("meetings:kept-proposal", args=[mentor_pk, pk])
