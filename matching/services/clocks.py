"""What time does to requests and trials. Every function may run twice, or by two workers at once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.clock import school_date, school_today
from accounts.events import record
from accounts.models import User
from notifications.services import notify

from ..expiry import expiry
from ..models import Relationship, Request
from ..rules import LONGEST_STOPPED_CLOCK
from .relationships import let_trial_pass
from .relationships import locked as locked_relationship
from .requests import close_unanswered
from .requests import locked as locked_request

EXPIRIES_THAT_CLOSE = 2


def expire_requests(now: datetime) -> int:
    """Close the requests whose time is over; returns how many."""
    overdue = Request.objects.overdue(now).select_related("student", "mentor")
    return sum(_expire(request, now) for request in overdue[:500])


@transaction.atomic
def _expire(request: Request, now: datetime) -> bool:
    request = locked_request(request)
    if not request.is_pending or request.expires_at > now:
        return False
    close_unanswered(request, reason="no answer in time")
    _stop_accepting_after_silence(request.mentor)
    return True


def _stop_accepting_after_silence(mentor: User) -> None:
    """Two expiries in a row: students should not wait on somebody who does not answer. One click switches it on again."""
    closed = Request.objects.filter(mentor=mentor, decided_at__isnull=False).order_by("-decided_at")
    states = list(closed.values_list("state", flat=True)[:EXPIRIES_THAT_CLOSE])
    profile = mentor.mentor_profile
    if profile.accepting and states == [Request.State.EXPIRED] * EXPIRIES_THAT_CLOSE:
        profile.accepting = False
        profile.save(update_fields=["accepting"])
        record(actor=None, verb="stopped accepting", target=profile, reason="two requests in a row closed unanswered")
        notify(kind="matching.accepting_off", recipient=mentor, about=profile, occasion=school_today().isoformat())


@transaction.atomic
def away_changed(user: User) -> None:
    """A mentor's new away dates: short ones stop the clock of open requests, long ones close them with alternatives."""
    profile = user.mentor_profile
    far = bool(profile.away_until) and profile.away_until > school_date(timezone.now() + LONGEST_STOPPED_CLOCK)
    for request in Request.objects.open().filter(mentor=user).select_related("student", "mentor"):
        if far and profile.is_away(school_today()):
            close_for_absence(request)
        else:
            request.expires_at = expiry(profile, request.created_at)
            request.save(update_fields=["expires_at"])


@transaction.atomic
def close_for_absence(request: Request) -> None:
    request = locked_request(request)
    if request.is_pending:
        close_unanswered(request, reason="the mentor is away")


def end_trials() -> int:
    """Let the trials whose last day is over pass into active mentorships."""
    today = school_today()
    over = Relationship.objects.filter(state=Relationship.State.TRIAL, trial_ends_on__lt=today)
    for relationship in over[:500]:
        with transaction.atomic():
            let_trial_pass(locked_relationship(relationship, None), today)
    return len(over)
