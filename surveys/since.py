from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from .models import CheckIn, ExpectationResponse


def created_since(students: Iterable[UUID], instant: datetime) -> dict[str, int]:
    """What asked students something, for whoever takes a move into a year back. It keeps the stage under which it asked (P8)."""
    students = list(students)
    return {
        "Check-ins": CheckIn.objects.filter(respondent__in=students, opened_at__gt=instant).count(),
        "Expectation surveys": ExpectationResponse.objects.filter(
            person__in=students, survey__opened_at__gt=instant
        ).count(),
    }
