from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q

from accounts.models import User
from notifications.models import Record

BELIEVED_FOR = timedelta(hours=24)


class ExternalCalendarQuerySet(models.QuerySet):
    def due(self, now: datetime) -> Self:
        """To be read again, and in no worker's hands."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        return self.filter(free, next_read_at__lte=now, person__is_active=True)

    def telling(self, now: datetime) -> Self:
        """Read lately enough to be believed. One that only did not answer the last time keeps what it said before."""
        known = ["", ExternalCalendar.Failure.AWAY]
        return self.filter(read_at__gt=now - BELIEVED_FOR, failure__in=known)

    def busy_between(self, since: datetime, until: datetime) -> Self:
        """With the number of their `busy` times."""
        within = Q(busy_times__during__overlap=(since, until))
        return self.annotate(busy=models.Count("busy_times", filter=within))


class ExternalCalendar(Record):
    """Somebody's other calendar, read from a private ICS address: when they are busy there, and nothing else of it."""

    class Failure(models.TextChoices):
        NONE = "", "None"
        ADDRESS = "address", "The address is not one that can be read from here"
        AWAY = "away", "The other calendar did not answer"
        REFUSED = "refused", "The other calendar refused the address"
        TOO_LARGE = "too_large", "The calendar is too large"
        NO_CALENDAR = "no_calendar", "What stands there is no calendar"

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="external_calendars")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=600)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text="When it was last read whole, or found unchanged.")
    reaches = models.DateTimeField(null=True, blank=True, help_text="Up to when the busy times below are known.")
    tried_at = models.DateTimeField(null=True, blank=True)
    next_read_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=12, choices=Failure, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = ExternalCalendarQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="external_calendar_once"),
            models.CheckConstraint(
                condition=Q(failure="", failures=0) | (~Q(failure="") & Q(failures__gt=0)),
                name="external_calendar_failure_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def tells(self, now: datetime) -> bool:
        """As `telling`, of one row."""
        known = self.failure in {"", self.Failure.AWAY}
        return known and self.read_at is not None and self.read_at > now - BELIEVED_FOR

    @property
    def place(self) -> str:
        """All that anybody reads of the address: the rest of it is a key."""
        return f"{urlsplit(self.address).hostname}/…"


class BusyTime(Record):
    """When the other calendar says busy: no title, no place, no people."""

    calendar = models.ForeignKey(ExternalCalendar, on_delete=models.CASCADE, related_name="busy_times")
    during = DateTimeRangeField()

    class Meta:
        indexes = [models.Index(fields=["calendar", "during"], name="busy_time_calendar")]

    def __str__(self) -> str:
        return f"{self.during.lower:%Y-%m-%d %H:%M} to {self.during.upper:%Y-%m-%d %H:%M}"
