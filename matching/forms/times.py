import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import Program

MOST_TIMES = 3
NO_TIME = "Choose a day and a time, such as {}, or leave it empty."
TOO_FAR = "Choose a time within the next {} days."
EXAMPLE = "%Y-%m-%d 16:00"
# A browser lets one type more than four digits.
FAR_YEAR = re.compile(r"\+?\d{5,6}-")
LOCAL = "%Y-%m-%dT%H:%M"


class LocalTimeField(forms.Field):
    """A moment as the clocks of one zone show it. Of a local time that the autumn change repeats the first is meant."""

    def __init__(self, *, zone: ZoneInfo, **kwargs) -> None:
        self.zone, now = zone, timezone.now().astimezone(zone)
        until = now + timedelta(days=Program.current().booking_horizon_days)
        limits = {"type": "datetime-local", "min": now.strftime(LOCAL), "max": until.strftime(LOCAL)}
        super().__init__(required=False, widget=forms.DateTimeInput(attrs=limits, format=LOCAL), **kwargs)

    def to_python(self, value: str) -> datetime | None:
        if value in self.empty_values or not value.strip():
            return None
        wall = _parsed(value.strip())
        if wall is None or timezone.is_aware(wall):
            raise ValidationError(_too_far() if FAR_YEAR.match(value.strip()) else self._no_time())
        return self._instant(wall)

    def validate(self, value: datetime | None) -> None:
        if value is None:
            return
        now, days = timezone.now(), Program.current().booking_horizon_days
        if value <= now:
            raise ValidationError("This time has passed. Choose one that is still to come.")
        if value > now + timedelta(days=days):
            raise ValidationError(_too_far())

    def _instant(self, wall: datetime) -> datetime:
        try:
            instant = wall.replace(tzinfo=self.zone).astimezone(UTC)
            exists = instant.astimezone(self.zone).replace(tzinfo=None) == wall
        except OverflowError:
            raise ValidationError(_too_far() if wall.year > timezone.now().year else self._no_time()) from None
        if not exists:
            raise ValidationError("Clocks go forward then, so this hour is skipped that night. Choose another time.")
        return instant

    def _no_time(self) -> str:
        """With an example that could be chosen."""
        soon = timezone.now().astimezone(self.zone) + timedelta(days=Program.current().booking_horizon_days // 2)
        return NO_TIME.format(soon.strftime(EXAMPLE))


def _too_far() -> str:
    return TOO_FAR.format(Program.current().booking_horizon_days)


def _parsed(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
