"""What a mentor is still asked to log, and in which week: shared by the tick that asks and the mail that says it."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import User
from matching.models import Relationship

from .models import Meeting

ASKED_FOR = timedelta(weeks=6)


def asked_of(mentor: User, now: datetime) -> QuerySet[Meeting]:
    """Of mentorships that have not ended, newest first. After some weeks nobody asks any more: it stays not recorded."""
    live = Relationship.objects.live().filter(mentor=mentor)
    asked = Meeting.objects.of(live).not_recorded(now).filter(ends_at__gt=now - ASKED_FOR)
    return asked.with_people().order_by("-starts_at")


def week_of(local: datetime) -> str:
    """ISO year and week: the occasion of a weekly mail."""
    year, week, _ = local.isocalendar()
    return f"{year}-W{week:02}"
