from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from matching.models import Relationship
from meetings.behalf import kept_by
from meetings.models import ActionItem, CalendarFeed, Meeting
from meetings.permissions import can_book, can_offer_times
from notifications.links import absolute

PAST_PER_PAGE = 20


def my_meetings(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    mine = Meeting.objects.visible_to(user).with_people()
    past = mine.exclude(state=Meeting.State.CONFIRMED).order_by("-starts_at", "id")
    mentorships = Relationship.objects.visible_to(user).live().with_people()
    context = {
        "coming": mine.upcoming(now),
        "to_log": mine.not_recorded(now).order_by("-starts_at"),
        "page": Paginator(past, PAST_PER_PAGE).get_page(request.GET.get("page")),
        "action_items": ActionItem.objects.filter(owner=user).of_live().open().select_related("owner"),
        "bookable": [mentorship for mentorship in mentorships if can_book(user, mentorship)],
        "offers_times": can_offer_times(user),
        "kept": kept_by(user),
        "feed_url": _feed_address(user),
    }
    return render(request, "meetings/mine.html", context)


def _feed_address(user) -> str:
    feed = CalendarFeed.objects.filter(person=user).first()
    return absolute(reverse("calendar-feed", args=[feed.token])) if feed else ""
