from datetime import date, datetime, time, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Mode, Program, User
from accounts.models.program import valid_time_zone
from matching.models import Relationship
from meetings import slots
from notifications.models import Record

SHORTEST = timedelta(minutes=15)


def refuse_short(starts: time | None, ends: time | None) -> None:
    if not starts or not ends:
        return
    if starts.second or ends.second:
        raise ValidationError({"starts": "Choose whole minutes, such as 16:00."})
    if ends <= starts:
        raise ValidationError({"ends": "Choose a time after the one at which it starts."})
    if datetime.combine(date.min, ends) - datetime.combine(date.min, starts) < SHORTEST:
        raise ValidationError({"ends": "Offer at least 15 minutes: nobody can meet in less."})


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class AvailabilityQuerySet(models.QuerySet):
    def for_kind(self, kind: str) -> Self:
        """The windows that a mentorship of this kind may book: those that name it, and those that name none."""
        return self.filter(Q(kinds=[]) | Q(kinds__contains=[kind]))

    def at_odds_with(self, window: "Availability") -> Self:
        """Others of the same day that somebody could book at the same time."""
        same_day = self.filter(person=window.person, weekday=window.weekday).exclude(pk=window.pk)
        same_time = same_day.filter(starts__lt=window.ends, ends__gt=window.starts)
        return same_time.filter(Q(kinds=[]) | Q(kinds__overlap=window.kinds)) if window.kinds else same_time


class Availability(Record):
    """A weekly window in local time with its zone, never in UTC: 16:00 stays 16:00 across a clock change."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="availability")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts = models.TimeField("from")
    ends = models.TimeField("to")
    zone = models.CharField(max_length=60, validators=[valid_time_zone])
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField("place or link", max_length=200, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=10, choices=Relationship.Kind),
        default=list,
        blank=True,
        verbose_name="for",
        help_text="The kinds of mentorship that may book it; none chosen means all.",
    )

    objects = AvailabilityQuerySet.as_manager()

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
        refuse_short(self.starts, self.ends)

    @property
    def zone_name(self) -> str:
        return self.zone.replace("_", " ")

    @property
    def kind_names(self) -> list[str]:
        return [kind.label for kind in Relationship.Kind if kind in self.kinds]

    @property
    def as_slots(self) -> slots.Window:
        return slots.Window(weekday=self.weekday, starts=self.starts, ends=self.ends, zone=self.zone)


class DateOverrideQuerySet(models.QuerySet):
    def from_on(self, day: date) -> Self:
        return self.filter(until__gte=day)

    def touching(self, override: "DateOverride") -> Self:
        """Others of the same person that hold on one of its days."""
        return self.filter(person=override.person, on__lte=override.until, until__gte=override.on)


class DateOverride(Record):
    """What holds in place of the weekly windows on these days: other times (of one day), or none at all."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="date_overrides")
    on = models.DateField("day")
    until = models.DateField("last day")
    starts = models.TimeField("from", null=True, blank=True)
    ends = models.TimeField("to", null=True, blank=True)
    zone = models.CharField(max_length=60, validators=[valid_time_zone])
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField("place or link", max_length=200, blank=True)

    objects = DateOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("on")), name="date_override_until_after_on"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(ends__gt=F("starts"), on=F("until")),
                name="date_override_closed_or_times_of_one_day",
            ),
        ]

    def __str__(self) -> str:
        days = f"{self.on:%Y-%m-%d}" if self.on == self.until else f"{self.on:%Y-%m-%d} to {self.until:%Y-%m-%d}"
        return f"{days}: closed" if self.is_closed else f"{days}: {self.starts:%H:%M} to {self.ends:%H:%M}"

    def clean(self) -> None:
        if self.on and self.until and self.until < self.on:
            raise ValidationError({"until": "Choose a day on or after the first one."})
        refuse_short(self.starts, self.ends)

    @property
    def is_closed(self) -> bool:
        return self.starts is None

    @property
    def zone_name(self) -> str:
        return self.zone.replace("_", " ")

    @property
    def as_slots(self) -> slots.OtherTimes:
        return slots.OtherTimes(on=self.on, starts=self.starts, ends=self.ends, zone=self.zone)


class BookingRules(Record):
    """How one person wants to be booked. What is null follows the program's rules, or has no limit."""

    class Step(models.IntegerChoices):
        QUARTER = 15, "every 15 minutes"
        THIRD = 20, "every 20 minutes"
        HALF = 30, "every half hour"
        HOUR = 60, "every hour"

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="booking_rules")
    buffer_before = models.PositiveSmallIntegerField(
        "minutes free before each meeting", default=0, validators=[MaxValueValidator(120)]
    )
    buffer_after = models.PositiveSmallIntegerField(
        "minutes free after each meeting", default=0, validators=[MaxValueValidator(120)]
    )
    notice_hours = models.PositiveSmallIntegerField(
        "shortest notice, in hours", null=True, blank=True, validators=[MaxValueValidator(336)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        "how far ahead, in days", null=True, blank=True, validators=[MinValueValidator(7), MaxValueValidator(365)]
    )
    per_day = models.PositiveSmallIntegerField(
        "most meetings in a day", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    per_week = models.PositiveSmallIntegerField(
        "most meetings in a week", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    step_minutes = models.PositiveSmallIntegerField("times start", choices=Step, default=Step.HALF)

    class Meta:
        verbose_name_plural = "booking rules"

    def __str__(self) -> str:
        return f"Booking rules of {self.person_id}"

    @classmethod
    def of(cls, person: User) -> Self:
        """Not yet saved where somebody has set none."""
        return cls.objects.filter(person=person).first() or cls(person=person)

    def as_slots(self, program: Program) -> slots.Rules:
        hours = program.booking_notice_hours if self.notice_hours is None else self.notice_hours
        return slots.Rules(
            notice=timedelta(hours=hours),
            horizon=timedelta(days=self.horizon_days or program.booking_horizon_days),
            step=timedelta(minutes=self.step_minutes),
            before=timedelta(minutes=self.buffer_before),
            after=timedelta(minutes=self.buffer_after),
        )


class HolidayQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> Self:
        return self.filter(on__range=(first, last))

    def from_on(self, day: date) -> Self:
        return self.filter(on__gte=day)


class Holiday(Record):
    """A day on which the school is closed: weekly windows are not offered, a mentor's own other times for that day are."""

    on = models.DateField("day", unique=True)
    name = models.CharField(max_length=80)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.name} ({self.on:%Y-%m-%d})"
