"""The times of a page, by week and day of the reader's zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.clock import zone_for
from accounts.models import User
from meetings.external import busy
from meetings.openings import Diary
from meetings.slots import Busy, is_free

OPEN_WEEKS = 2


@dataclass
class Choice:
    at: datetime
    is_chosen: bool
    is_clash: bool = False

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


def by_week(
    openings: Iterable[datetime], chosen: str = "", *, minutes: int = 0, elsewhere: Sequence[Busy] = ()
) -> list[Week]:
    """The first weeks are open, and so is the one that holds what was chosen. A clash is marked and can be chosen."""
    weeks: dict[date, Week] = {}
    for opening in openings:
        day = timezone.localdate(opening)
        monday = day - timedelta(days=day.weekday())
        week = weeks.setdefault(monday, Week(monday, is_open=len(weeks) < OPEN_WEEKS))
        clash = not is_free(opening, opening + timedelta(minutes=minutes), elsewhere)
        choice = Choice(opening, opening.isoformat() == chosen, clash)
        week.days.setdefault(day, Day(day)).choices.append(choice)
        week.is_open = week.is_open or choice.is_chosen
    return list(weeks.values())


def within_days(openings: Iterable[datetime], days: int) -> list[datetime]:
    until = timezone.now() + timedelta(days=days)
    return [opening for opening in openings if opening <= until]


def to_choose_from(diary: Diary, minutes: int, reader: User, chosen: str = "") -> dict:
    """What `meetings/times.html` shows, and, where it is nothing, why."""
    openings = diary.openings(minutes)
    elsewhere = _elsewhere(reader, diary, openings)
    weeks = by_week(openings, chosen, minutes=minutes, elsewhere=elsewhere)
    return {
        "weeks": weeks,
        "minutes": minutes,
        "diary": diary,
        "why": "" if openings else diary.why_none(minutes),
        "there": _their_zone(diary.mentor, openings),
        "has_clash": any(choice.is_clash for week in weeks for day in week.days.values() for choice in day.choices),
    }


def _elsewhere(reader: User, diary: Diary, openings: Sequence[datetime]) -> Sequence[Busy]:
    """The reader's own other calendar and nobody else's. The mentor's has taken its times out already."""
    if not openings or reader.pk not in diary.whom:
        return ()
    return busy.of(reader, openings[0], openings[-1] + timedelta(days=1))


def _their_zone(mentor: User, openings: Iterable[datetime]) -> ZoneInfo | None:
    """The mentor's, where their clock shows another time than the reader's."""
    zone = zone_for(mentor)
    differs = any(at.astimezone(zone).utcoffset() != timezone.localtime(at).utcoffset() for at in openings)
    return zone if differs else None
