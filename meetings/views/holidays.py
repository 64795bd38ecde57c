from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.access import whole_school
from accounts.clock import school_today
from meetings.forms import HolidaysForm
from meetings.models import Holiday
from meetings.services import add_holidays, booked_on, remove_holiday


@whole_school
def holidays(request: HttpRequest) -> HttpResponse:
    """The days on which the school is closed, as staff keep them."""
    form = HolidaysForm(request.POST or None)
    if form.is_valid() and _added(request, form):
        return redirect("meetings:holidays")
    today = school_today()
    context = {"form": form, "coming": Holiday.objects.from_on(today), "over": Holiday.objects.filter(on__lt=today)}
    return render(request, "meetings/holidays.html", context)


@require_POST
@whole_school
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    holiday = get_object_or_404(Holiday, pk=pk)
    remove_holiday(holiday=holiday, by=request.user)
    messages.success(request, f"{holiday} is taken out. Weekly times are offered on that day again.")
    return redirect("meetings:holidays")


def _added(request: HttpRequest, form: HolidaysForm) -> bool:
    try:
        added = add_holidays(days=form.cleaned_data["days"], by=request.user)
    except ValidationError as error:
        form.add_error("days", error)
        return False
    messages.success(request, _what_came_of(added))
    return True


def _what_came_of(added: list[Holiday]) -> str:
    """Days that were over, and meetings that stay, are told: either may be a slip."""
    over, booked = sum(holiday.on < school_today() for holiday in added), booked_on(added).count()
    parts = [f"{len(added)} {'day' if len(added) == 1 else 'days'} added"]
    if over:
        parts.append(f"{over} of them {'is' if over == 1 else 'are'} already over")
    if booked:
        parts.append(f"on them {'1 meeting is' if booked == 1 else f'{booked} meetings are'} booked, and not canceled")
    return "; ".join(parts) + "."
