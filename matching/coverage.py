"""Who has a mentor: at least one trial or active mentoring, research or peer relationship. Advising never counts."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Enrollment, User

from .models import ChoiceList, Relationship, Request, WaitlistEntry


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


def is_covered(student: User) -> bool:
    return Relationship.objects.covering().filter(mentee=student).exists()


def waits_in_line(people: QuerySet) -> QuerySet:
    """On a waitlist, or with a list of choices."""
    mine = {"student": OuterRef("pk")}
    return people.filter(
        Exists(WaitlistEntry.objects.standing().filter(**mine)) | Exists(ChoiceList.objects.standing().filter(**mine))
    )


def idle(people: QuerySet) -> QuerySet:
    """Without a mentor, and nothing under way: nobody asked, no waitlist, no list of choices, no pause."""
    mine = {"student": OuterRef("pk")}
    paused = Relationship.objects.loading().filter(mentee=OuterRef("pk"))
    asked = Request.objects.untold(timezone.now()).filter(**mine)
    lists = WaitlistEntry.objects.standing().filter(**mine), ChoiceList.objects.standing().filter(**mine)
    alone = not_covered(people)
    for rows in (paused, asked, *lists):
        alone = alone.exclude(Exists(rows))
    return alone
