from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from notifications.models import Record

from .choices import Role, StaffScope
from .enrollment import Enrollment
from .program import valid_time_zone
from .reference import Track
from .searching import search_indexes

NOWHERE = "@invalid"


class UserQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def named(self) -> Self:
        """All but those whose name and address were purged: their rows lead to nobody."""
        return self.exclude(email__endswith=NOWHERE)

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
    school_id = models.CharField(
        "school ID", max_length=64, blank=True, help_text="The number or name under which the school knows this person."
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may open the admin site", default=False)
    date_joined = models.DateTimeField(null=True, blank=True)
    first_day_done_at = models.DateTimeField(null=True, blank=True, editable=False)
    staff_scope = models.CharField(
        "sees", max_length=7, choices=StaffScope, default=StaffScope.SCHOOL, help_text="Means something for staff only."
    )
    scope_track = models.ForeignKey(Track, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    class Meta:
        ordering = ["full_name", "id"]
        indexes = search_indexes("user", "full_name")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="Somebody already has this e-mail address.",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_small_letters"),
            models.UniqueConstraint(
                Lower("school_id"),
                condition=~Q(school_id=""),
                name="user_school_id_once",
                violation_error_message="Somebody already has this school ID.",
            ),
            models.CheckConstraint(
                condition=Q(staff_scope="track", scope_track__isnull=False)
                | (~Q(staff_scope="track") & Q(scope_track__isnull=True)),
                name="user_scope_names_its_track",
                violation_error_message="Choose the track that this person is to see, and only for that scope.",
            ),
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

    @property
    def sees_whole_school(self) -> bool:
        return self.is_program_staff and self.staff_scope == StaffScope.SCHOOL

    @property
    def sees_people(self) -> bool:
        return self.is_program_staff and self.staff_scope != StaffScope.REPORTS

    @property
    def is_outside_mentor(self) -> bool:
        """Lists join the profile, else this asks for it."""
        profile = getattr(self, "mentor_profile", None)
        return profile is not None and profile.is_outside

    def enrollment_on(self, day: date) -> Enrollment | None:
        return self.enrollments.on(day).select_related("track").first()

    def stage_on(self, day: date) -> str:
        enrollment = self.enrollment_on(day)
        return enrollment.stage if enrollment else ""


def display_name(user: User) -> str:
    return user.full_name
