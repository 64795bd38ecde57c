from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import Mode, User
from accounts.models.program import valid_time_zone
from meetings import slots
from notifications.models import Record


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class Availability(Record):
    """A weekly window in local time with its zone, never in UTC: 16:00 stays 16:00 across a clock change."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="availability")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts = models.TimeField("from")
    ends = models.TimeField("to")
    zone = models.CharField(max_length=60, validators=[valid_time_zone])
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField("place or link", max_length=200, blank=True)

    class Meta:
        ordering = ["weekday", "starts", "id"]
        verbose_name_plural = "availability"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="availability_ends_after_start",
                violation_error_message="The window must end after it starts.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M} to {self.ends:%H:%M}"

    def clean(self) -> None:
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": "Choose a time after the one at which it starts."})

    @property
    def zone_name(self) -> str:
        return self.zone.replace("_", " ")

    @property
    def as_slots(self) -> slots.Window:
        return slots.Window(weekday=self.weekday, starts=self.starts, ends=self.ends, zone=self.zone)
