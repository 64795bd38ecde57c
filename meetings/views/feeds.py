from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.models import Mode, User
from meetings import calendars
from meetings.emails import feed_entry
from meetings.models import CalendarFeed, Meeting, Participant
from meetings.models.meetings import MeetingQuerySet
from meetings.services import drop_feed, renew_feed

from .loading import meeting_or_404

LOOKS_BACK = timedelta(days=365)
NAME = "Mentorship program"
MADE = "You have a private calendar address. It stands below, with what to do with it."
RENEWED = "Your calendar has a new private address. The earlier one no longer works."
ON_CALENDARS = [Meeting.State.CONFIRMED, Meeting.State.HELD]


@login_not_required
@require_safe
@cache_control(private=True)
@conditional_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address may read it: calendar programs cannot sign in. So its token is long and replaceable."""
    found = get_object_or_404(CalendarFeed.objects.select_related("person"), token=token, person__is_active=True)
    since = timezone.now() - LOOKS_BACK
    meetings = _of(found.person).filter(state__in=ON_CALENDARS, starts_at__gte=since)
    return _calendar([feed_entry(meeting) for meeting in meetings.with_people().select_related("series")])


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if meeting.state not in ON_CALENDARS or meeting.is_by_day:
        raise Http404
    response = _calendar([feed_entry(meeting)])
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    had_one = CalendarFeed.objects.filter(person=request.user).exists()
    renew_feed(person=request.user)
    messages.success(request, RENEWED if had_one else MADE)
    return _to_the_address()


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    if drop_feed(person=request.user):
        messages.success(request, "Your calendar address no longer works.")
    return _to_the_address()


def _to_the_address() -> HttpResponse:
    return redirect(f"{reverse('meetings:mine')}?calendar=open#calendar")


def _of(person: User) -> MeetingQuerySet:
    """Theirs to go to: not what they declined, no exchange of messages, and no day of which the hour is not known."""
    comes = Participant.objects.kept().coming().filter(person=person)
    return Meeting.objects.filter(participants__in=comes).with_a_time().exclude(mode=Mode.MESSAGES)


def _calendar(entries: list[calendars.Entry]) -> HttpResponse:
    return HttpResponse(calendars.feed(entries, NAME), content_type="text/calendar; charset=utf-8")
