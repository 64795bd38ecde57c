from contextvars import ContextVar
from typing import Self
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from notifications.models import Record

SHORTEST_NUMBER = 3
MINUTES_OF_AN_HOUR = 60
_held: ContextVar["Program | None"] = ContextVar("held_program", default=None)


def valid_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Choose a time zone such as America/New_York.")


def valid_crisis_lines(text: str) -> None:
    """In a crisis nobody should meet a line without a number to call."""
    for number, line in enumerate(text.splitlines(), 1):
        name, _, rest = line.partition(",")
        if line.strip() and not (name.strip() and sum(letter.isdigit() for letter in rest) >= SHORTEST_NUMBER):
            raise ValidationError(f"Line {number} needs a name, a comma and a number to call.")


def between(least: int, most: int) -> list:
    return [MinValueValidator(least), MaxValueValidator(most)]


def keep(what: str, months: int) -> models.PositiveSmallIntegerField:
    """How long the school keeps one kind of a person's data after they have left."""
    return models.PositiveSmallIntegerField(
        f"months to keep {what} after a person has left", default=months, validators=between(0, 240)
    )


class Program(Record):
    """The rules of the program: one row, which staff edit and whose changes are kept."""

    is_current = models.BooleanField(default=True, editable=False)
    school_name = models.CharField(max_length=120, default="The School of Medicine")
    office_name = models.CharField(max_length=120, default="Office of Student Affairs")
    office_email = models.EmailField(default="student-affairs@example.edu")
    time_zone = models.CharField(max_length=60, default="America/New_York", validators=[valid_time_zone])
    year_starts_month = models.PositiveSmallIntegerField(
        "academic year starts in month", default=7, validators=between(1, 12)
    )
    max_open_requests = models.PositiveSmallIntegerField(
        "open requests per student", default=3, validators=between(1, 20)
    )
    requests_over_places = models.PositiveSmallIntegerField(
        "open requests to a mentor beyond their free places", default=2, validators=between(0, 500)
    )
    request_first_reminder_days = models.PositiveSmallIntegerField(default=3, validators=between(1, 60))
    request_second_reminder_days = models.PositiveSmallIntegerField(default=7, validators=between(1, 60))
    request_expiry_days = models.PositiveSmallIntegerField(default=14, validators=between(2, 90))
    decline_undo_minutes = models.PositiveSmallIntegerField(default=10, validators=between(0, 120))
    trial_days = models.PositiveSmallIntegerField("length of a trial, in days", default=90, validators=between(7, 365))
    reminder_hours = models.PositiveSmallIntegerField(
        "hours before a meeting that its reminder is sent", default=24, validators=between(1, 168)
    )
    second_reminder_minutes = models.PositiveSmallIntegerField(
        "minutes before a meeting that its second reminder is sent", default=60, validators=between(10, 720)
    )
    agenda_due_hours = models.PositiveSmallIntegerField(
        "hours before a meeting that its agenda is due", default=24, validators=between(1, 168)
    )
    booking_notice_hours = models.PositiveSmallIntegerField(
        "shortest notice for booking, in hours", default=12, validators=between(0, 336)
    )
    booking_horizon_days = models.PositiveSmallIntegerField(
        "how far ahead a meeting can be booked, in days", default=60, validators=between(7, 365)
    )
    log_correction_days = models.PositiveSmallIntegerField(
        "days in which a log can be corrected", default=14, validators=between(1, 90)
    )
    check_in_days = models.PositiveSmallIntegerField("days to answer a check-in", default=21, validators=between(7, 90))
    survey_window_days = models.PositiveSmallIntegerField(
        "days an expectation survey stays open", default=21, validators=between(7, 90)
    )
    survey_every_months = models.PositiveSmallIntegerField(
        "months between two expectation surveys", default=6, validators=between(1, 24)
    )
    count_threshold = models.PositiveSmallIntegerField(
        "smallest count that is published", default=5, validators=between(5, 100)
    )
    identity_threshold = models.PositiveSmallIntegerField(
        "smallest count by identity that is published", default=10, validators=between(10, 200)
    )
    invitation_days = models.PositiveSmallIntegerField(
        "days an invitation holds", default=30, validators=between(1, 90)
    )
    chat_expiry_days = models.PositiveSmallIntegerField(
        "days to answer when a student asks for a 15-minute chat", default=5, validators=between(1, 30)
    )
    choice_expiry_days = models.PositiveSmallIntegerField(
        "days to answer a request from a student's list of choices", default=5, validators=between(1, 30)
    )
    max_choices = models.PositiveSmallIntegerField(
        "mentors on a student's list of choices", default=5, validators=between(2, 10)
    )
    nudge_from_day = models.PositiveSmallIntegerField(
        "day from which a student may nudge a mentor", default=5, validators=between(1, 60)
    )
    max_nudges = models.PositiveSmallIntegerField("nudges per request", default=2, validators=between(0, 5))
    slow_request_days = models.PositiveSmallIntegerField(
        "days after which a request without an answer is slow", default=7, validators=between(1, 60)
    )
    waitlist_hold_hours = models.PositiveSmallIntegerField(
        "hours for which a freed place is held for one student", default=72, validators=between(1, 336)
    )
    max_waitlists = models.PositiveSmallIntegerField(
        "waitlists a student can be on", default=3, validators=between(1, 20)
    )
    goal_review_weeks = models.PositiveSmallIntegerField(
        "weeks after which a student is asked to look at their goals again", default=12, validators=between(2, 52)
    )
    rollover_undo_days = models.PositiveSmallIntegerField(
        "days in which a move into the next year can be taken back", default=7, validators=between(1, 30)
    )
    absent_people = models.PositiveSmallIntegerField(
        "people missing from a complete file before their number must be typed", default=10, validators=between(0, 1000)
    )
    absent_percent = models.PositiveSmallIntegerField(
        "or so many percent of all", default=2, validators=between(0, 100)
    )
    absent_wait_hours = models.PositiveSmallIntegerField(
        "hours before anybody is told of those", default=24, validators=between(1, 168)
    )
    has_identity = models.BooleanField(
        "people may describe their identity",
        default=True,
        help_text="Off: every field, filter and report of identity is gone. What people wrote is kept until they delete it.",
    )
    keep_profile_months = keep("profile and identity", 12)
    keep_requests_months = keep("goals, requests and agreements", 24)
    keep_meetings_months = keep("meetings, agendas, logs and notes", 36)
    keep_surveys_months = keep("check-ins and identified answers", 60)
    keep_help_months = keep("copies sent to get help", 84)
    keep_messages_months = keep("messages from the program", 12)
    crisis_lines = models.TextField(
        "the school's own crisis lines",
        blank=True,
        validators=[valid_crisis_lines],
        help_text="One a line: name, phone number, hours. 988 is always shown first.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_current"], name="program_is_one_row"),
            models.CheckConstraint(condition=Q(is_current=True), name="program_is_current"),
            models.CheckConstraint(condition=Q(count_threshold__gte=5), name="program_threshold_only_upward"),
            models.CheckConstraint(
                condition=Q(identity_threshold__gte=10), name="program_identity_threshold_only_upward"
            ),
        ]

    def __str__(self) -> str:
        return self.school_name

    def clean(self) -> None:
        super().clean()
        if not self.request_first_reminder_days < self.request_second_reminder_days < self.request_expiry_days:
            message = "The first reminder comes before the second, and both before a request closes."
            raise ValidationError({"request_second_reminder_days": message})
        if self.second_reminder_minutes >= self.reminder_hours * MINUTES_OF_AN_HOUR:
            message = (
                "The second reminder of a meeting is sent after the first: choose fewer minutes than those hours have."
            )
            raise ValidationError({"second_reminder_minutes": message})

    @classmethod
    def current(cls) -> Self:
        """The program's rules; made with the defaults where nobody has set them yet."""
        return _held.get() or cls.objects.get_or_create(is_current=True)[0]

    @classmethod
    def hold(cls) -> None:
        """Read the rules once until `release`: for one web request, or one piece of work that should see one state of them."""
        _held.set(cls.current())

    @classmethod
    def release(cls) -> None:
        _held.set(None)


class ProgramChange(Record):
    """One rule's old and new value. Values of rules are not personal, so they may be kept here, unlike in events."""

    field = models.CharField(max_length=60)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "field"]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} to {self.new}"

    @property
    def label(self) -> str:
        return str(Program._meta.get_field(self.field).verbose_name)
