"""When a student may remind a mentor of their request. A nudge never moves the day on which it closes."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from accounts.clock import school_date, school_today
from accounts.models import Program

from ..absence import days_later
from ..models import Request
from ..rules import blocked_between, kept_apart


def nudge_day(request: Request) -> date | None:
    """The first day of the next nudge. None where none can follow: all are used, or the request closes before."""
    program, profile = Program.current(), request.mentor.mentor_profile
    if request.nudges >= program.max_nudges:
        return None
    opens = days_later(profile, request.created_at, program.nudge_from_day)
    if request.nudged_at:
        opens = max(opens, days_later(profile, request.nudged_at, 1))
    return school_date(opens) if opens < request.expires_at else None


def why_not_nudge(request: Request) -> str:
    """The first reason against a nudge today, or an empty text. A "no" that can still be taken back reads as waiting."""
    if not (request.is_pending or request.can_be_undone(timezone.now())):
        return "This request is no longer open, so there is nothing to ask again."
    if blocked_between(request.student, request.mentor) or kept_apart(request.mentor, request.student):
        return "You cannot ask again at present. You can withdraw the request and ask somebody else."
    return why_not_yet(request)


def why_not_yet(request: Request) -> str:
    """What the calendar says against it, without a query: for the rows of a list."""
    profile, day = request.mentor.mentor_profile, nudge_day(request)
    if profile.is_away(school_today()):
        return (
            f"{request.mentor} is away until {_named(profile.away_until)}. The time to answer stands still until then."
        )
    if day is None:
        return _why_never(request)
    return f"You can nudge from {_named(day)}." if day > school_today() else ""


def _why_never(request: Request) -> str:
    if request.nudges >= Program.current().max_nudges:
        return "You have asked again as often as one can. We tell you when there is an answer."
    return "The request closes before a nudge would help. If it closes unanswered, we show you what to do next."


def _named(day: date) -> str:
    return date_format(day, "F j")
