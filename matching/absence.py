"""A mentor's absence and the clocks of requests: up to two weeks the clock stands still, longer closes them."""

from datetime import date, datetime, timedelta

from django.db.models import F, Q

from accounts.clock import school_date
from accounts.models import MentorProfile, Program

from .models import Request

LONGEST_STOPPED_CLOCK = timedelta(days=14)
LONG = Q(away_until__gt=F("away_from") + LONGEST_STOPPED_CLOCK)


def is_long(profile: MentorProfile) -> bool:
    return bool(profile.away_from) and profile.away_until - profile.away_from > LONGEST_STOPPED_CLOCK


def days_to_answer(kind: str, *, of_list: bool = False) -> int:
    """A chat asks for little, and behind a request from a list of choices the next mentor waits: both close earlier."""
    program = Program.current()
    if kind == Request.Kind.CHAT:
        return program.chat_expiry_days
    return program.choice_expiry_days if of_list else program.request_expiry_days


def expiry(
    profile: MentorProfile, since: datetime, kind: str = Request.Kind.MENTORING, *, of_list: bool = False
) -> datetime:
    """When an unanswered request closes, later by the days of a short absence in between."""
    return days_later(profile, since, days_to_answer(kind, of_list=of_list))


def days_later(profile: MentorProfile, since: datetime, days: int) -> datetime:
    """So many days on a clock that stands still during a short absence."""
    ends = since + timedelta(days=days)
    if is_long(profile) or not _meets(profile, school_date(since), school_date(ends)):
        return ends
    first = max(profile.away_from, school_date(since))
    return ends + timedelta(days=(profile.away_until - first).days + 1)


def leaves_before_answering(profile: MentorProfile, since: datetime, kind: str = Request.Kind.MENTORING) -> bool:
    """Whether a long absence runs, or begins before a request of that moment would close."""
    return is_long(profile) and _meets(profile, school_date(since), closing_day(since, kind))


def closing_day(since: datetime, kind: str = Request.Kind.MENTORING) -> date:
    """On which a request of that moment would close."""
    return school_date(since + timedelta(days=days_to_answer(kind)))


def long_absence(today: date) -> Q:
    """Profiles of mentors in a long absence today."""
    return LONG & Q(away_from__lte=today, away_until__gte=today)


def long_absence_ahead(now: datetime) -> Q:
    """`leaves_before_answering` for rows: whom a request of this moment would find, or soon find, gone for long."""
    return LONG & Q(away_from__lte=closing_day(now), away_until__gte=school_date(now))


def takes_nobody_for_long(now: datetime) -> Q:
    """Profiles of mentors whom nobody can ask for more than a while: gone for long, or past their time from outside."""
    return long_absence_ahead(now) | Q(outside_until__lt=school_date(now))


def _meets(profile: MentorProfile, first: date, last: date) -> bool:
    return bool(profile.away_from) and profile.away_from <= last and profile.away_until >= first
