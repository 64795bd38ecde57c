"""Mentorships as rows, past the ways in which they start here: nobody asked, and nobody is told."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.clock import school_zone
from accounts.events import record_many
from accounts.locks import lock_ids
from accounts.models import User
from accounts.roster.kinds import Row, Step
from accounts.roster.school import ids_named

from ..models import Relationship, WaitlistEntry
from ..services.places import end_entry
from .pairing import Pair


def hold_pairs(rows: list[Row]) -> None:
    """No place is taken, and no line comes in a second time, until the transaction is over."""
    mentors, mentees = (ids_named({row[side] for row in rows}) for side in ("mentor", "mentee"))
    lock_ids(mentors=mentors, students=mentees)


def apply_pairs(steps: list[Step], by: User) -> dict[int, User]:
    """Only what was planned under `hold_pairs`."""
    zone, now = school_zone(), timezone.now()

    def instant(day: date) -> datetime:
        return min(noon(day, zone), now)

    made = Relationship.objects.bulk_create(_relationship(step.act, by, instant) for step in steps)
    record_many(actor=by, verb="imported", targets=made)
    _end_waiting([step.act for step in steps], by)
    return {}


def _end_waiting(pairs: list[Pair], by: User) -> None:
    """Who has a mentor here no longer waits for them, and the hold becomes the place that is taken."""
    counted = {(pair.mentor.pk, pair.mentee.pk) for pair in pairs if pair.fills_a_place}
    mentors, students = ({pair[side] for pair in counted} for side in (0, 1))
    for entry in WaitlistEntry.objects.standing().filter(mentor__in=mentors, student__in=students):
        if (entry.mentor_id, entry.student_id) in counted:
            end_entry(entry, WaitlistEntry.State.CLOSED, by)


def noon(day: date, zone: ZoneInfo) -> datetime:
    """A file knows the day alone; noon lies in that day in every reader's zone nearby."""
    return datetime.combine(day, time(12), tzinfo=zone)


def _relationship(pair: Pair, by: User, instant: Callable[[date], datetime]) -> Relationship:
    ended = {"ended_at": instant(pair.ended_on), "ended_by": by} if pair.ended_on else {}
    return Relationship(
        mentor=pair.mentor,
        mentee=pair.mentee,
        kind=pair.kind,
        state=pair.state,
        origin=Relationship.Origin.IMPORTED,
        started_at=instant(pair.started_on),
        **ended,
    )
