"""What a file of past meetings would do. A mentorship has one meeting a day in it; what is recorded here already stays."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from accounts.clock import school_zone
from accounts.models import Mode
from accounts.roster.cells import choice, read_date, read_number
from accounts.roster.kinds import BadRowError, Outcome, Row, Step
from matching.imports.pairing import KINDS, day_of
from matching.imports.people import Named
from matching.models import Relationship

from ..models import Meeting, Participant

State = Meeting.State
SHORTEST, LONGEST = 5, 480
MODES = {str(label): value for value, label in Mode.choices}
ALSO = {
    **{value: value for value in Mode.values},
    "zoom": Mode.VIDEO, "online": Mode.VIDEO, "call": Mode.PHONE, "e-mail": Mode.MESSAGES, "email": Mode.MESSAGES,
}  # fmt: skip
# Where two people have several mentorships, a meeting belongs to the first of these that ran on its day.
ORDER = [kind.value for kind in Relationship.Kind]


@dataclass(frozen=True)
class PastMeeting:
    relationship: Relationship
    day: date
    minutes: int
    mode: str


def plan_meetings(rows: list[Row], day: date) -> list[Step]:
    named = Named(rows)
    known = Known(named)
    return [_step(row, day, named, known) for row in rows]


class Known:
    """The mentorships between these people, and what their meetings are by day; lines of the file are added as they come."""

    def __init__(self, named: Named) -> None:
        self.zone = school_zone()
        found = Relationship.objects.filter(mentor__in=named.people, mentee__in=named.people).with_people()
        self.relationships: dict[tuple, list[Relationship]] = {}
        for row in sorted(found, key=lambda row: (ORDER.index(row.kind), row.started_at, row.pk)):
            self.relationships.setdefault((row.mentor_id, row.mentee_id), []).append(row)
        seats = Participant.objects.coming().filter(relationship__in=found, person=F("relationship__mentee"))
        seats = seats.exclude(meeting__state=State.CANCELLED).select_related("meeting")
        self.meetings = {
            (seat.relationship_id, day_of(seat.meeting.starts_at, self.zone)): seat.meeting.state for seat in seats
        }
        self.lines: dict[tuple[UUID, date], int] = {}


def _step(row: Row, today: date, named: Named, known: Known) -> Step:
    title = named.title(row)
    try:
        meeting = _read(row, today, named, known)
        key = (meeting.relationship.pk, meeting.day)
        if first := known.lines.get(key):
            raise BadRowError(f"A meeting of the two on that day is on line {first} already; that line counts.")
        known.lines[key] = row.line
        if state := known.meetings.get(key):
            return _recorded(row, title, state)
    except BadRowError as problem:
        return Step.rejected(row.line, str(problem), title)
    return Step(row.line, Outcome.NEW, title, (_words(meeting),), act=meeting)


def _recorded(row: Row, title: str, state: str) -> Step:
    if state == State.HELD:
        return Step(row.line, Outcome.UNCHANGED, title)
    raise BadRowError(f"A meeting of that day is here as “{State(state).label.lower()}”. The two people log it there.")


def _read(row: Row, today: date, named: Named, known: Known) -> PastMeeting:
    mentor, mentee = named.pair(row)
    if not row["date"]:
        raise BadRowError("The row has no date.")
    day = read_date(row["date"])
    if day >= today:
        raise BadRowError(f"{day} is not past yet. Meetings of today and later are logged by the people in them.")
    minutes = read_number("length in minutes", row["minutes"], SHORTEST, LONGEST)
    mode = choice("way of meeting", row["mode"], MODES, ALSO) if row["mode"] else Mode.IN_PERSON
    kind = choice("kind", row["kind"], KINDS, {value: value for value in KINDS.values()}) if row["kind"] else ""
    between = [tie for tie in known.relationships.get((mentor.pk, mentee.pk), []) if kind in {"", tie.kind}]
    relationship = next((tie for tie in between if _ran_on(tie, day, known.zone)), None)
    if relationship is None:
        raise BadRowError(
            f"On {day} {mentor} did not mentor {mentee}, as far as is known here. Bring in mentorships first."
        )
    return PastMeeting(relationship, day, minutes, mode)


def _ran_on(relationship: Relationship, day: date, zone: ZoneInfo) -> bool:
    last = day_of(relationship.ended_at, zone) if relationship.ended_at else day
    return day_of(relationship.started_at, zone) <= day <= last


def _words(meeting: PastMeeting) -> str:
    how, kind = Mode(meeting.mode).label.lower(), meeting.relationship.get_kind_display().lower()
    return f"{meeting.day}, {meeting.minutes} minutes, {how} ({kind})"
