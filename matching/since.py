from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from .models import Goal, Relationship, Request


def created_since(students: Iterable[UUID], instant: datetime) -> dict[str, int]:
    """What students began in this app, for whoever takes a move into a year back."""
    students = list(students)
    return {
        "Mentorships": Relationship.objects.filter(mentee__in=students, started_at__gt=instant).count(),
        "Requests": Request.objects.filter(student__in=students, created_at__gt=instant).count(),
        "Goals": Goal.objects.filter(student__in=students, created_at__gt=instant).count(),
    }
