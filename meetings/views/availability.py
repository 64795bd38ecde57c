from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.clock import school_today, zone_for
from accounts.models import User
from meetings.forms import WindowForm
from meetings.models import Availability, BookingRules, DateOverride, Holiday
from meetings.services import add_window, change_window, move_to_own_zone, remove_window

from .whose import back_to, is_done, setting_for, show, whose

MOST_HOLIDAYS = 5


def windows(request: HttpRequest, mentor_pk: UUID | None = None) -> HttpResponse:
    person = setting_for(request, mentor_pk)
    form = WindowForm(request.POST or None)
    if is_done(form, add_window, person=person, by=request.user):
        of_whom = f"Students of {person}" if mentor_pk else "Your students"
        messages.success(request, f"Saved. {of_whom} can book within this time every week.")
        return back_to("availability", mentor_pk)
    return show(request, "availability", person, mentor_pk, {"form": form} | _set_so_far(person))


def change(request: HttpRequest, pk: UUID, mentor_pk: UUID | None = None) -> HttpResponse:
    person = whose(request, mentor_pk)
    window = _window(person, pk)
    form = WindowForm(request.POST or None, instance=window)
    if is_done(form, change_window, window=window, by=request.user):
        messages.success(request, "Saved. Meetings that are booked stay as they are.")
        return back_to("availability", mentor_pk)
    context = {"form": form, "zone": window.zone_name}
    return show(request, "availability_change", person, mentor_pk, context)


@require_POST
def remove(request: HttpRequest, pk: UUID, mentor_pk: UUID | None = None) -> HttpResponse:
    window = _window(whose(request, mentor_pk), pk)
    remove_window(window=window, by=request.user)
    messages.success(request, f"{window} is no longer offered. Meetings that are booked in it stay.")
    return back_to("availability", mentor_pk)


@require_POST
def move_zone(request: HttpRequest, mentor_pk: UUID | None = None) -> HttpResponse:
    person = setting_for(request, mentor_pk)
    moved = move_to_own_zone(person=person, by=request.user)
    zone = zone_for(person).key.replace("_", " ")
    messages.success(request, f"{moved} moved to {zone}." if moved else f"All times are for {zone} already.")
    return back_to("availability", mentor_pk)


def _window(person: User, pk: UUID) -> Availability:
    return get_object_or_404(Availability.objects.filter(person=person).select_related("person"), pk=pk)


def _set_so_far(person: User) -> dict:
    today, zone = school_today(), zone_for(person).key
    weekly = list(Availability.objects.filter(person=person))
    dates = list(DateOverride.objects.filter(person=person).from_on(today))
    return {
        "windows": weekly,
        "dates": dates,
        "elsewhere": [entry for entry in [*weekly, *dates] if entry.zone != zone],
        "rules": BookingRules.of(person),
        "holidays": Holiday.objects.from_on(today)[:MOST_HOLIDAYS],
    }
