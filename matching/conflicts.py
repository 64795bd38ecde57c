"""Reading conflicts of role: whose they are, and what staff have to look at."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.clock import school_today
from accounts.hooks import HomeItem
from accounts.models import User
from accounts.permissions import sees_people
from accounts.scopes import students_in_scope

from .models import Conflict, Relationship, Request, WaitlistEntry

SHOWN = 5


def readable_conflicts(reader: User) -> QuerySet[Conflict]:
    """One's own, as either of the two; staff those of the students of their scope."""
    rows = Conflict.objects.visible_to(reader)
    if sees_people(reader):
        rows |= Conflict.objects.filter(student__in=students_in_scope(reader).values("pk"))
    return rows.select_related("person", "student", "declared_by", "staff_agreed_by")


def keeping_apart(relationship: Relationship) -> Conflict | None:
    """What keeps the two of a mentorship apart today, the one that lasts longest."""
    standing = Conflict.objects.keeping_apart().between(relationship.mentor, relationship.mentee)
    found = list(standing.on(school_today()))
    return max(found, key=lambda one: (one.until_on is None, one.until_on), default=None)


def known_to(user: User) -> QuerySet[User]:
    """About whom one can declare: with whom something runs, waits or has been asked."""
    ties = Relationship.objects.visible_to(user)
    asked = Request.objects.visible_to(user)
    waits = WaitlistEntry.objects.filter(student=user)
    mentors = Q(pk__in=ties.values("mentor")) | Q(pk__in=asked.values("mentor")) | Q(pk__in=waits.values("mentor"))
    students = Q(pk__in=ties.values("mentee")) | Q(pk__in=asked.values("student"))
    return User.objects.active().filter(mentors | students).exclude(pk=user.pk)


def assessed_by_their_clinician() -> QuerySet[Conflict]:
    """Who treats a student stays out of their assessment: both at once is for staff to sort out."""
    today = school_today()
    treats = Conflict.objects.filter(kind=Conflict.Kind.TREATS).on(today)
    same = treats.filter(person=OuterRef("person"), student=OuterRef("student"))
    return Conflict.objects.filter(kind__in=Conflict.KEEPING_APART).on(today).filter(Exists(same))


def half_agreed(staff: User) -> QuerySet[Conflict]:
    """The student has agreed in writing, and the school has not answered."""
    standing = readable_conflicts(staff).standing().filter(kind__in=Conflict.KEEPING_APART)
    waits = standing.filter(student_agreed_at__isnull=False, staff_agreed_at__isnull=True).exclude(person=staff)
    return waits.not_over(school_today())


def needs_now(user: User) -> list[HomeItem]:
    if not sees_people(user):
        return []
    assessed = readable_conflicts(user).filter(pk__in=assessed_by_their_clinician().values("pk"))[:SHOWN]
    return [*map(_clinician, assessed), *map(_answer, half_agreed(user)[:SHOWN])]


def _clinician(conflict: Conflict) -> HomeItem:
    return HomeItem(
        f"{conflict.person} treats {conflict.student} and has a say in their assessment",
        reverse("matching:conflict", args=[conflict.pk]),
        "Look at it",
        "A clinician who treats a student stays out of that student's assessment.",
        tone="attention",
        order=15,
    )


def _answer(conflict: Conflict) -> HomeItem:
    return HomeItem(
        f"{conflict.student} agrees in writing to mentoring with {conflict.person}",
        reverse("matching:conflict", args=[conflict.pk]),
        "Answer for the school",
        f"A role gets in the way {conflict.dates}; the school's answer is missing.",
        order=25,
    )
