"""Meetings that repeat: looked at date by date, then booked, moved or canceled with one click."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching.models import Relationship
from meetings.behalf import keepers_of, to_book
from meetings.forms.series import CancelForm, SeriesForm, SeriesHowForm, ShiftForm
from meetings.models import Meeting, Series
from meetings.openings import Diary, usual_minutes
from meetings.permissions import can_book, can_cancel, can_move
from meetings.recurrence import in_words
from meetings.repeating import Plan, plan_booking
from meetings.services import book_series, cancel_series, change_how, move_series, plan_shift

from .kept import mentor_or_404
from .loading import meeting_or_404, relationship_or_404
from .times import to_choose_from

TOO_LATE = "These meetings can no longer be changed."


def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = relationship_or_404(request, pk)
    if not can_book(request.user, relationship):
        messages.info(request, "Meetings can be booked while a mentorship runs and is not paused.")
        return redirect("matching:relationship", pk)
    return _book(request, relationship, lambda made: reverse("meetings:series", args=[made.pk]))


def kept_book(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    """For who keeps the mentor's calendar."""
    pair = get_object_or_404(to_book(mentor_or_404(request, mentor_pk)), pk=pk)
    return _book(request, pair, lambda made: reverse("meetings:kept", args=[mentor_pk]))


@require_safe
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    mine = Meeting.objects.visible_to(request.user)
    series = get_object_or_404(Series.objects.filter(meetings__in=mine).distinct(), pk=pk)
    meetings = list(mine.filter(series=series).with_people().order_by("starts_at"))
    context = {
        "series": series,
        "how_often": in_words(series.rule),
        "whom": meetings[-1].with_whom(request.user),
        "meetings": meetings,
        "to_change": next((one for one in meetings if can_move(request.user, one)), None),
        "to_cancel": next((one for one in meetings if can_cancel(request.user, one)), None),
        "now": timezone.now(),
    }
    return render(request, "meetings/series.html", context)


def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = _meeting(request, pk)
    if meeting is None or meeting.is_group or not can_move(request.user, meeting):
        return _refused(request, pk)
    known = {"weekday": meeting.series.weekday, "clock": meeting.series.local_time}
    form = ShiftForm(request.POST or request.GET or None, initial=known)
    plan = None
    if form.is_valid():
        what = {"meeting": meeting, "reach": form.cleaned_data["reach"], "shift": form.shift()}
        if request.method == "POST" and _done(request, form, move_series, leave=request.POST.getlist("left"), **what):
            messages.success(request, "Moved. Each of you gets one mail with all of it.")
            return redirect("meetings:series", meeting.series_id)
        plan = plan_shift(**what)
    return _changing(request, meeting, form, "meetings/series_move.html", plan)


def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = _meeting(request, pk)
    if meeting is None or not can_cancel(request.user, meeting):
        return _refused(request, pk)
    form = CancelForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid() and _done(request, form, cancel_series, **_of(form, meeting)):
        messages.success(request, "Canceled. Everybody gets one mail that takes them out of the calendar.")
        return redirect("meetings:series", meeting.series_id)
    words = {
        "meeting": meeting,
        "heading": f"Cancel meetings with {meeting.with_whom(request.user)}?",
        "text": "Everybody gets one mail for all of them. Past meetings stay as they are. One alone is canceled on its own page.",
        "action": f"Cancel {form.number} meetings" if form.number > 1 else "Cancel these meetings",
        "danger": True,
        "form": form,
        "back": reverse("meetings:series", args=[meeting.series_id]),
    }
    return render(request, "meetings/cancel.html", words)


def how(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = _meeting(request, pk)
    if meeting is None or not can_move(request.user, meeting):
        return _refused(request, pk)
    form = SeriesHowForm(request.POST or None, initial={"mode": meeting.mode, "place": meeting.place})
    if request.method == "POST" and form.is_valid() and _done(request, form, change_how, **_of(form, meeting)):
        messages.success(request, "Changed. Everybody gets one mail with all of it.")
        return redirect("meetings:series", meeting.series_id)
    return _changing(request, meeting, form, "meetings/series_how.html", None)


def _book(request: HttpRequest, pair: Relationship, after: Callable[[Series], str]) -> HttpResponse:
    form, minutes, plan = SeriesForm(request.POST or request.GET or None), usual_minutes(pair), None
    if form.is_valid():
        what = {"relationship": pair, "starts_at": form.cleaned_data["starts_at"], "minutes": minutes}
        what["repeat"] = form.repeat()
        left = request.POST.getlist("left")
        if request.method == "POST" and (made := _done(request, form, book_series, leave_out=left, **what)):
            messages.success(
                request, f"Booked: {made.meetings.count()} meetings. Both sides get one invitation by mail."
            )
            return redirect(after(made))
        plan = _planned(form, what)
    context = {
        "form": form,
        "plan": plan,
        "relationship": pair,
        "keepers": keepers_of(pair.mentor).exclude(pk=request.user.pk),
    }
    context["back"] = _back(request, pair)
    chosen = form["starts_at"].value() or ""
    return render(
        request, "meetings/series_book.html", context | to_choose_from(Diary.of(pair), minutes, request.user, chosen)
    )


def _planned(form: SeriesForm, what: dict) -> Plan | None:
    plan = plan_booking(**what)
    if plan is None and not form.errors:
        form.add_error("starts_at", "This time is no longer free. Choose another one.")
    return plan


def _back(request: HttpRequest, pair: Relationship) -> str:
    if pair.side_of(request.user):
        return reverse("meetings:book", args=[pair.pk])
    return reverse("meetings:kept", args=[pair.mentor_id])


def _done(request: HttpRequest, form: Form, service: Callable, **what):
    try:
        return service(by=request.user, **what)
    except ValidationError as error:
        form.add_error("starts_at" if "starts_at" in form.fields else None, error)
        return None


def _of(form: Form, meeting: Meeting) -> dict:
    return {"meeting": meeting, **form.cleaned_data}


def _meeting(request: HttpRequest, pk: UUID) -> Meeting | None:
    """None where it stands alone."""
    meeting = meeting_or_404(request, pk)
    return meeting if meeting.series_id else None


def _refused(request: HttpRequest, pk: UUID) -> HttpResponse:
    messages.info(request, TOO_LATE)
    return redirect("meetings:meeting", pk)


def _changing(request: HttpRequest, meeting: Meeting, form: Form, template: str, plan: Plan | None) -> HttpResponse:
    context = {
        "meeting": meeting,
        "form": form,
        "plan": plan,
        "whom": meeting.with_whom(request.user),
        "how_often": in_words(meeting.series.rule),
        "back": reverse("meetings:series", args=[meeting.series_id]),
    }
    return render(request, template, context)
