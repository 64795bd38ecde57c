from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q

from accounts.models import User
from matching.models import Relationship
from notifications.models import Record

WAS_THERE = Q(attendance="came") | Q(attendance="", declined_at__isnull=True)


class ParticipantQuerySet(models.QuerySet):
    def kept(self) -> Self:
        """Without those who were taken out of a group: nothing of it is theirs any more."""
        return self.filter(removed_at__isnull=True)

    def coming(self) -> Self:
        return self.filter(declined_at__isnull=True)

    def of_mentees(self) -> Self:
        """One for each meeting of a mentorship: the student's, who alone has one in a pair and in a group."""
        return self.filter(person=F("relationship__mentee"))

    def there(self) -> Self:
        """Of meetings that took place: who was said to have come; where nobody said, who had not declined."""
        return self.filter(WAS_THERE, meeting__state="held")

    def taking_part(self) -> Self:
        """Who comes, and of a meeting that took place who was there."""
        held = Q(meeting__state="held")
        return self.filter((held & WAS_THERE) | (~held & Q(declined_at__isnull=True)))


class Participant(Record):
    """One person in one meeting. `counts` while it takes their time: `Meeting.takes_time` is the rule, and who declined is free.

    In a pair both seats name the mentorship; in a group each student's names their own, and the mentor's none.
    """

    class Attendance(models.TextChoices):
        CAME = "came", "Came"
        EXCUSED = "excused", "Could not come"
        ABSENT = "absent", "Did not come"

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="participations")
    relationship = models.ForeignKey(
        Relationship, null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    during = DateTimeRangeField()
    counts = models.BooleanField()
    attendance = models.CharField(max_length=7, choices=Attendance, blank=True, help_text="Empty: nobody said.")
    declined_at = models.DateTimeField(null=True, blank=True, help_text="When this person said that they cannot come.")
    late_at = models.DateTimeField(null=True, blank=True, help_text="When this person said that they are running late.")
    removed_at = models.DateTimeField(
        null=True, blank=True, help_text="When this person was taken out of a group; they have declined, too."
    )
    revision = models.PositiveIntegerField(
        default=0,
        help_text="Rises when this person comes or goes. Their calendar's number is the meeting's plus this one.",
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="participant_once"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(counts=False), name="participant_declined_is_free"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(declined_at__isnull=False), name="participant_removed_is_free"
            ),
            ExclusionConstraint(
                name="participant_not_in_two_places",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(counts=True),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.meeting_id}"

    @property
    def has_declined(self) -> bool:
        return self.declined_at is not None
