"""When a pair can meet: the mentor's weekly windows less what either of them already has."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from django.utils import timezone

from accounts.clock import zone_for
from accounts.models import Program, User
from matching.models import Agreement, Relationship

from . import slots
from .models import Availability, Meeting, Participant

USUAL_MINUTES = 30


@dataclass(frozen=True)
class Diary:
    """One pair's windows and busy times, read once. `but_for` leaves out the meeting that is being moved."""

    windows: list[Availability]
    busy: list[slots.Busy]
    notice: timedelta
    horizon: timedelta
    now: datetime

    @classmethod
    def of(cls, relationship: Relationship, but_for: Meeting | None = None) -> Self:
        program, now = Program.current(), timezone.now()
        horizon = timedelta(days=program.booking_horizon_days)
        people = [relationship.mentor_id, relationship.mentee_id]
        return cls(
            windows=list(Availability.objects.filter(person=relationship.mentor)),
            busy=[*_meetings(people, now, now + horizon, but_for), *_absence(relationship.mentor)],
            notice=timedelta(hours=program.booking_notice_hours),
            horizon=horizon,
            now=now,
        )

    def openings(self, minutes: int) -> list[datetime]:
        return slots.bookable(
            [window.as_slots for window in self.windows],
            self.busy,
            minutes=minutes,
            notice=self.notice,
            horizon=self.horizon,
            now=self.now,
        )

    def window_for(self, start: datetime, minutes: int) -> Availability | None:
        """The window that still offers this instant, else None: one instant is checked without listing them all."""
        in_time = self.now + self.notice <= start <= self.now + self.horizon
        if not in_time or not slots.is_free(start, start + timedelta(minutes=minutes), self.busy):
            return None
        return next((window for window in self.windows if slots.offers(window.as_slots, start, minutes)), None)

    def nearest(self, start: datetime, minutes: int, count: int = 3) -> list[datetime]:
        return sorted(sorted(self.openings(minutes), key=lambda other: abs(other - start))[:count])


def usual_minutes(relationship: Relationship) -> int:
    """How long this pair meets: what they agreed, else what was asked for, else half an hour."""
    agreement = Agreement.objects.in_force().filter(relationship=relationship).first()
    if agreement:
        return agreement.length_minutes
    return relationship.request.length_minutes if relationship.request_id else USUAL_MINUTES


def _meetings(people: list, since: datetime, until: datetime, but_for: Meeting | None) -> list[slots.Busy]:
    taken = Participant.objects.filter(person__in=people, counts=True, during__overlap=(since, until))
    if but_for:
        taken = taken.exclude(meeting=but_for)
    return [(during.lower, during.upper) for during in taken.values_list("during", flat=True)]


def _absence(mentor: User) -> list[slots.Busy]:
    profile = getattr(mentor, "mentor_profile", None)
    if profile is None or not profile.away_from or not profile.away_until:
        return []
    zone = zone_for(mentor)
    first = datetime.combine(profile.away_from, time.min, zone)
    return [(first, datetime.combine(profile.away_until + timedelta(days=1), time.min, zone))]
