from django.conf import settings
from django.db import models

from notifications.models import Record

from .reference import Reference


class Audience(models.TextChoices):
    """Who reads a field of a profile, from nobody to everybody. ASKED and TIED are for one's mentors and mentees alone."""

    HIDDEN = "hidden", "Hidden: kept, and used nowhere"
    ME = "me", "Only me"
    TIED = "tied", "My mentors or mentees"
    ASKED = "asked", "Mentors whom I have asked"
    SCHOOL = "school", "Everybody in the program"


class IdentityTag(Reference):
    """A word that somebody may choose for themselves. Nobody has to, and no count below the threshold is shown."""


class Identity(Record):
    """How a person describes themselves, in their own words. Optional, and gone from every page when the program says so."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identity")
    words = models.CharField("in my own words", max_length=300, blank=True)
    words_audience = models.CharField(max_length=6, choices=Audience, default=Audience.ME)

    def __str__(self) -> str:
        return f"Identity of {self.user_id}"


class ChosenTag(Record):
    """A tag that a person chose, with who reads it."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="chosen_tags")
    tag = models.ForeignKey(IdentityTag, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.ME)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "tag"], name="identity_tag_once")]

    def __str__(self) -> str:
        return f"{self.tag_id} of {self.identity_id}"


class Photo(Record):
    """A person's picture, made anew from what was uploaded: JPEG, square, without metadata. Kept here, on no server's disk."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photo")
    large = models.BinaryField()
    small = models.BinaryField()
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Photo of {self.user_id}"
