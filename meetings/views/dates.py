"""Single days that differ, and the rules by which a person is booked."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import school_today
from matching.models import Relationship
from meetings.forms import ClosedDaysForm, OtherTimesForm, RulesForm
from meetings.models import BookingRules, DateOverride, Holiday
from meetings.openings import USUAL_MINUTES, Diary
from meetings.services import close_days, offer_other_times, remove_dates, set_rules

from .times import by_week, within_days
from .whose import back_to, is_done, setting_for, show, whose

PREVIEW_DAYS = 14


def dates(request: HttpRequest, mentor_pk: UUID | None = None) -> HttpResponse:
    """Two forms: the button says which of them was sent."""
    person, what = setting_for(request, mentor_pk), request.POST.get("what")
    closed = ClosedDaysForm(request.POST if what == "closed" else None)
    other = OtherTimesForm(request.POST if what == "other" else None)
    who = {"person": person, "by": request.user}
    if is_done(closed, close_days, **who) or is_done(other, offer_other_times, **who):
        messages.success(request, "Saved. Meetings that are booked on these days stay.")
        return back_to("dates", mentor_pk)
    today = school_today()
    context = {
        "closed": closed,
        "other": other,
        "dates": DateOverride.objects.filter(person=person).from_on(today),
        "holidays": Holiday.objects.from_on(today),
    }
    return show(request, "availability_dates", person, mentor_pk, context)


@require_POST
def remove(request: HttpRequest, pk: UUID, mentor_pk: UUID | None = None) -> HttpResponse:
    own = DateOverride.objects.filter(person=whose(request, mentor_pk)).select_related("person")
    override = get_object_or_404(own, pk=pk)
    remove_dates(override=override, by=request.user)
    messages.success(request, "Taken out. On these days the weekly times hold again.")
    return back_to("dates", mentor_pk)


def rules(request: HttpRequest, mentor_pk: UUID | None = None) -> HttpResponse:
    person = setting_for(request, mentor_pk)
    form = RulesForm(request.POST or None, instance=BookingRules.of(person))
    if is_done(form, set_rules, person=person, by=request.user):
        messages.success(request, "Saved. It holds for what is booked from now on.")
        return back_to("availability", mentor_pk)
    return show(request, "availability_rules", person, mentor_pk, {"form": form})


@require_safe
def preview(request: HttpRequest, mentor_pk: UUID | None = None) -> HttpResponse:
    """What a student of one kind of mentorship can choose from in the next two weeks."""
    person, asked = setting_for(request, mentor_pk), request.GET.get("kind")
    kind = asked if asked in Relationship.Kind.values else Relationship.Kind.MENTORING
    diary, until = Diary.as_offered(person, kind), school_today() + timedelta(days=PREVIEW_DAYS)
    openings = within_days(diary.openings(USUAL_MINUTES), PREVIEW_DAYS)
    context = {
        "kinds": Relationship.Kind.choices,
        "kind": kind,
        "minutes": USUAL_MINUTES,
        "weeks": by_week(openings),
        "holidays": [holiday for holiday in diary.holidays_that_matter if holiday.on <= until],
        "why": "" if openings else diary.why_none(USUAL_MINUTES),
    }
    return show(request, "availability_preview", person, mentor_pk, context)
