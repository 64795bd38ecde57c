"""One side proposes times, the other answers: with one click, with times of their own, or that none suits."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from matching.hooks import agenda_suggestions
from matching.models import Relationship
from meetings.cautions import sides
from meetings.forms.proposals import AnswerForm, CounterForm, PickForm, ProposalForm
from meetings.models import Availability, Meeting
from meetings.openings import usual_minutes
from meetings.permissions import can_answer_proposal, can_propose
from meetings.services import counter_proposal, decline_proposal, pick_time, propose_times, withdraw_proposal
from meetings.services.offered import usual_mode
from meetings.services.proposals import GONE

from .loading import meeting_or_404, relationship_or_404


def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = relationship_or_404(request, pk)
    return propose_in(request, relationship, _page, reverse("matching:relationship", args=[pk]))


def counter(request: HttpRequest, pk: UUID) -> HttpResponse:
    return counter_to(request, meeting_or_404(request, pk), _page(pk))


@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    return answered(request, meeting_or_404(request, pk), _page(pk))


def propose_in(
    request: HttpRequest, relationship: Relationship, after: Callable[[UUID], str], back: str
) -> HttpResponse:
    """`after` is where the new proposal is read."""
    if not can_propose(request.user, relationship):
        messages.info(request, "Times can be proposed while a mentorship runs and is not paused.")
        return redirect(back)
    form = _form(request, relationship)
    if form.is_valid() and (meeting := _sent(request, form, propose_times, relationship=relationship)):
        other, _ = sides(relationship, request.user)
        messages.success(request, f"Sent. {other} picks one of your times, or proposes others.")
        return redirect(after(meeting.pk))
    return _show(request, relationship, form, back, action="Propose these times")


def counter_to(request: HttpRequest, meeting: Meeting, back: str) -> HttpResponse:
    if not can_answer_proposal(request.user, meeting):
        messages.info(request, GONE)
        return redirect(back)
    form = _form(request, meeting.relationship, meeting)
    if form.is_valid() and _sent(request, form, counter_proposal, meeting=meeting, seen=form.cleaned_data["seen"]):
        other, _ = sides(meeting.relationship, request.user)
        messages.success(request, f"Sent. Now it is for {other} to pick one.")
        return redirect(back)
    return _show(request, meeting.relationship, form, back, action="Propose these instead")


def answered(request: HttpRequest, meeting: Meeting, back: str) -> HttpResponse:
    """`act` says what: pick (with the time), none, or withdraw."""
    acts = {"pick": _pick, "none": _none_suits, "withdraw": _withdraw}
    try:
        messages.success(request, acts.get(request.POST.get("act", ""), _nothing)(request, meeting))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(back)


def _pick(request: HttpRequest, meeting: Meeting) -> str:
    form = PickForm(request.POST)
    if not form.is_valid():
        raise ValidationError("Choose one of the times that are proposed.")
    pick_time(meeting=meeting, by=request.user, **form.cleaned_data)
    both = "you" if meeting.relationship.side_of(request.user) else "them"
    return f"Booked. Both of {both} get an invitation by mail."


def _none_suits(request: HttpRequest, meeting: Meeting) -> str:
    decline_proposal(meeting=meeting, by=request.user, seen=_seen(request))
    other, _ = sides(meeting.relationship, request.user)
    return f"{other} is told that none of these times suits. You can propose others at any time."


def _withdraw(request: HttpRequest, meeting: Meeting) -> str:
    withdraw_proposal(meeting=meeting, by=request.user, seen=_seen(request))
    return "Withdrawn. Nobody can pick these times any more."


def _seen(request: HttpRequest) -> datetime:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise ValidationError(GONE)
    return form.cleaned_data["seen"]


def _nothing(request: HttpRequest, meeting: Meeting) -> str:
    raise ValidationError("Choose what to do: pick a time, say that none suits, or withdraw.")


def _page(pk: UUID) -> str:
    return reverse("meetings:meeting", args=[pk])


def _form(request: HttpRequest, relationship: Relationship, meeting: Meeting | None = None) -> ProposalForm:
    leads = request.user.pk == relationship.mentee_id and meeting is None
    form = CounterForm if meeting else ProposalForm
    return form(
        request.POST if request.method == "POST" else None,
        relationship=relationship,
        writer=request.user,
        minutes=meeting.minutes if meeting else usual_minutes(relationship),
        with_agenda=leads,
        initial={} if request.method == "POST" else _known(request, relationship, meeting, leads),
    )


def _known(request: HttpRequest, relationship: Relationship, meeting: Meeting | None, leads: bool) -> dict:
    if meeting:
        return {"mode": meeting.mode, "place": meeting.place, "seen": meeting.proposed_at.isoformat()}
    mode = usual_mode(relationship)
    window = Availability.objects.filter(person=relationship.mentor, mode=mode).exclude(place="").first()
    known = {"mode": mode, "place": window.place if window else ""}
    if leads:
        known["agenda"] = "\n".join(line for lines in agenda_suggestions(relationship, request.user) for line in lines)
    return known


def _sent(request: HttpRequest, form: ProposalForm, service: Callable, **of_what) -> Meeting | None:
    if "agenda" in form.fields:
        of_what["agenda"] = form.cleaned_data["agenda"]
    try:
        return service(proposal=form.proposal, by=request.user, **of_what)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _show(
    request: HttpRequest, relationship: Relationship, form: ProposalForm, back: str, *, action: str
) -> HttpResponse:
    other, own = sides(relationship, request.user)
    context = {"form": form, "relationship": relationship, "other": other, "own": own, "back": back, "action": action}
    return render(request, "meetings/propose.html", context)
