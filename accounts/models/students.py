from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from notifications.models import Record

from .choices import Mode
from .reference import Specialty, Topic


class StudentProfile(Record):
    """What a student says of themselves to mentors. Who reads which field is `visibility`, read by `accounts.visibility`."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="student_profile")
    cohort = models.PositiveSmallIntegerField(help_text="The year in which this class entered.")
    about = models.TextField("about me", blank=True, max_length=1000)
    interests = models.TextField("what interests me", blank=True, max_length=600)
    specialties = models.ManyToManyField(
        Specialty, blank=True, related_name="interested_students", verbose_name="specialties that I am curious about"
    )
    needs = models.ManyToManyField(
        Topic, blank=True, related_name="needed_by", verbose_name="what I would like help with"
    )
    modes = ArrayField(
        models.CharField(max_length=10, choices=Mode), default=list, blank=True, verbose_name="how I like to meet"
    )
    values = ArrayField(
        models.SlugField(max_length=60), default=list, blank=True, verbose_name="what I value in a mentor"
    )
    visibility = models.JSONField(default=dict, blank=True, editable=False)

    def __str__(self) -> str:
        return f"Profile of {self.user_id}"
