"""The times of a page, by week and day of the reader's zone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

OPEN_WEEKS = 2


@dataclass
class Choice:
    at: datetime
    is_chosen: bool

    @property
    def value(self) -> str:
        return self.at.isoformat()


@dataclass
class Day:
    on: date
    choices: list[Choice] = field(default_factory=list)


@dataclass
class Week:
    monday: date
    days: dict[date, Day] = field(default_factory=dict)
    is_open: bool = False


def by_week(openings: Iterable[datetime], chosen: str = "") -> list[Week]:
    """The first weeks are open, and so is the one that holds what was chosen."""
    weeks: dict[date, Week] = {}
    for opening in openings:
        day = timezone.localdate(opening)
        monday = day - timedelta(days=day.weekday())
        week = weeks.setdefault(monday, Week(monday, is_open=len(weeks) < OPEN_WEEKS))
        choice = Choice(opening, opening.isoformat() == chosen)
        week.days.setdefault(day, Day(day)).choices.append(choice)
        week.is_open = week.is_open or choice.is_chosen
    return list(weeks.values())
