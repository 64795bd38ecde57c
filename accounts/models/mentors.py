from datetime import date
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from notifications.models import Record

from .choices import Mode
from .reference import Department, Specialty, Topic
from .searching import search_indexes


class MentorProfileQuerySet(models.QuerySet):
    def listed(self) -> Self:
        """Those whom the directory shows: full mentors and those not accepting stay visible."""
        return self.filter(user__is_active=True, is_listed=True)

    def outside(self) -> Self:
        return self.filter(host__isnull=False)

    def over(self, day: date) -> Self:
        """From outside the school, with a last day that has passed: nobody new can ask them."""
        return self.filter(outside_until__lt=day)

    def not_over(self, day: date) -> Self:
        return self.filter(Q(outside_until__isnull=True) | Q(outside_until__gte=day))


class MentorProfile(Record):
    """What a person offers as a mentor. Who can mentor follows from having one, never from the role.

    Who reads which field is `visibility`, read by `accounts.visibility`. A mentor from outside the school has a `host` in it
    and a last day.
    """

    class CareerStage(models.TextChoices):
        STUDENT = "student", "Student"
        RESIDENT = "resident", "Resident or fellow"
        EARLY = "early", "Early career"
        MID = "mid", "Mid career"
        SENIOR = "senior", "Senior"

    class Way(models.TextChoices):
        """How a mentor helps."""

        COACH = "coach", "Coach"
        ADVISOR = "advisor", "Advisor"
        TEACHER = "teacher", "Teacher"
        LISTENER = "listener", "Someone to talk things through with"
        SPONSOR = "sponsor", "Sponsor"
        ROLE_MODEL = "role_model", "Role model"

    class Style(models.IntegerChoices):
        HANDS_ON = 1, "Hands-on: we work on things together"
        CLOSE = 2, "Close: I follow along and comment often"
        BALANCED = 3, "In between"
        LOOSE = 4, "Loose: you lead, I answer"
        CHECK_IN = 5, "Check-in: you come when you need me"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentor_profile")
    headline = models.CharField(
        max_length=120, blank=True, help_text="One line, such as your field and what you like to help with."
    )
    bio = models.TextField("about me", blank=True, max_length=2000)
    career_stage = models.CharField(max_length=10, choices=CareerStage, default=CareerStage.MID)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="mentors")
    specialties = models.ManyToManyField(Specialty, blank=True, related_name="mentors")
    topics = models.ManyToManyField(Topic, blank=True, related_name="mentors", verbose_name="topics I offer")
    topics_not_offered = models.ManyToManyField(
        Topic, blank=True, related_name="+", verbose_name="topics I do not offer"
    )
    ways = ArrayField(models.CharField(max_length=10, choices=Way), default=list, blank=True, verbose_name="how I help")
    style = models.PositiveSmallIntegerField("how I work with a student", choices=Style, null=True, blank=True)
    modes = ArrayField(
        models.CharField(max_length=10, choices=Mode), default=list, blank=True, verbose_name="how I meet"
    )
    reach_me = models.CharField("how to reach me", max_length=200, blank=True)
    cadence_weeks = models.PositiveSmallIntegerField(
        "I like to meet every so many weeks",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(26)],
    )
    length_minutes = models.PositiveSmallIntegerField(
        "for how long, in minutes", null=True, blank=True, validators=[MinValueValidator(10), MaxValueValidator(180)]
    )
    reply_days = models.PositiveSmallIntegerField(
        "I usually reply within, in days", default=2, validators=[MaxValueValidator(30)]
    )
    capacity = models.PositiveSmallIntegerField(
        "students I can mentor at one time", default=2, validators=[MaxValueValidator(50)]
    )
    accepting = models.BooleanField("I am open to new requests", default=True)
    waitlist_open = models.BooleanField("students may wait for a place with me", default=True)
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    faculty_since = models.PositiveSmallIntegerField(
        "on the faculty since the year",
        null=True,
        blank=True,
        validators=[MinValueValidator(1940), MaxValueValidator(2100)],
    )
    mentored_before = models.PositiveSmallIntegerField(
        "students I have mentored before", null=True, blank=True, validators=[MaxValueValidator(500)]
    )
    research_outputs = models.TextField("what students get out of research with me", blank=True, max_length=600)
    research_skills = models.TextField("skills that help in my research", blank=True, max_length=600)
    personal = models.TextField("what I share of my life outside of work", blank=True, max_length=1000)
    is_listed = models.BooleanField("show me in the directory", default=True)
    visibility = models.JSONField(default=dict, blank=True, editable=False)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="hosted_mentors"
    )
    affiliation = models.CharField("where they work or what ties them to the school", max_length=120, blank=True)
    outside_until = models.DateField("last day as an outside mentor", null=True, blank=True)

    objects = MentorProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True) | Q(away_until__gte=F("away_from")),
                name="mentor_away_until_after_from",
            ),
            models.CheckConstraint(
                condition=Q(host__isnull=True, outside_until__isnull=True)
                | Q(host__isnull=False, outside_until__isnull=False, department__isnull=True),
                name="mentor_outside_has_host_and_end",
                violation_error_message="An outside mentor has a host, a last day and no department.",
            ),
            models.CheckConstraint(condition=Q(host__isnull=True) | ~Q(host=F("user")), name="mentor_not_own_host"),
        ]
        indexes = search_indexes("mentor", "headline", "bio", "research_outputs", "research_skills")

    def __str__(self) -> str:
        return f"Mentor profile of {self.user_id}"

    @property
    def is_outside(self) -> bool:
        """From outside the school: alumni and mentors at other institutions."""
        return self.host_id is not None

    def is_over(self, day: date) -> bool:
        """The last day itself still counts."""
        return self.outside_until is not None and self.outside_until < day

    def is_away(self, day: date) -> bool:
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)


class ProfileLink(Record):
    """A page elsewhere that a mentor points to, such as publications or a laboratory."""

    profile = models.ForeignKey(MentorProfile, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=60)
    url = models.URLField("address", max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def host(self) -> str:
        """Shown beside the label, which may say anything."""
        return urlsplit(self.url).hostname or ""
