"""What time does to requests and trials. Every function may run twice, or by two workers at once."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from accounts.clock import school_today
from accounts.events import record
from accounts.locks import lock_people
from accounts.models import Event, MentorProfile, User
from notifications.services import notify

from ..absence import expiry, is_long, long_absence
from ..models import Relationship, Request
from .daily_mail import tell_on_return
from .relationships import let_trial_pass
from .relationships import locked as locked_relationship
from .requests import close_unanswered
from .requests import locked as locked_request
from .waitlist import mentors_with_offers_due, offer_locked

logger = logging.getLogger(__name__)
AT_ONCE = 500
EXPIRIES_BEFORE = 1  # so many in a row, and the next closes


def expire_requests(now: datetime) -> int:
    """Close the requests whose time is over; returns how many."""
    overdue = Request.objects.overdue(now).select_related("student", "mentor")[:AT_ONCE]
    return each(overdue, lambda request: _expire(request, now))


def close_for_absences() -> int:
    """Close what waits for mentors whose long absence has begun; returns how many."""
    away = MentorProfile.objects.filter(long_absence(school_today()))
    waiting = Request.objects.open().filter(mentor__mentor_profile__in=away).select_related("student", "mentor")
    return each(waiting[:AT_ONCE], _close_for_absence)


def lapse_offers(now: datetime) -> int:
    """Let held places go on whose time is over, and offer what time has freed; returns for how many mentors."""
    return each(mentors_with_offers_due(now)[:AT_ONCE], offer_locked)


def end_trials() -> int:
    """Let the trials whose last day is over pass into active mentorships; returns how many."""
    today = school_today()
    over = Relationship.objects.filter(state=Relationship.State.TRIAL, trial_ends_on__lt=today)[:AT_ONCE]
    return each(over, lambda row: let_trial_pass(locked_relationship(row, None), today))


@transaction.atomic
def away_changed(user: User) -> None:
    """A mentor's new away dates: a short absence stops the clock of what waits, a long one that runs closes it."""
    waiting = list(Request.objects.open().filter(mentor=user).select_related("student", "mentor", "choice"))
    lock_people(mentors=[user], students=[request.student for request in waiting])
    profile, today = MentorProfile.objects.select_related("user").get(user=user), school_today()
    if is_long(profile) and profile.is_away(today):
        for request in waiting:
            _close_for_absence(request)
    else:
        _stop_clocks(waiting, profile)


def _stop_clocks(waiting: list[Request], profile: MentorProfile) -> None:
    """A running clock is never shortened: who waited through an absence is not late at its end."""
    for request in waiting:
        ends = expiry(profile, request.created_at, request.kind, of_list=hasattr(request, "choice"))
        request.expires_at = max(request.expires_at, ends)
        request.save(update_fields=["expires_at"])
    if waiting and profile.away_until and profile.away_until >= school_today():
        tell_on_return(profile)


def _expire(request: Request, now: datetime) -> bool:
    request = locked_request(request)
    if not request.is_pending or request.expires_at > now:
        return False
    if not (request.is_chat or hasattr(request, "choice")):
        _stop_accepting_after_silence(request.mentor)
    close_unanswered(request, cause=Request.Cause.SILENCE)
    return True


def _close_for_absence(request: Request) -> bool:
    request = locked_request(request)
    if not request.is_pending:
        return False
    close_unanswered(request, cause=Request.Cause.ABSENCE)
    return True


def _stop_accepting_after_silence(mentor: User) -> None:
    """Two expiries in a row: students should not wait on somebody who does not answer. One click switches it on again. Said
    before this one closes, which offers its place to whoever waits.
    """
    profile = mentor.mentor_profile
    if profile.accepting and _last_ends(mentor) == [Request.Cause.SILENCE] * EXPIRIES_BEFORE:
        profile.accepting = False
        profile.save(update_fields=["accepting"])
        record(actor=None, verb="stopped accepting", target=profile, reason="two requests in a row closed unanswered")
        notify(kind="matching.accepting_off", recipient=mentor, about=profile, occasion=school_today().isoformat())


def _last_ends(mentor: User) -> list[str]:
    """How the last requests ended since the mentor last opened to them. What an absence closed, a student's leaving or a block
    is nobody's silence; nor is that to a chat or to a request of a list, as five days are too short for that.
    """
    closed = Request.objects.for_mentoring().filter(mentor=mentor, decided_at__isnull=False)
    closed = closed.filter(expired_by__in=["", Request.Cause.SILENCE])
    closed = closed.exclude(expired_by=Request.Cause.SILENCE, choice__isnull=False)
    opened = Event.objects.filter(verb="opened to requests", target_id=mentor.mentor_profile.pk).order_by("-at").first()
    if opened:
        closed = closed.filter(decided_at__gt=opened.at)
    return list(closed.order_by("-decided_at").values_list("expired_by", flat=True)[:EXPIRIES_BEFORE])


def each(rows: Iterable, act: Callable) -> int:
    """Each row in a transaction of its own: one that fails is logged and holds up nobody else's."""
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                done += act(row)
        except Exception:
            logger.exception("The clock of %s %s could not be kept.", row._meta.label, row.pk)
    return done
