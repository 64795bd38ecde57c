"""How mentors want to be booked: a few minutes in between, a week away, other times on one day; and the school's holidays."""

from datetime import date, time

from accounts.models import Mode
from meetings.models import Availability, BookingRules
from meetings.services import add_holidays, close_days, offer_other_times, set_rules

from ..finding.part import Part

DAY, HOUR = 1, 23
ONE_IN = 6
AWAY_IN, AWAY_FOR = 33, 4
CLOSED = (
    ((12, 25), "Christmas Day"),
    ((1, 1), "New Year's Day"),
    ((6, 19), "Juneteenth"),
    ((7, 4), "Independence Day"),
)


def plan(part: Part) -> None:
    part.on(DAY, _set, hour=HOUR)


def _set(part: Part) -> None:
    day = part.school.year.today
    add_holidays(
        days=sorted((_next(day, month, on), name) for (month, on), name in CLOSED), by=part.school.staff[0].user
    )
    offering = [one for one in part.school.mentors if one.windows and not one.is_away]
    for number, mentor in enumerate([one for one in offering if one.is_named] + offering[::ONE_IN]):
        person = mentor.user
        set_rules(person=person, by=person, buffer_after=10, per_day=3 + number % 2, step_minutes=_steps(person))
        if number % 2 == 0:
            first = part.school.year.days_ago(-AWAY_IN)
            close_days(person=person, on=first, until=part.school.year.days_ago(-AWAY_IN - AWAY_FOR), by=person)
        else:
            on = part.school.year.days_ago(-AWAY_IN + 7)
            offer_other_times(person=person, on=on, starts=time(9), ends=time(12), by=person, mode=Mode.VIDEO)


def _next(today: date, month: int, day: int) -> date:
    there = today.replace(month=month, day=day)
    return there if there > today else there.replace(year=there.year + 1)


def _steps(person) -> int:
    """Those who keep their windows to half hours are booked on half hours."""
    on_quarters = Availability.objects.filter(person=person).exclude(starts__minute__in=[0, 30]).exists()
    return BookingRules.Step.QUARTER if on_quarters else BookingRules.Step.HALF
