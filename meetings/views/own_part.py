"""What a student of a group logs: whether they came. Reached from the log's own address, once it is known whose log it is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from meetings.forms import OwnPartForm
from meetings.models import Meeting
from meetings.services import say_attendance


def page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    seat = next(seat for seat in meeting.participants.all() if seat.person_id == request.user.pk)
    known = {"attendance": seat.attendance} if seat.attendance else {}
    form = OwnPartForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid() and _said(request, meeting, form):
        messages.success(request, "Kept. Thank you.")
        return redirect("meetings:meeting", meeting.pk)
    context = {"form": form, "meeting": meeting, "with_whom": meeting.with_whom(request.user)}
    return render(request, "meetings/log_own_part.html", context)


def _said(request: HttpRequest, meeting: Meeting, form: OwnPartForm) -> bool:
    try:
        say_attendance(meeting=meeting, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
