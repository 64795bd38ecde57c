"""Every Monday from eight in the mentor's own morning, one mail that lists which meetings wait for their log."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from accounts.clock import school_zone
from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.models import Meeting, Participant
from meetings.unlogged import ASKED_FOR, week_of
from notifications.models import Notification
from notifications.services import notify

MONDAY, TUESDAY, MORNING = 0, 1, 8
SINCE_LAST_WEEK = timedelta(days=4)  # from a Tuesday to the Monday after it, and longer than both days in all zones
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)
AT_ONCE = 500


def ask_each_week(now: datetime) -> int:
    """The tick of every minute. A message that was taken back counts as told, so nobody is asked twice in a week; where the
    clock stood still, it goes later on that Monday, or on Tuesday. Returns how many.
    """
    if not _due_somewhere(now):
        return 0
    school = school_zone()
    due = [(mentor, local) for mentor in _mentors(now) if _is_due(local := now.astimezone(_zone(mentor, school)))]
    for mentor, local in due[:AT_ONCE]:
        notify(kind=emails.LOG_DIGEST, recipient=mentor, about=mentor, occasion=week_of(local), due_at=now)
    return len(due[:AT_ONCE])


def _due_somewhere(now: datetime) -> bool:
    return not {MONDAY, TUESDAY}.isdisjoint((now + offset).weekday() for offset in (WEST, EAST))


def _is_due(local: datetime) -> bool:
    return local.weekday() == TUESDAY or (local.weekday() == MONDAY and local.hour >= MORNING)


def _zone(mentor: User, school: ZoneInfo) -> ZoneInfo:
    return ZoneInfo(mentor.time_zone) if mentor.time_zone else school


def _mentors(now: datetime) -> QuerySet[User]:
    waiting = Meeting.objects.not_recorded(now).filter(ends_at__gt=now - ASKED_FOR)
    seats = Participant.objects.kept().filter(
        relationship__mentor=OuterRef("pk"), relationship__in=Relationship.objects.live(), meeting__in=waiting
    )
    told = Notification.objects.filter(
        kind=emails.LOG_DIGEST, recipient=OuterRef("pk"), created_at__gt=now - SINCE_LAST_WEEK
    )
    return User.objects.active().filter(Exists(seats), ~Exists(told)).order_by("pk")
