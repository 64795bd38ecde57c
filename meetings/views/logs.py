from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from matching.models import Relationship
from meetings import prefill
from meetings.forms import ExchangeForm, LogForm
from meetings.forms.logs.words import WordsForm
from meetings.models import Meeting
from meetings.permissions import can_correct_log, can_log, can_log_other, can_say_attendance, wrote
from meetings.services import log_meeting, log_other_meeting

from . import own_part
from .loading import meeting_or_404, relationship_or_404

LATEST = 30


def choose(request: HttpRequest) -> HttpResponse:
    to_log = Meeting.objects.to_log_by(request.user, timezone.now()).with_people()
    context = {
        "to_log": to_log.order_by("-starts_at")[:LATEST],
        "mentorships": Relationship.objects.visible_to(request.user).live().with_people(),
    }
    return render(request, "meetings/choose_log.html", context)


def log(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if can_say_attendance(request.user, meeting):
        return own_part.page(request, meeting)
    if not (can_log(request.user, meeting) or can_correct_log(request.user, meeting)):
        messages.info(request, _why_no_log(meeting))
        return redirect("meetings:meeting", pk)
    form = _form_of(request, meeting)
    if request.method == "POST" and form.is_valid() and (logged := _log(form, log_meeting, request, meeting=meeting)):
        return _thanks(request, logged)
    return _form_page(request, form, meeting.relationship, meeting)


def log_other(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = relationship_or_404(request, pk)
    known = prefill.of_relationship(relationship)
    form = LogForm(request.POST or None, relationships=[relationship], reader=request.user, initial=known)
    form.fields["outcome"].disabled = True
    return _new_log(request, relationship, form)


def log_exchange(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = relationship_or_404(request, pk)
    known = prefill.of_new_exchange()
    form = ExchangeForm(request.POST or None, relationships=[relationship], reader=request.user, initial=known)
    return _new_log(request, relationship, form)


def _new_log(request: HttpRequest, relationship: Relationship, form: WordsForm) -> HttpResponse:
    if not can_log_other(request.user, relationship):
        messages.info(request, "This mentorship has ended, so no further meeting can be logged in it.")
        return redirect("matching:relationship", relationship.pk)
    if request.method == "POST" and form.is_valid():
        logged = _log(form, log_other_meeting, request, relationship=relationship)
        if logged:
            return _thanks(request, logged)
    return _form_page(request, form, relationship, None)


def _form_of(request: HttpRequest, meeting: Meeting) -> WordsForm:
    asked = {"relationships": meeting.relationships, "reader": request.user}
    if meeting.is_logged and meeting.is_exchange:
        return ExchangeForm(request.POST or None, initial=prefill.of_exchange(meeting, request.user), **asked)
    known = prefill.of_meeting(meeting, request.user)
    return LogForm(request.POST or None, meeting=meeting, initial=known, **asked)


def _log(form: WordsForm, service, request: HttpRequest, **of_what) -> Meeting | None:
    try:
        return service(log=form.as_log(), by=request.user, **of_what)
    except ValidationError as error:
        form.refuse(error)
        return None


def _thanks(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    messages.success(request, "Logged. Thank you.")
    return redirect("meetings:meeting", meeting.pk)


def _form_page(
    request: HttpRequest, form: WordsForm, relationship: Relationship, meeting: Meeting | None
) -> HttpResponse:
    agenda = list(meeting.agenda.select_related("author")) if meeting else []
    to = ("meetings:meeting", meeting.pk) if meeting else ("matching:relationship", relationship.pk)
    is_group = meeting is not None and meeting.is_group
    context = {
        "form": form,
        "meeting": meeting,
        "agenda": agenda,
        "others_wrote": any(not wrote(request.user, item) for item in agenda),
        "relationship": relationship,
        "other": relationship.other(request.user),
        "with_whom": meeting.with_whom(request.user) if meeting else str(relationship.other(request.user)),
        "readers": "the students of this group" if is_group else str(relationship.other(request.user)),
        "is_exchange": isinstance(form, ExchangeForm),
        "back": reverse(to[0], args=[to[1]]),
    }
    return render(request, "meetings/log.html", context)


def _why_no_log(meeting: Meeting) -> str:
    if meeting.is_cancelled:
        return "This meeting was canceled, so there is nothing to log."
    if meeting.is_logged:
        return "This meeting is logged, and the days in which the log can be corrected are over."
    return "This meeting can be logged once it has begun."
