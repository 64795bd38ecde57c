"""Who has a mentor: at least one trial or active mentoring, research or peer relationship. Advising never counts."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.clock import school_today
from accounts.models import Enrollment, User

from .models import Relationship


def owed_a_mentor() -> QuerySet:
    """Students of today: enrolled, on leave or in research; those who are gone are not counted."""
    today = Enrollment.objects.on(school_today()).studying()
    return User.objects.active().students().filter(pk__in=today.values("student"))


def with_coverage(people: QuerySet) -> QuerySet:
    """Users with `covered`, true or false."""
    return people.annotate(covered=Exists(Relationship.objects.covering().filter(mentee=OuterRef("pk"))))


def covered(people: QuerySet) -> QuerySet:
    return with_coverage(people).filter(covered=True)


def not_covered(people: QuerySet) -> QuerySet:
    return with_coverage(people).filter(covered=False)
