from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Mode, User
from accounts.models.program import valid_time_zone
from notifications.models import Record

from ..recurrence import Rule
from .availability import Weekday

MOST_OCCURRENCES = 26


class Series(Record):
    """How meetings repeat: weekday, local time and zone, never UTC (P12). It is their calendar UID.

    The rule is never changed: a meeting that is moved or canceled departs from it, and `Meeting.recurs_at` says from which
    occurrence. `sequence` rises when the whole of it is sent out anew.
    """

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", "Weekly"
        MONTHLY = "monthly", "Monthly"

    class Nth(models.IntegerChoices):
        FIRST = 1, "first"
        SECOND = 2, "second"
        THIRD = 3, "third"
        FOURTH = 4, "fourth"
        LAST = -1, "last"

    frequency = models.CharField(max_length=7, choices=Frequency)
    every = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(8)])
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    nth = models.SmallIntegerField(choices=Nth, null=True, blank=True, help_text="Of its month; null when weekly.")
    local_time = models.TimeField()
    zone = models.CharField(max_length=60, validators=[valid_time_zone])
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField("place or link", max_length=200, blank=True)
    first_on = models.DateField()
    count = models.PositiveSmallIntegerField(validators=[MinValueValidator(2), MaxValueValidator(MOST_OCCURRENCES)])
    sequence = models.PositiveIntegerField(default=0)
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(condition=Q(count__range=(2, MOST_OCCURRENCES)), name="series_count_in_bounds"),
            models.CheckConstraint(
                condition=Q(frequency="weekly", nth__isnull=True) | Q(frequency="monthly", nth__isnull=False),
                name="series_nth_only_when_monthly",
            ),
        ]

    @property
    def rule(self) -> Rule:
        return Rule(
            frequency=self.frequency,
            every=self.every,
            weekday=self.weekday,
            nth=self.nth,
            local_time=self.local_time,
            zone=self.zone,
            first_on=self.first_on,
            count=self.count,
        )

    def __str__(self) -> str:
        return f"{self.get_frequency_display()} series from {self.first_on:%Y-%m-%d}"
