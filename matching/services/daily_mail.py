"""A mentor gets at most one mail a day about requests: the first of the day at once, the rest in the next morning's."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.clock import school_date, school_zone
from accounts.models import MentorProfile, Program, User
from notifications.models import Notification
from notifications.services import notify

from ..models import Request

KINDS = ("matching.request_received", "matching.requests_waiting")
MORNING = time(8)
CHAT_REMINDER_DAY = 2


def tell_mentor(request: Request) -> None:
    """The news of a new request, and its two reminders."""
    if told_today(request.mentor, request.created_at):
        _tell_in_the_morning(request.mentor, request.created_at + timedelta(days=1))
    else:
        notify(kind="matching.request_received", recipient=request.mentor, about=request)
    for days in _reminder_days(request):
        _tell_in_the_morning(request.mentor, request.created_at + timedelta(days=days))


def _reminder_days(request: Request) -> tuple[int, ...]:
    if request.is_chat:
        return (CHAT_REMINDER_DAY,)
    program = Program.current()
    days = (program.request_first_reminder_days, program.request_second_reminder_days)
    return tuple(day for day in days if request.created_at + timedelta(days=day) < request.expires_at)


def tell_of_nudge(mentor: User) -> None:
    """It joins the mail of the next morning, or one of that day before it: each counts who asked again."""
    _tell_in_the_morning(mentor, timezone.now() + timedelta(days=1))


def tell_on_return(profile: MentorProfile) -> None:
    """What waited through an absence is said on the first morning back."""
    _tell_in_the_morning(profile.user, datetime.combine(profile.away_until + timedelta(days=1), MORNING, school_zone()))


def told_today(mentor: User, now: datetime) -> bool:
    midnight = datetime.combine(school_date(now), time.min, school_zone())
    rows = Notification.objects.filter(recipient=mentor, kind__in=KINDS).exclude(state=Notification.State.VOID)
    return rows.filter(due_at__gte=midnight, due_at__lte=now).exists()


def _tell_in_the_morning(mentor: User, instant: datetime) -> None:
    """One row a day, whatever the number of requests: its mail counts what waits when it is sent. What falls into an absence is
    said on the first morning back.
    """
    day = _at_work(mentor, school_date(instant))
    due_at = datetime.combine(day, MORNING, school_zone())
    notify(
        kind="matching.requests_waiting",
        recipient=mentor,
        about=mentor,
        occasion=day.isoformat(),
        due_at=max(due_at, timezone.now()),
    )


def _at_work(mentor: User, day: date) -> date:
    profile = mentor.mentor_profile
    return profile.away_until + timedelta(days=1) if profile.is_away(day) else day
