from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from .models import Meeting


def created_since(students: Iterable[UUID], instant: datetime) -> dict[str, int]:
    """Meetings arranged with students, for whoever takes a move into a year back."""
    arranged = Meeting.objects.filter(arranged_at__gt=instant, participants__relationship__mentee__in=list(students))
    return {"Meetings": arranged.distinct().count()}
