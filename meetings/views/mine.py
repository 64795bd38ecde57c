from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from matching.models import Relationship
from meetings.behalf import kept_by, one_each, to_book
from meetings.external import busy
from meetings.models import ActionItem, CalendarFeed, Meeting
from meetings.permissions import can_book, can_offer_times
from meetings.proposals import listed
from notifications.links import absolute

PAST_PER_PAGE = 8


def my_meetings(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    mine = Meeting.objects.visible_to(user).with_people()
    past = mine.arranged().exclude(state=Meeting.State.CONFIRMED).order_by("-starts_at", "id")
    mentorships = Relationship.objects.visible_to(user).live().with_people()
    coming = list(mine.upcoming(now))
    context = {
        "coming": coming,
        "clashes": busy.clashes(user, coming),
        "to_book": one_each(to_book(user)) if can_offer_times(user) else [],
        "proposed": listed(Meeting.objects.visible_to(user), user),
        "to_log": mine.to_log_by(user, now).order_by("-starts_at"),
        "page": Paginator(past, PAST_PER_PAGE).get_page(request.GET.get("page")),
        "action_items": ActionItem.objects.filter(owner=user).of_live().open().select_related("owner"),
        "bookable": [one for one in mentorships if one.mentee_id == user.pk and can_book(user, one)],
        "offers_times": can_offer_times(user),
        "kept": kept_by(user),
        **_feed_address(user),
    }
    return render(request, "meetings/mine.html", context)


def _feed_address(user) -> dict[str, str]:
    """Also under the scheme by which Apple's programs know that it is to be subscribed to."""
    feed = CalendarFeed.objects.filter(person=user).first()
    address = absolute(reverse("calendar-feed", args=[feed.token])) if feed else ""
    return {"feed_url": address, "subscribe_url": f"webcal:{address.partition(':')[2]}"}
