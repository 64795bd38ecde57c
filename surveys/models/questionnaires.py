from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from notifications.models import Record


class Questionnaire(Record):
    """A form that lives through versions: one check-in for each stage, one for mentors, one for expectations."""

    class Purpose(models.TextChoices):
        CHECK_IN = "check_in", "Check-in"
        EXPECTATIONS = "expectations", "How you see mentoring"

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=12, choices=Purpose)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class VersionQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def newest(self) -> Self:
        """The version in use of each questionnaire."""
        return self.published().order_by("questionnaire_id", "-number").distinct("questionnaire_id")

    def current(self, slug: str) -> "Version":
        return self.newest().get(questionnaire__slug=slug)


class Version(Record):
    """One wording of a questionnaire. Once published it never changes (promise P8): the database refuses it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    introduction = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.questionnaire} version {self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class ItemQuerySet(models.QuerySet):
    def asked_of(self, *, has_mentor: bool) -> Self:
        left_out = Item.Asked.WITHOUT_MENTOR if has_mentor else Item.Asked.WITH_MENTOR
        return self.exclude(asked=left_out)

    def questions(self) -> Self:
        return self.exclude(kind=Item.Kind.NOTE)


class Item(Record):
    """One question. `key` stays the same across versions and between the two wordings, so answers can be compared."""

    class Kind(models.TextChoices):
        NOTE = "note", "A text to read"
        CHOICE = "choice", "One of several"
        CHECKLIST = "checklist", "Any of several"
        TICK = "tick", "One line of a tick-all list"
        YES_NO = "yes_no", "Yes or no"
        SCALE = "scale", "One to five"
        TEXT = "text", "Free text"

    class Asked(models.TextChoices):
        ALWAYS = "always", "Everybody"
        WITH_MENTOR = "with_mentor", "With a mentor"
        WITHOUT_MENTOR = "without_mentor", "With no mentor yet"

    class Reader(models.TextChoices):
        """Who reads an answer. What is only counted reaches staff as a number that names nobody, so it is never free text."""

        AUTHOR = "author", "Only you"
        COUNTS = "counts", "You; student affairs sees only counts without names"
        STAFF = "staff", "You and student-affairs staff, with your name"
        PAIR = "pair", "The two of you, once both have answered"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="items")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    asked = models.CharField(max_length=15, choices=Asked, default=Asked.ALWAYS)
    text = models.CharField("the student's wording", max_length=300)
    mentor_text = models.CharField("the mentor's wording", max_length=300, blank=True)
    label = models.CharField(
        max_length=80, blank=True, help_text="What both wordings are about, said neutrally, such as: how often we meet"
    )
    help_text = models.CharField(max_length=300, blank=True)
    choices = models.JSONField(
        default=list, blank=True, help_text="[[key, text], …] for one of several, or any of several"
    )
    required = models.BooleanField(default=False)
    reader = models.CharField(max_length=8, choices=Reader, default=Reader.AUTHOR)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="item_key_once"),
            models.CheckConstraint(
                condition=~Q(kind="text") | Q(reader__in=["author", "staff"]), name="item_text_says_who_reads"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def wording(self, side: str) -> str:
        """How this side reads it; where there is one wording, both read that."""
        return self.mentor_text if side == "mentor" and self.mentor_text else self.text

    def in_words(self, value: object) -> str:
        """An answer to this item as its author reads it again."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        words = dict(self.choices)
        keys = value if isinstance(value, list) else [value]
        return "; ".join(words.get(str(key), str(key)) for key in keys)
