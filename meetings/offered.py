"""The times that a student offered in their request, until one is booked or they have passed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.hooks import Section
from accounts.models import User
from matching.models import Relationship

from .models import Meeting
from .openings import Diary, usual_minutes
from .permissions import can_propose


@dataclass(frozen=True)
class Offered:
    """`can_book`: a student's own offer is booked by themselves only inside the mentor's open hours."""

    at: datetime
    can_book: bool

    @property
    def value(self) -> str:
        return self.at.isoformat()


def offered_times(relationship: Relationship) -> list[datetime]:
    if not relationship.request_id or _has_met_or_will(relationship):
        return []
    return relationship.request.times_ahead(timezone.now())


def panel(relationship: Relationship, user: User) -> list[Section]:
    """On the page of a mentorship, for its two people."""
    if not can_propose(user, relationship):
        return []
    times = _as_read(relationship, offered_times(relationship), user)
    context = {"relationship": relationship, "times": times, "minutes": usual_minutes(relationship), "reader": user}
    return [Section("meetings/offered_times.html", context, order=5)] if times else []


def _as_read(relationship: Relationship, times: list[datetime], user: User) -> list[Offered]:
    if user.pk == relationship.mentor_id or not times:
        return [Offered(at, can_book=True) for at in times]
    diary, minutes = Diary.of(relationship), usual_minutes(relationship)
    return [Offered(at, can_book=diary.window_for(at, minutes) is not None) for at in times]


def _has_met_or_will(relationship: Relationship) -> bool:
    return Meeting.objects.of([relationship]).exclude(state=Meeting.State.CANCELLED).exists()
