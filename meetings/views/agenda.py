from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from meetings.follow_through import agenda_of
from meetings.forms import AgendaForm, LeftForm
from meetings.models import Meeting
from meetings.services import leave_lines, set_agenda

from .loading import meeting_or_404
from .meeting import done, show


@require_POST
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Saves the box, and with it the line of a button. Quickly, only this part of the page changes."""
    meeting, form = meeting_or_404(request, pk), AgendaForm(request.POST)
    seen = request.POST.get("seen")
    saved = form.is_valid() and done(
        form, set_agenda, meeting=meeting, lines=form.cleaned_data["lines"], by=request.user, seen=seen
    )
    _warned(form, meeting, request.user)
    if request.htmx:
        parts = agenda_of(meeting, request.user) | ({} if saved else {"agenda_form": form})
        done_so_far = {"meeting": meeting, "is_saved": saved, "was_added": "add" in request.POST}
        return render(request, "meetings/agenda.html", parts | done_so_far)
    if not saved:
        return show(request, meeting, agenda_form=form)
    messages.success(request, "The agenda is saved. Everybody in the meeting can read it.")
    return redirect(f"{reverse('meetings:meeting', args=[pk])}#agenda")


def _warned(form: AgendaForm, meeting: Meeting, user: User) -> None:
    """Saved once more after the warning, these lines take the others' place."""
    if form.has_error(NON_FIELD_ERRORS, "agenda saved meanwhile"):
        form.data = form.data.copy()
        form.data["seen"] = agenda_of(meeting, user)["agenda_form"].initial["seen"]


@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    form = LeftForm(request.POST, meeting=meeting, reader=request.user)
    left = form.is_valid() and form.cleaned_data.get("left", [])
    if form.is_valid() and done(form, leave_lines, meeting=meeting, left=left, by=request.user):
        messages.success(request, "Saved. What you left is offered for the next agenda.")
        return redirect(f"{reverse('meetings:meeting', args=[pk])}#agenda")
    return show(request, meeting, left_form=form)
