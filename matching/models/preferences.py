from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import IdentityTag, MentorProfile, Mode, Specialty, User
from notifications.models import Record


class MentorPreference(Record):
    """What kind of person a student looks for. The student's own filter or boost in the directory, never shown to a mentor.

    Identity is used by `tags_use` alone: as the student says, and the system refuses nobody by it.
    """

    class TagsUse(models.TextChoices):
        BOOST = "boost", "Show them first"
        FILTER = "filter", "Show only them"

    student = models.OneToOneField(User, on_delete=models.PROTECT, related_name="mentor_preference")
    ways = ArrayField(
        models.CharField(max_length=10, choices=MentorProfile.Way),
        default=list,
        blank=True,
        verbose_name="how they would help",
    )
    career_stages = ArrayField(
        models.CharField(max_length=10, choices=MentorProfile.CareerStage),
        default=list,
        blank=True,
        verbose_name="where they are in their career",
    )
    specialties = models.ManyToManyField(Specialty, blank=True, related_name="+")
    modes = ArrayField(
        models.CharField(max_length=10, choices=Mode), default=list, blank=True, verbose_name="how we would meet"
    )
    style = models.PositiveSmallIntegerField(
        "how they would work with me", choices=MentorProfile.Style, null=True, blank=True
    )
    cadence_weeks = models.PositiveSmallIntegerField("how often: every so many weeks", null=True, blank=True)
    tags = models.ManyToManyField(
        IdentityTag, blank=True, related_name="+", verbose_name="people who say of themselves"
    )
    tags_use = models.CharField(max_length=6, choices=TagsUse, default=TagsUse.BOOST)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"What {self.student_id} looks for"

    @property
    def way_names(self) -> list[str]:
        return [MentorProfile.Way(way).label for way in self.ways]

    @property
    def career_stage_names(self) -> list[str]:
        return [MentorProfile.CareerStage(stage).label for stage in self.career_stages]

    @property
    def mode_names(self) -> list[str]:
        return [Mode(mode).label for mode in self.modes]
