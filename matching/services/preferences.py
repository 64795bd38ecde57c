"""What a student looks for: needs, which stand in their profile, and what kind of person could help, which nobody else reads."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.clock import academic_year, school_today
from accounts.events import record
from accounts.locks import lock_people
from accounts.models import IdentityTag, Specialty, StudentProfile, Topic, User
from accounts.permissions import is_student

from ..models import MentorPreference


@transaction.atomic
def save_needs(*, student: User, topics: Iterable[Topic]) -> StudentProfile:
    _guard(student)
    lock_people(students=[student])
    cohort = academic_year(school_today())
    profile, _ = StudentProfile.objects.get_or_create(user=student, defaults={"cohort": cohort})
    profile.needs.set(topics)
    record(actor=student, verb="said needs", target=profile)
    return profile


@transaction.atomic
def save_preference(
    *, student: User, specialties: Iterable[Specialty] = (), tags: Iterable[IdentityTag] | None = None, **fields
) -> MentorPreference:
    """Without `tags` those that were chosen before stay as they are: the program may have switched identity off for a while."""
    _guard(student)
    lock_people(students=[student])
    preference = MentorPreference.objects.filter(student=student).first() or MentorPreference(student=student)
    for name, value in fields.items():
        setattr(preference, name, value)
    preference.changed_at = timezone.now()
    preference.full_clean()
    preference.save()
    preference.specialties.set(specialties)
    if tags is not None:
        preference.tags.set(tags)
    record(actor=student, verb="said whom they look for", target=preference)
    return preference


def _guard(student: User) -> None:
    if not is_student(student):
        raise PermissionDenied
