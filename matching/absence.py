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
    ends = since + timedelta(days=days_to_answer(kind))
    return is_long(profile) and _meets(profile, school_date(since), school_date(ends))


def long_absence(today: date) -> Q:
    """Profiles of mentors in a long absence today."""
    return LONG & Q(away_from__lte=today, away_until__gte=today)


def long_absence_ahead(today: date) -> Q:
    """Profiles of mentors whom a request of today would find, or soon find, gone for long."""
    ends = today + timedelta(days=Program.current().request_expiry_days)
    return LONG & Q(away_from__lte=ends, away_until__gte=today)


def _meets(profile: MentorProfile, first: date, last: date) -> bool:
    return bool(profile.away_from) and profile.away_from <= last and profile.away_until >= first
