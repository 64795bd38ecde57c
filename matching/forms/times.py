from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import Program

MOST_TIMES = 3
NO_TIME = "Choose a day and a time, such as 2026-09-30 16:00, or leave it empty."
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
            raise ValidationError(NO_TIME)
        return self._instant(wall)

    def validate(self, value: datetime | None) -> None:
        if value is None:
            return
        now, days = timezone.now(), Program.current().booking_horizon_days
        if value <= now:
            raise ValidationError("This time has passed. Choose one that is still to come.")
        if value > now + timedelta(days=days):
            raise ValidationError(f"Choose a time within the next {days} days.")

    def _instant(self, wall: datetime) -> datetime:
        try:
            instant = wall.replace(tzinfo=self.zone).astimezone(UTC)
            exists = instant.astimezone(self.zone).replace(tzinfo=None) == wall
        except OverflowError:
            raise ValidationError(NO_TIME) from None
        if not exists:
            raise ValidationError("Clocks go forward then, so this hour is skipped that night. Choose another time.")
        return instant


def _parsed(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
