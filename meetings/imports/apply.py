"""Past meetings as rows. Their day is known and their time is not: they stand at noon, take nobody's time (P3), and nobody is
told.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.clock import school_zone
from accounts.events import record_many
from accounts.models import User
from accounts.roster.kinds import Row, Step
from matching.imports.apply import hold_pairs, noon

from ..models import Meeting, Participant
from .past import PastMeeting


def hold_meetings(rows: list[Row]) -> None:
    hold_pairs(rows)


def apply_meetings(steps: list[Step], by: User) -> dict[int, User]:
    """Only what was planned under `hold_meetings`."""
    now, zone = timezone.now(), school_zone()
    made = [(_meeting(step.act, by, now, zone), step.act) for step in steps]
    meetings = Meeting.objects.bulk_create(meeting for meeting, _ in made)
    Participant.objects.bulk_create(seat for meeting, past in made for seat in _seats(meeting, past))
    record_many(actor=by, verb="imported", targets=meetings)
    return {}


def _meeting(past: PastMeeting, by: User, now: datetime, zone: ZoneInfo) -> Meeting:
    """Logged on its own day, as far as reports go: the school's own record of it is as old. `imported_at` is the truth."""
    starts_at = noon(past.day, zone)
    ends_at = starts_at + timedelta(minutes=past.minutes)
    return Meeting(
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone.key,
        mode=past.mode,
        state=Meeting.State.HELD,
        arranged_by=by,
        arranged_at=now,
        logged_by=by,
        logged_at=ends_at,
        imported_at=now,
    )


def _seats(meeting: Meeting, past: PastMeeting) -> list[Participant]:
    during = (meeting.starts_at, meeting.ends_at)
    return [
        Participant(
            meeting=meeting,
            person_id=person,
            relationship=past.relationship,
            during=during,
            counts=meeting.takes_time,
        )
        for person in (past.relationship.mentor_id, past.relationship.mentee_id)
    ]
