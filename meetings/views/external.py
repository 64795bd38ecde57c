from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from meetings.forms import CalendarForm
from meetings.models import ExternalCalendar
from meetings.services import add_calendar, read_calendar_now, remove_calendar
from meetings.services.external import MOST

SOON = timedelta(weeks=2)


@sensitive_post_parameters("address")
def calendars(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        messages.success(request, "Added. It is read within a minute or two.")
        return redirect("meetings:calendars")
    now = timezone.now()
    own = list(ExternalCalendar.objects.filter(person=request.user).busy_between(now, now + SOON))
    for calendar in own:
        calendar.is_believed = calendar.tells(now)
    context = {"form": form, "calendars": own, "most": MOST, "is_full": len(own) >= MOST}
    return render(request, "meetings/calendars.html", context)


@require_POST
def read_now(request: HttpRequest, pk: UUID) -> HttpResponse:
    calendar = _own_or_404(request, pk)
    try:
        read_calendar_now(calendar=calendar, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{calendar} is read again within a minute. Come back to this page to see it.")
    return redirect("meetings:calendars")


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    calendar = _own_or_404(request, pk)
    remove_calendar(calendar=calendar, by=request.user)
    messages.success(request, f"{calendar} is removed, and with it all that was known of it.")
    return redirect("meetings:calendars")


def _own_or_404(request: HttpRequest, pk: UUID) -> ExternalCalendar:
    return get_object_or_404(ExternalCalendar, pk=pk, person=request.user)


def _added(request: HttpRequest, form: CalendarForm) -> bool:
    try:
        add_calendar(person=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
