"""How far a mentor sees a student: one click says yes, another stays with the student's own word."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from meetings.models import MeetingGoal
from meetings.services import agree_on_progress, differ_on_progress

from .returning import back_to


@require_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    said = _own_or_404(request, pk)
    return _answered(request, said, agree_on_progress, "Kept: that is where you are now.")


@require_POST
def differ(request: HttpRequest, pk: UUID) -> HttpResponse:
    said = _own_or_404(request, pk)
    return _answered(request, said, differ_on_progress, "Kept: your own word stands.")


def _own_or_404(request: HttpRequest, pk: UUID) -> MeetingGoal:
    return get_object_or_404(MeetingGoal.objects.filter(goal__student=request.user), pk=pk)


def _answered(request: HttpRequest, said: MeetingGoal, answer, thanks: str) -> HttpResponse:
    try:
        answer(said=said, by=request.user)
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        messages.success(request, thanks)
    return back_to(request.POST.get("next", ""), request, "meetings:meeting", said.meeting_id)
