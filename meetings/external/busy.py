"""When people are busy elsewhere. A calendar that is stale or broken says nothing, and so blocks nothing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from meetings.models import BusyTime, ExternalCalendar, Meeting

from .reading import Range, merged


def of(person: User, since: datetime, until: datetime) -> list[Range]:
    return of_many([person], since, until)[person.pk]


def of_many(people: Iterable[User], since: datetime, until: datetime) -> dict[UUID, list[Range]]:
    """Every one of the people has an entry."""
    people = list(people)
    calendars = ExternalCalendar.objects.telling(timezone.now()).filter(person__in=people)
    rows = BusyTime.objects.filter(calendar__in=calendars, during__overlap=(since, until))
    found = defaultdict(list)
    for person, during in rows.values_list("calendar__person", "during"):
        found[person].append((during.lower, during.upper))
    return {person.pk: merged(found[person.pk]) for person in people}


def clashes(person: User, meetings: Iterable[Meeting]) -> set[UUID]:
    """Which of these meetings stand beside something in this person's own other calendars."""
    meetings = list(meetings)
    if not meetings:
        return set()
    first, last = min(meeting.starts_at for meeting in meetings), max(meeting.ends_at for meeting in meetings)
    times = of(person, first, last)
    return {
        meeting.pk
        for meeting in meetings
        if any(start < meeting.ends_at and meeting.starts_at < end for start, end in times)
    }
