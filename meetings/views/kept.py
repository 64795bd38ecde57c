"""A mentor's calendar for whoever keeps it: times, places and the students' names, and nothing else of a meeting."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import zone_for
from accounts.models import User
from matching.models import Relationship
from meetings.behalf import kept_by, to_book
from meetings.forms import WindowForm
from meetings.models import Availability, Meeting
from meetings.permissions import can_be_moved, is_ahead
from meetings.services import add_window, remove_window


def mentor_or_404(request: HttpRequest, pk: UUID) -> User:
    return get_object_or_404(kept_by(request.user), pk=pk)


@require_safe
def calendar(request: HttpRequest, mentor_pk: UUID) -> HttpResponse:
    mentor = mentor_or_404(request, mentor_pk)
    coming = Meeting.objects.with_mentor(mentor).upcoming(timezone.now()).with_people()
    context = {
        "mentor": mentor,
        "coming": [(meeting, can_be_moved(meeting), is_ahead(meeting)) for meeting in coming],
        "pairs": _one_each(to_book(mentor)),
    }
    return render(request, "meetings/kept.html", context)


def windows(request: HttpRequest, mentor_pk: UUID) -> HttpResponse:
    mentor = mentor_or_404(request, mentor_pk)
    form = WindowForm(request.POST or None)
    if form.is_valid() and _is_added(request, mentor, form):
        messages.success(request, f"Saved. Students of {mentor} can book within this time every week.")
        return redirect("meetings:kept-windows", mentor_pk)
    offered, zone = Availability.objects.filter(person=mentor), zone_for(mentor).key.replace("_", " ")
    context = {"form": form, "mentor": mentor, "windows": offered, "zone": zone}
    return render(request, "meetings/availability.html", context)


@require_POST
def remove(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> HttpResponse:
    offered = Availability.objects.filter(person=mentor_or_404(request, mentor_pk))
    window = get_object_or_404(offered.select_related("person"), pk=pk)
    remove_window(window=window, by=request.user)
    messages.success(request, f"{window} is no longer offered. Meetings that are booked in it stay.")
    return redirect("meetings:kept-windows", mentor_pk)


def _one_each(pairs: Iterable[Relationship]) -> list[Relationship]:
    """A student who is mentored and advised by one person is one name here: kinds are not for this reader."""
    found: dict = {}
    for pair in sorted(pairs, key=lambda pair: pair.kind not in Relationship.COUNTED_KINDS):
        found.setdefault(pair.mentee_id, pair)
    return sorted(found.values(), key=lambda pair: pair.mentee.full_name)


def _is_added(request: HttpRequest, mentor: User, form: WindowForm) -> bool:
    try:
        add_window(person=mentor, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
