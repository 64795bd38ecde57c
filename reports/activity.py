"""A mentor's own year in numbers: mentorships, meetings and hours, and nothing that a mentee wrote or said."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from accounts.clock import academic_year, school_date, school_today
from accounts.models import User
from matching.models import Relationship
from meetings.models import Meeting
from meetings.models.meetings import MeetingQuerySet


@dataclass(frozen=True)
class Year:
    year: int
    mentorships: int
    meetings: int
    exchanges: int
    time: timedelta

    @property
    def hours(self) -> float:
        return round(self.time.total_seconds() / 3600, 1)


def years_of(mentor: User) -> list[Year]:
    """Newest first; a mentorship counts in every academic year in which it ran."""
    held = Meeting.objects.held().counted().with_mentor(mentor)
    mentorships, meetings, exchanges = _mentorships(mentor), _lengths(held.met()), _lengths(held.exchanges())
    years = sorted({*mentorships, *meetings, *exchanges}, reverse=True)
    return [
        Year(year, mentorships[year], len(meetings[year]), len(exchanges[year]), sum(meetings[year], timedelta()))
        for year in years
    ]


def _mentorships(mentor: User) -> Counter[int]:
    spans = Relationship.objects.filter(mentor=mentor).values_list("started_at", "ended_at")
    this_year = academic_year(school_today())
    return Counter(
        year
        for start, end in spans
        for year in range(
            academic_year(school_date(start)), (academic_year(school_date(end)) if end else this_year) + 1
        )
    )


def _lengths(held: MeetingQuerySet) -> dict[int, list[timedelta]]:
    """By academic year, one for each. An exchange of messages has none that means anything: it is only counted."""
    found = defaultdict(list)
    for starts, ends in held.values_list("starts_at", "ends_at"):
        found[academic_year(school_date(starts))].append(ends - starts)
    return found
