from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from matching.hooks import agenda_suggestions
from matching.models import Relationship
from meetings.behalf import keepers_of
from meetings.forms import BookingForm, TimeForm
from meetings.forms.series import HowForm
from meetings.models import Meeting
from meetings.openings import Diary, usual_minutes
from meetings.permissions import can_book, can_cancel, can_move
from meetings.services import book_meeting, cancel_meeting, change_how_of_one, move_meeting

from .loading import meeting_or_404, relationship_or_404
from .times import to_choose_from
from .whose import is_done


def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = relationship_or_404(request, pk)
    if not can_book(request.user, relationship):
        messages.info(request, "Meetings can be booked while a mentorship runs and is not paused.")
        return redirect("matching:relationship", pk)
    form = _form(request, relationship)
    if request.method == "POST" and form.is_valid() and (meeting := _booked(request, relationship, form)):
        messages.success(request, "Booked. Both of you get an invitation by mail.")
        return redirect("meetings:meeting", meeting.pk)
    return render(request, "meetings/book.html", _offer(form, relationship, request.user) | {"form": form})


def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if meeting.is_group:
        return redirect("meetings:group-move", pk)
    if not can_move(request.user, meeting):
        messages.info(request, "This meeting can no longer be moved.")
        return redirect("meetings:meeting", pk)
    form = TimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _moved(request, meeting, form):
        messages.success(request, "Moved. Both of you get an updated invitation by mail.")
        return redirect("meetings:meeting", pk)
    context = _offer(form, meeting.relationship, request.user, meeting) | {"form": form, "meeting": meeting}
    return render(request, "meetings/move.html", context)


def how(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if meeting.is_group:
        return redirect("meetings:group-move", pk)
    if not can_move(request.user, meeting):
        messages.info(request, "This meeting can no longer be changed.")
        return redirect("meetings:meeting", pk)
    form = HowForm(request.POST or None, initial={"mode": meeting.mode, "place": meeting.place})
    if is_done(form, change_how_of_one, meeting=meeting, by=request.user):
        messages.success(request, "Changed. Both of you get an updated invitation by mail.")
        return redirect("meetings:meeting", pk)
    context = {"form": form, "whom": meeting.with_whom(request.user), "back": reverse("meetings:meeting", args=[pk])}
    return render(request, "meetings/how.html", context)


def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if not can_cancel(request.user, meeting):
        messages.info(request, "This meeting can no longer be canceled.")
        return redirect("meetings:meeting", pk)
    if request.method == "POST":
        return _cancelled(request, meeting)
    context = {
        "meeting": meeting,
        "heading": f"Cancel the meeting with {meeting.with_whom(request.user)}?",
        "text": "Everybody in it gets a mail that takes it out of the calendar. A new one can be booked at any time.",
        "action": "Cancel the meeting",
        "danger": True,
        "back": reverse("meetings:meeting", args=[pk]),
    }
    return render(request, "meetings/cancel.html", context)


def _form(request: HttpRequest, relationship: Relationship) -> TimeForm:
    """The agenda begins with the student. Only a page that opens is filled in: what was typed is never overwritten."""
    if request.user.pk != relationship.mentee_id:
        return TimeForm(request.POST or None)
    return BookingForm(request.POST or None, initial={} if request.POST else _known(relationship, request))


def _known(relationship: Relationship, request: HttpRequest) -> dict:
    lines = [line for lines in agenda_suggestions(relationship, request.user) for line in lines]
    return {"agenda": "\n".join(lines)}


def _offer(form: TimeForm, relationship: Relationship, reader: User, but_for: Meeting | None = None) -> dict:
    minutes = but_for.minutes if but_for else usual_minutes(relationship)
    diary, chosen = Diary.of(relationship, but_for=but_for), form["starts_at"].value() or ""
    people = {"relationship": relationship, "other": relationship.other(reader)}
    people["keepers"] = keepers_of(relationship.mentor)
    return people | to_choose_from(diary, minutes, reader, chosen)


def _booked(request: HttpRequest, relationship: Relationship, form: BookingForm) -> Meeting | None:
    try:
        return book_meeting(
            relationship=relationship,
            minutes=usual_minutes(relationship),
            by=request.user,
            **form.cleaned_data,
        )
    except ValidationError as error:
        form.add_error("starts_at", error)
        return None


def _moved(request: HttpRequest, meeting: Meeting, form: TimeForm) -> bool:
    try:
        move_meeting(meeting=meeting, starts_at=form.cleaned_data["starts_at"], by=request.user)
    except ValidationError as error:
        form.add_error("starts_at", error)
        return False
    return True


def _cancelled(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        cancel_meeting(meeting=meeting, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Canceled. Everybody in it gets a mail.")
    return redirect("meetings:meeting", meeting.pk)
