from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.clock import zone_for
from meetings.forms import WindowForm
from meetings.models import Availability
from meetings.permissions import can_offer_times
from meetings.services import add_window, remove_window


def windows(request: HttpRequest) -> HttpResponse:
    if not can_offer_times(request.user):
        raise PermissionDenied
    form = WindowForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        messages.success(request, "Saved. Your students can book within this time every week.")
        return redirect("meetings:availability")
    context = {
        "form": form,
        "windows": Availability.objects.filter(person=request.user),
        "zone": zone_for(request.user).key.replace("_", " "),
    }
    return render(request, "meetings/availability.html", context)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    window = get_object_or_404(Availability, pk=pk, person=request.user)
    remove_window(window=window, by=request.user)
    messages.success(request, f"{window} is no longer offered. Meetings that are booked in it stay.")
    return redirect("meetings:availability")


def _added(request: HttpRequest, form: WindowForm) -> bool:
    try:
        add_window(person=request.user, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
