from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from meetings.forms import TimeForm
from meetings.openings import usual_minutes
from meetings.services import take_offered_time

from .loading import relationship_or_404


@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One click on a time that the student offered."""
    relationship = relationship_or_404(request, pk)
    form = TimeForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["starts_at"][0])
        return redirect("matching:relationship", pk)
    try:
        meeting = take_offered_time(
            relationship=relationship, minutes=usual_minutes(relationship), by=request.user, **form.cleaned_data
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("matching:relationship", pk)
    messages.success(request, "Booked. Both of you get an invitation by mail.")
    return redirect("meetings:meeting", meeting.pk)
