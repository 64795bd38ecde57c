"""What to think of before times are proposed. It is said kindly and stops nobody: sent again, the times stand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format

from accounts.clock import school_date, zone_for
from accounts.models import Program, User
from matching.models import Relationship

from .clashes import ELSEWHERE, MEETING, clashes
from .models import BookingRules, Holiday

MORNING, NIGHT = 6, 22


def cautions(relationship: Relationship, by: User, times: Sequence[datetime], minutes: int) -> list[str]:
    other, own = sides(relationship, by)
    closed = _holidays(times)
    notice, busy = _notice(relationship, other), clashes(own, times, minutes)
    said = {at: [*_of_day(at, other, closed), *_of_notice(at, notice), *_of_own(busy[at], own, by)] for at in times}
    return [f"{_moment(at)}: {sentence}" for at in sorted(said) for sentence in said[at]]


def sides(relationship: Relationship, by: User) -> tuple[User, User]:
    """Who is asked, and whose time it is on this side: a delegate's word is their mentor's."""
    mentor, mentee = relationship.mentor, relationship.mentee
    return (mentor, mentee) if by.pk == mentee.pk else (mentee, mentor)


def _of_day(at: datetime, other: User, closed: dict) -> list[str]:
    local = at.astimezone(zone_for(other))
    at_night = local.hour >= NIGHT or local.hour < MORNING
    said = [f"for {other} it is {time_format(local.time())} then."] if at_night else []
    name = closed.get(school_date(at))
    return [*said, f"the school is closed ({name})."] if name else said


def _of_notice(at: datetime, hours: int) -> list[str]:
    too_soon = at < timezone.now() + timedelta(hours=hours)
    return [f"that is in less than {hours} hours, which may be short notice."] if too_soon else []


def _of_own(what: str, own: User, by: User) -> list[str]:
    who, whose = ("you have", "your") if own.pk == by.pk else (f"{own} has", "their")
    words = {MEETING: f"{who} another meeting then.", ELSEWHERE: f"{whose} other calendar has something then."}
    return [words[what]] if what else []


def _holidays(times: Sequence[datetime]) -> dict:
    days = Holiday.objects.filter(on__in={school_date(at) for at in times})
    return dict(days.values_list("on", "name"))


def _notice(relationship: Relationship, other: User) -> int:
    """How a mentor wants to be booked holds for their time; a student's has the program's rule."""
    rules = BookingRules.objects.filter(person=other, notice_hours__isnull=False).first()
    if other.pk == relationship.mentor_id and rules:
        return rules.notice_hours
    return Program.current().booking_notice_hours


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "D, N j, P")
