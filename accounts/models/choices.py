from django.db import models


class Role(models.TextChoices):
    STUDENT = "student", "Student"
    FACULTY = "faculty", "Faculty"
    STAFF = "staff", "Staff"


class Stage(models.TextChoices):
    M1 = "M1", "M1"
    M2 = "M2", "M2"
    M3 = "M3", "M3"
    M4 = "M4+", "M4+"


class Mode(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "Video"
    PHONE = "phone", "Phone"
    MESSAGES = "messages", "Messages"

    @classmethod
    def with_a_time(cls) -> list[tuple[str, str]]:
        """The choices for a meeting: messages have days and no time."""
        return [choice for choice in cls.choices if choice[0] != cls.MESSAGES]


class StaffScope(models.TextChoices):
    """How much of the school a member of the staff may see. A report viewer reads aggregates and no names."""

    SCHOOL = "school", "Whole school"
    TRACK = "track", "One track"
    REPORTS = "reports", "Reports only"
