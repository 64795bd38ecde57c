"""What a delegate does with a mentor's meetings: book, move, cancel. The meetings' own pages stay closed to them."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from matching.models import Relationship
from meetings.behalf import to_book
from meetings.forms import TimeForm
from meetings.models import Meeting
from meetings.offered import offered_times
from meetings.openings import Diary, usual_minutes
from meetings.permissions import can_cancel, can_move
from meetings.services import book_meeting, cancel_meeting, move_meeting

from .groups import moved_by_form
from .kept import kept_meeting_or_404, mentor_or_404
from .times import to_choose_from


def book(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    pair = get_object_or_404(to_book(mentor_or_404(request, mentor_pk)), pk=pk)
    form, minutes = TimeForm(request.POST or None), usual_minutes(pair)
    if _is_done(request, form, book_meeting, relationship=pair, minutes=minutes):
        messages.success(request, "Booked. Both of them get an invitation by mail.")
        return redirect("meetings:kept", mentor_pk)
    words = {
        "title": f"Book a time with {pair.mentee}",
        "action": "Book it",
        "offered": offered_times(pair),
        "pair": pair,
    }
    return _pick(request, form, pair, minutes, words)


def move(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    meeting = kept_meeting_or_404(request, mentor_pk, pk)
    if not can_move(request.user, meeting):
        return _too_late(request, mentor_pk, "This meeting can no longer be moved.")
    if meeting.is_group:
        return moved_by_form(request, meeting, reverse("meetings:kept", args=[mentor_pk]))
    form = TimeForm(request.POST or None)
    if _is_done(request, form, move_meeting, meeting=meeting):
        messages.success(request, "Moved. Both of them get an updated invitation by mail.")
        return redirect("meetings:kept", mentor_pk)
    words = {"title": f"Move the meeting with {meeting.relationship.mentee}", "action": "Move it"}
    return _pick(request, form, meeting.relationship, meeting.minutes, words, meeting)


def cancel(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    meeting = kept_meeting_or_404(request, mentor_pk, pk)
    if not can_cancel(request.user, meeting):
        return _too_late(request, mentor_pk, "This meeting can no longer be canceled.")
    if request.method == "POST":
        return _canceled(request, mentor_pk, meeting)
    context = {
        "meeting": meeting,
        "heading": f"Cancel the meeting of {meeting.mentor} with {meeting.with_whom(meeting.mentor)}?",
        "text": "Everybody in it gets a mail that takes it out of the calendar and says that you did this.",
        "action": "Cancel the meeting",
        "danger": True,
        "back": reverse("meetings:kept", args=[mentor_pk]),
    }
    return render(request, "meetings/cancel.html", context)


def _is_done(request: HttpRequest, form: TimeForm, service: Callable, **of_what) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        service(by=request.user, **of_what, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("starts_at", error)
        return False
    return True


def _pick(
    request: HttpRequest,
    form: TimeForm,
    pair: Relationship,
    minutes: int,
    words: dict,
    meeting: Meeting | None = None,
) -> HttpResponse:
    times = to_choose_from(Diary.of(pair, but_for=meeting), minutes, request.user, form["starts_at"].value() or "")
    context = {"form": form, "mentor": pair.mentor, "meeting": meeting, **times, **words}
    return render(request, "meetings/kept_pick.html", context)


def _canceled(request: HttpRequest, mentor_pk: UUID, meeting: Meeting) -> HttpResponse:
    try:
        cancel_meeting(meeting=meeting, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Canceled. Everybody in it gets a mail.")
    return redirect("meetings:kept", mentor_pk)


def _too_late(request: HttpRequest, mentor_pk: UUID, sentence: str) -> HttpResponse:
    messages.info(request, sentence)
    return redirect("meetings:kept", mentor_pk)
