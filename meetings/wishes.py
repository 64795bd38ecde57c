"""Who wants to be reminded when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from accounts.models import Program, User
from notifications.checking import quiet_hours
from notifications.models import DeliveryChoice
from notifications.quiet import QuietHours

from .lead_times import missed, moments
from .models import Meeting, ReminderChoice


@dataclass(frozen=True)
class Wishes:
    """The lead times and quiet hours of some people, read at once. Without a choice of their own the program's rule holds."""

    program: list[int]
    chosen: dict[UUID, list[int]]
    quiet: dict[UUID, DeliveryChoice]

    @classmethod
    def of(cls, people: Iterable[User]) -> Self:
        keys = {person.pk for person in people}
        chosen = ReminderChoice.objects.filter(person__in=keys)
        quiet = DeliveryChoice.objects.filter(person__in=keys, quiet_from__isnull=False)
        return cls(
            programs_own(),
            {choice.person_id: choice.minutes_before for choice in chosen},
            {choice.person_id: choice for choice in quiet},
        )

    def lead_times(self, person_id: UUID) -> list[int]:
        return self.chosen.get(person_id, self.program)

    def moments(self, person: User, meeting: Meeting, now: datetime) -> dict[int, datetime]:
        return moments(meeting.starts_at, self.lead_times(person.pk), self._hours(person), now)

    def missed(self, person: User, meeting: Meeting, now: datetime) -> list[int]:
        return missed(meeting.starts_at, self.lead_times(person.pk), self._hours(person), now)

    def _hours(self, person: User) -> QuietHours | None:
        choice = self.quiet.get(person.pk)
        return quiet_hours(choice, person) if choice else None


def programs_own() -> list[int]:
    rules = Program.current()
    return sorted({rules.reminder_hours * 60, rules.second_reminder_minutes})


def occasion_of(lead: int, meeting: Meeting) -> str:
    return f"{lead}m:{meeting.sequence}"


def lead_of(occasion: str) -> int | None:
    """None for one that says none, which nobody plans."""
    minutes, mark, _ = occasion.partition("m:")
    return int(minutes) if mark and minutes.isdigit() else None
