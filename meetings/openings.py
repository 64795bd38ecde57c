"""When a pair can meet: what the mentor offers to their kind of mentorship, less what either of them already has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Self
from uuid import UUID

from django.utils import timezone

from accounts.clock import zone_for
from accounts.models import Program, User
from matching.models import Agreement, Relationship

from . import slots
from .external import busy
from .models import Availability, BookingRules, DateOverride, Holiday, Meeting, Participant

USUAL_MINUTES = 30
WEEK = timedelta(days=8)
DAY = timedelta(days=1)
SHORTEST_MINUTES = 10


class Why(StrEnum):
    """Why a page has no time to choose."""

    NOTHING = "nothing"
    CLOSED = "closed"
    SHORT = "short"
    AWAY = "away"
    CAPPED = "capped"
    TAKEN = "taken"


@dataclass(frozen=True)
class Diary:
    """One pair's windows and busy times, read once. `but_for` leaves out the meeting that is being moved."""

    mentor: User
    whom: frozenset[UUID]
    windows: list[Availability]
    others: list[DateOverride]
    holidays: list[Holiday]
    away: list[slots.Busy]
    offer: slots.Offer
    at_present: datetime | None = field(default=None)

    @classmethod
    def of(
        cls,
        relationship: Relationship,
        but_for: Meeting | Sequence[Meeting] | None = None,
        until: datetime | None = None,
    ) -> Self:
        """A series looks `until` its last meeting, beyond the days in which single ones are booked."""
        moved = [but_for] if isinstance(but_for, Meeting) else list(but_for or [])
        whom = [person.pk for person in moved[0].people] if moved else [relationship.mentee_id]
        return _read(cls, relationship.mentor, relationship.kind, whom, moved, until)

    @classmethod
    def as_offered(cls, mentor: User, kind: str) -> Self:
        """As a student of this kind sees it who has nothing else to do."""
        return _read(cls, mentor, kind, [], [])

    def openings(self, minutes: int) -> list[datetime]:
        """Where a meeting is moved, the time that it has is no choice."""
        return [start for start in self.offer.starts(minutes) if start != self.at_present]

    def window_for(self, start: datetime, minutes: int) -> Availability | DateOverride | None:
        """The window that still offers this instant, else None: one instant is checked without listing them all."""
        found = self.offer.window_at(start, minutes)
        own = (window for window in [*self.windows, *self.others] if window.as_slots == found)
        return next(own, None) if found else None

    def nearest(self, start: datetime, minutes: int, count: int = 3) -> list[datetime]:
        return sorted(sorted(self.openings(minutes), key=lambda other: abs(other - start))[:count])

    def why_none(self, minutes: int) -> Why:
        """For a page without a time: the first of the reasons that explains it alone."""
        untouched = replace(self.offer, meetings=(), busy=(), blocked=(), caps=slots.Caps())
        if not self.windows and not self.others:
            return Why.NOTHING
        if not untouched.starts(minutes):
            return Why.SHORT if untouched.starts(SHORTEST_MINUTES) else Why.CLOSED
        if not replace(untouched, blocked=self.away).starts(minutes):
            return Why.AWAY
        return Why.CAPPED if replace(self.offer, caps=slots.Caps()).starts(minutes) else Why.TAKEN

    @cached_property
    def holidays_that_matter(self) -> list[Holiday]:
        """Those that take a weekly window of this mentor out of the days that can be booked."""
        weekdays = {window.weekday for window in self.windows}
        return [holiday for holiday in self.holidays if holiday.on.weekday() in weekdays]


def usual_minutes(relationship: Relationship) -> int:
    """How long this pair meets: what they agreed, else what was asked for, else half an hour."""
    agreement = Agreement.objects.in_force().filter(relationship=relationship).first()
    if agreement:
        return agreement.length_minutes
    return relationship.request.length_minutes if relationship.request_id else USUAL_MINUTES


def _read(
    diary: type[Diary],
    mentor: User,
    kind: str,
    whom: Iterable[UUID],
    but_for: Sequence[Meeting],
    until: datetime | None = None,
) -> Diary:
    now, own = timezone.now(), BookingRules.of(mentor)
    rules = own.as_slots(Program.current())
    rules = replace(rules, horizon=max(rules.horizon, until - now)) if until else rules
    until, away = now + rules.horizon, _away(mentor)
    overrides = list(DateOverride.objects.filter(person=mentor).from_on((now - DAY).date()))
    holidays = list(Holiday.objects.between((now - DAY).date(), (until + DAY).date()))
    windows = list(Availability.objects.filter(person=mentor).for_kind(kind))
    taken = _meetings([mentor.pk, *whom], now - WEEK, until + WEEK, but_for)
    its_own = [during for person, during in taken if person == mentor.pk]
    offer = slots.Offer(
        windows=[window.as_slots for window in windows],
        rules=rules,
        now=now,
        days=_days(overrides, holidays),
        caps=slots.Caps(own.per_day, own.per_week, zone_for(mentor).key, tuple(start for start, _ in its_own)),
        meetings=its_own,
        busy=busy.of(mentor, now, until + DAY),
        blocked=[*away, *(during for person, during in taken if person != mentor.pk)],
    )
    others = [override for override in overrides if not override.is_closed]
    at_present = but_for[0].starts_at if len(but_for) == 1 else None
    return diary(mentor, frozenset(whom), windows, others, holidays, away, offer, at_present)


def taken_times(people: Iterable[User], since: datetime, until: datetime) -> dict[UUID, list[slots.Busy]]:
    """Each person's own meetings, for a time that is not one of the mentor's openings."""
    found: dict[UUID, list[slots.Busy]] = {person.pk: [] for person in people}
    for person, during in _meetings(list(found), since, until, []):
        found[person].append(during)
    return found


def _days(overrides: Iterable[DateOverride], holidays: Iterable[Holiday]) -> slots.Days:
    return slots.Days(
        others=tuple(override.as_slots for override in overrides if not override.is_closed),
        closed=tuple((override.on, override.until) for override in overrides if override.is_closed),
        holidays=frozenset(holiday.on for holiday in holidays),
    )


def _meetings(
    people: list, since: datetime, until: datetime, but_for: Sequence[Meeting]
) -> list[tuple[UUID, slots.Busy]]:
    taken = Participant.objects.filter(person__in=people, counts=True, during__overlap=(since, until))
    taken = taken.exclude(meeting__in=but_for)
    return [(person, (during.lower, during.upper)) for person, during in taken.values_list("person", "during")]


def _away(mentor: User) -> list[slots.Busy]:
    profile = getattr(mentor, "mentor_profile", None)
    if profile is None or not profile.away_from or not profile.away_until:
        return []
    zone = zone_for(mentor)
    first = datetime.combine(profile.away_from, time.min, zone)
    return [(first, datetime.combine(profile.away_until + DAY, time.min, zone))]
