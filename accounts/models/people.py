from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from notifications.models import Record

from .program import valid_time_zone
from .reference import Department, Specialty, Topic, Track


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


class UserQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def students(self) -> Self:
        return self.filter(role=Role.STUDENT)

    def with_email(self, address: str) -> Self:
        return self.filter(email__iexact=address.strip())


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Small letters throughout: sign-in looks an address up that way."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A person without a password signs in by mailed code or the school's sign-on."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields) -> "User":
        fields = {"role": Role.STAFF, "full_name": email, "is_staff": True, "is_superuser": True, **fields}
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin, Record):
    """A person of the school. `role` is theirs at the school; `is_staff` only opens the admin site to superusers."""

    email = models.EmailField("e-mail")
    full_name = models.CharField("name", max_length=120)
    role = models.CharField(max_length=10, choices=Role)
    time_zone = models.CharField(
        max_length=60,
        blank=True,
        validators=[valid_time_zone],
        help_text="Leave empty for the school's own time zone.",
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may open the admin site", default=False)
    date_joined = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    class Meta:
        ordering = ["full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="Somebody already has this e-mail address.",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_small_letters"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def is_faculty(self) -> bool:
        return self.role == Role.FACULTY

    @property
    def is_program_staff(self) -> bool:
        """Student-affairs staff of the program; Django's `is_staff` is another thing."""
        return self.role == Role.STAFF

    def enrollment_on(self, day: date) -> "Enrollment | None":
        return self.enrollments.on(day).select_related("track").first()

    def stage_on(self, day: date) -> str:
        enrollment = self.enrollment_on(day)
        return enrollment.stage if enrollment else ""


def display_name(user: User) -> str:
    return user.full_name


class EnrollmentQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def studying(self) -> Self:
        """Everybody whom the program owes a mentor: at school, on leave or in research alike, not gone."""
        return self.exclude(status__in=Enrollment.Status.gone())

    def current_for(self, users, day: date) -> dict:
        rows = self.on(day).filter(student__in=users).select_related("track")
        return {row.student_id: row for row in rows}


class Enrollment(Record):
    """A dated span of one student at one stage. Both days belong to it; history is kept, so old data keeps its stage."""

    class Status(models.TextChoices):
        ENROLLED = "enrolled", "Enrolled"
        LEAVE = "leave", "On leave"
        RESEARCH = "research", "Research year"
        DUAL_DEGREE = "dual_degree", "Dual degree"
        GRADUATED = "graduated", "Graduated"
        WITHDRAWN = "withdrawn", "Withdrawn"

        @classmethod
        def gone(cls) -> list:
            return [cls.GRADUATED, cls.WITHDRAWN]

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrollments")
    academic_year = models.PositiveSmallIntegerField(help_text="The calendar year in which the academic year starts.")
    stage = models.CharField(max_length=3, choices=Stage)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="enrollments")
    status = models.CharField(max_length=12, choices=Status, default=Status.ENROLLED)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="enrollment_ends_after_start",
            ),
            ExclusionConstraint(
                name="enrollment_one_at_a_time",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    (
                        Func("starts_on", "ends_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="These dates overlap another enrollment of this student.",
            ),
        ]
        indexes = [models.Index(fields=["stage", "starts_on"], name="enrollment_stage")]

    def __str__(self) -> str:
        return f"{self.stage} {self.academic_year}"

    @property
    def cohort(self) -> int:
        """The year in which the class of this stage entered."""
        return self.academic_year - Stage.values.index(self.stage)


class StudentProfile(Record):
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="student_profile")
    cohort = models.PositiveSmallIntegerField(help_text="The year in which this class entered.")
    about = models.TextField(
        "about me",
        blank=True,
        max_length=1000,
        help_text="A mentor reads this once you have sent them a request.",
    )

    def __str__(self) -> str:
        return f"Profile of {self.user_id}"


class MentorProfileQuerySet(models.QuerySet):
    def listed(self) -> Self:
        """Those whom the directory shows: full mentors and those not accepting stay visible."""
        return self.filter(user__is_active=True, is_listed=True)


class MentorProfile(Record):
    """What a person offers as a mentor. Who can mentor follows from having one, never from the role."""

    class CareerStage(models.TextChoices):
        STUDENT = "student", "Student"
        RESIDENT = "resident", "Resident or fellow"
        EARLY = "early", "Early career"
        MID = "mid", "Mid career"
        SENIOR = "senior", "Senior"

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="mentor_profile")
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
    modes = ArrayField(models.CharField(max_length=10, choices=Mode), default=list, blank=True)
    reply_days = models.PositiveSmallIntegerField(
        "I usually reply within, in days", default=2, validators=[MaxValueValidator(30)]
    )
    capacity = models.PositiveSmallIntegerField(
        "students I can mentor at one time", default=2, validators=[MaxValueValidator(50)]
    )
    accepting = models.BooleanField("I am open to new requests", default=True)
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    is_listed = models.BooleanField("show me in the directory", default=True)

    objects = MentorProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True) | Q(away_until__gte=F("away_from")),
                name="mentor_away_until_after_from",
            )
        ]

    def __str__(self) -> str:
        return f"Mentor profile of {self.user_id}"

    def is_away(self, day: date) -> bool:
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)
