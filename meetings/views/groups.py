"""A mentor, or who keeps their calendar, arranges a meeting with several students, and says who comes."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import zone_for
from accounts.models import User
from meetings.behalf import one_each, to_book
from meetings.forms.groups import ONCE, GroupForm, WhenForm
from meetings.models import Meeting
from meetings.permissions import can_arrange_group, can_change_group, can_move
from meetings.services import add_to_group, arrange_group, move_group, plan_group, remove_from_group

from .kept import mentor_or_404
from .loading import meeting_or_404

TOO_LATE = "This meeting can no longer be changed."


def arrange(request: HttpRequest) -> HttpResponse:
    if not can_arrange_group(request.user, request.user):
        raise PermissionDenied
    return _arrange(request, request.user, lambda meeting: reverse("meetings:meeting", args=[meeting.pk]))


def kept_arrange(request: HttpRequest, mentor_pk: UUID) -> HttpResponse:
    mentor = mentor_or_404(request, mentor_pk)
    return _arrange(request, mentor, lambda meeting: reverse("meetings:kept", args=[mentor_pk]))


@require_safe
def people(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = _group(request, pk)
    if not can_change_group(request.user, meeting):
        return _refused(request, meeting)
    seated = {pair.mentee_id for pair in meeting.relationships}
    others = [pair for pair in one_each(to_book(meeting.mentor)) if pair.mentee_id not in seated]
    context = {"meeting": meeting, "others": others, "back": reverse("meetings:meeting", args=[pk])}
    return render(request, "meetings/group_people.html", context)


@require_POST
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = _group(request, pk)
    pair = to_book(meeting.mentor).filter(pk__in=_uuids(request.POST.get("pair"))).first()
    if pair is None:
        messages.error(request, "Choose one of your students.")
    elif _done(request, add_to_group, meeting=meeting, relationship=pair, reach=_reach(request)):
        messages.success(request, f"{pair.mentee} is invited by mail.")
    return redirect("meetings:group-people", pk)


@require_POST
def remove(request: HttpRequest, pk: UUID, person_pk: UUID) -> HttpResponse:
    meeting = _group(request, pk)
    person = get_object_or_404(User, pk__in=[pair.mentee_id for pair in meeting.relationships], id=person_pk)
    if _done(request, remove_from_group, meeting=meeting, person=person, reach=_reach(request)):
        messages.success(request, f"{person} is taken out, and gets a mail that says so.")
    return redirect("meetings:group-people", pk)


def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = _group(request, pk)
    if not can_move(request.user, meeting):
        return _refused(request, meeting)
    return moved_by_form(request, meeting, reverse("meetings:meeting", args=[pk]))


def moved_by_form(request: HttpRequest, meeting: Meeting, back: str) -> HttpResponse:
    zone = zone_for(meeting.mentor).key
    form = WhenForm(request.POST or None, zone=zone, initial=_known(meeting))
    if request.method == "POST" and form.is_valid() and _moved(request, form, meeting):
        messages.success(request, "Changed. Everybody who comes gets an updated invitation by mail.")
        return redirect(back)
    context = {"meeting": meeting, "form": form, "back": back, "zone": zone.replace("_", " ")}
    return render(request, "meetings/group_move.html", context)


def _arrange(request: HttpRequest, mentor: User, after: Callable[[Meeting], str]) -> HttpResponse:
    own = one_each(to_book(mentor))
    pairs = to_book(mentor).filter(pk__in=[pair.pk for pair in own]).order_by("mentee__full_name", "pk")
    form = GroupForm(request.POST or None, pairs=pairs, zone=zone_for(mentor).key)
    plan = None
    if request.method == "POST" and form.is_valid():
        what = _what(form, mentor)
        if "send" in request.POST and (made := _arranged(request, form, what)):
            messages.success(request, "Arranged. Everybody gets an invitation by mail.")
            return redirect(after(made))
        plan = plan_group(mentor, what["relationships"], what["what"], what["repeat"])
    context = {"form": form, "plan": plan, "mentor": mentor, "count": len(own), "once": ONCE}
    context |= {"zone": zone_for(mentor).key.replace("_", " "), "is_own": mentor == request.user}
    return render(request, "meetings/group_new.html", context)


def _what(form: GroupForm, mentor: User) -> dict:
    pairs = list(form.cleaned_data["pairs"])
    return {"mentor": mentor, "relationships": pairs, "what": form.gathering(), "repeat": form.repeat()}


def _arranged(request: HttpRequest, form: Form, what: dict) -> Meeting | None:
    try:
        return arrange_group(by=request.user, leave_out=request.POST.getlist("left"), **what)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _moved(request: HttpRequest, form: WhenForm, meeting: Meeting) -> bool:
    try:
        move_group(meeting=meeting, what=form.gathering(), by=request.user)
    except ValidationError as error:
        form.add_error("clock", error)
        return False
    return True


def _known(meeting: Meeting) -> dict:
    local = timezone.localtime(meeting.starts_at, zone_for(meeting.mentor))
    clock = {"on": local.date(), "clock": local.time()}
    return clock | {"minutes": meeting.minutes, "mode": meeting.mode, "place": meeting.place}


def _done(request: HttpRequest, service: Callable, **what) -> bool:
    try:
        service(by=request.user, **what)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    return True


def _group(request: HttpRequest, pk: UUID) -> Meeting:
    """Its students may open the meeting, but not who else could come: for them there is no such page."""
    meeting = meeting_or_404(request, pk)
    if meeting.is_group and meeting.mentor != request.user:
        raise PermissionDenied
    return get_object_or_404(
        Meeting.objects.filter(is_group=True).with_people().select_related("series"), pk=meeting.pk
    )


def _refused(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    messages.info(request, TOO_LATE)
    return redirect("meetings:meeting", meeting.pk)


def _reach(request: HttpRequest) -> str:
    return "following" if request.POST.get("reach") == "following" else "this"


def _uuids(value: str | None) -> list[UUID]:
    try:
        return [UUID(value or "")]
    except ValueError:
        return []
