from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from meetings.models import CalendarFeed
from meetings.models.feeds import new_token


@transaction.atomic
def renew_feed(*, person: User) -> CalendarFeed:
    """A new private calendar address. An earlier one stops working at once."""
    feed, _ = CalendarFeed.objects.update_or_create(
        person=person, defaults={"token": new_token(), "made_at": timezone.now()}
    )
    record(actor=person, verb="renewed", target=feed)
    return feed


@transaction.atomic
def drop_feed(*, person: User) -> bool:
    """Whether there was one: nobody can read their meetings by an address any more."""
    feed = CalendarFeed.objects.select_for_update().filter(person=person).first()
    if feed is None:
        return False
    record(actor=person, verb="withdrawn", target=feed)
    feed.delete()
    return True
