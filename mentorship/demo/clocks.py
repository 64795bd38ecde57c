"""What the program does by itself: the daily clocks, the rounds of the year, and a state as of today at the end."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from accounts.models import Program
from accounts.months import months_later
from matching.goals.reviews import ask_for_reviews
from matching.services import end_trials, expire_requests
from notifications import kinds
from notifications.services import choose_kinds
from surveys.calendar import Period, period_on
from surveys.services import keep_calendar, open_check_ins, open_survey
from surveys.services.keeping import close_overdue

from . import outbox, requests
from .answers import Answers

HOUR = 9
ROUND_BEGAN, SURVEY_BEGAN = 8, 9  # days ago
MUTED = ["meetings.agenda_prompt", "matching.requests_waiting"]
MUTE_ONE_IN = 20


def plan(school) -> None:
    year, answers = school.year, Answers(school)
    year.every_day(keep, school)
    for period in _rounds(school):
        _plan_round(school, answers, period)
    for months in (-6, 0):
        day = months_later(year.days_ago(SURVEY_BEGAN), months)
        year.plan(year.moment(day, HOUR), _open_survey, answers)
        year.plan(year.moment(day + timedelta(days=Program.current().survey_window_days), HOUR), _close, school)
    for number, person in enumerate([*school.students, *school.mentors]):
        if number % MUTE_ONE_IN == MUTE_ONE_IN - 1:
            year.plan_on(year.days_ago(150 + number // 2), _mute, school, person)


def keep(school) -> None:
    """The worker's ticks about requests, trials and goals, once a day; those about surveys when they have something to do."""
    outbox.ask_those_that_are_due(school.year.clock)
    if any(asked.request.expires_at <= school.year.now for asked in school.waiting):
        expire_requests(school.year.now)
        requests.notice_closed(school)
    end_trials()
    ask_for_reviews(school.year.now)


def come_back(school, now: datetime) -> None:
    """Nothing is left to do for the first tick: what is due by now is done, and counts as told."""
    for _ in range(2):
        school.year.move_to(now)
        keep(school)
        expire_requests(now)
        keep_calendar()


def read_rules_anew() -> None:
    Program.release()
    Program.hold()


def _rounds(school) -> Iterator[Period]:
    """Those of the calendar. A visitor finds a check-in to answer on any day: where none is open today, there is one more."""
    year = school.year
    days = (year.starts_on + timedelta(days=number) for number in range((year.today - year.starts_on).days + 1))
    yield from dict.fromkeys(
        period for day in days if (period := _period_on(day)) and period.opens_on >= year.starts_on
    )
    if not _period_on(year.today):
        day = year.days_ago(ROUND_BEGAN)
        yield Period(f"{day.year}-{day:%B}".lower(), day, day + timedelta(days=Program.current().check_in_days))


def _period_on(day: date) -> Period | None:
    rules = Program.current()
    return period_on(day, year_starts_month=rules.year_starts_month, days_open=rules.check_in_days)


def _plan_round(school, answers: Answers, period: Period) -> None:
    """Newcomers get theirs while it runs."""
    for day in (0, 7, 14):
        at = school.year.moment(period.opens_on + timedelta(days=day), HOUR)
        school.year.plan(at, _open_round, school, answers, period)
    for day in (1, 8):
        school.year.plan(school.year.moment(period.closes_on + timedelta(days=day), HOUR), _close, school)


def _open_round(school, answers: Answers, period: Period) -> None:
    close_overdue(now=school.year.now)
    open_check_ins(period=period, now=school.year.now)
    answers.plan_check_ins()


def _close(school) -> None:
    close_overdue(now=school.year.now)


def _open_survey(answers: Answers) -> None:
    open_survey()
    answers.plan_surveys()


def _mute(school, person) -> None:
    if person.user and not person.is_named:
        kind = school.deal("muted kinds", MUTED)
        choose_kinds(person=person.user, wanted={each.name for each in kinds.optional()} - {kind})
