"""A mentor's own year in numbers: mentorships, meetings and hours, and nothing that a mentee wrote or said."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from accounts.clock import academic_year, school_date, school_today
from accounts.models import User
from matching.models import Relationship
from meetings.models import Meeting


@dataclass(frozen=True)
class Year:
    year: int
    mentorships: int
    meetings: int
    time: timedelta

    @property
    def hours(self) -> float:
        return round(self.time.total_seconds() / 3600, 1)


def years_of(mentor: User) -> list[Year]:
    """Newest first; a mentorship counts in every academic year in which it ran."""
    mentorships, meetings = _mentorships(mentor), _meetings(mentor)
    years = sorted({*mentorships, *meetings}, reverse=True)
    return [
        Year(year, mentorships[year], len(meetings.get(year, [])), sum(meetings.get(year, []), timedelta()))
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


def _meetings(mentor: User) -> dict[int, list[timedelta]]:
    """Held meetings that count in which this person was the mentor."""
    held = Meeting.objects.held().counted().filter(participants__relationship__mentor=mentor).distinct()
    found: dict[int, list[timedelta]] = {}
    for _, starts, ends in held.values_list("pk", "starts_at", "ends_at"):
        found.setdefault(academic_year(school_date(starts)), []).append(ends - starts)
    return found
