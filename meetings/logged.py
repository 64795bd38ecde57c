"""What a reader sees of a log. In a group nobody but the mentor reads why it was not held, and who of the students came."""

from dataclasses import dataclass, field

from accounts.models import User

from .models import Meeting, MeetingGoal, Participant
from .permissions import can_read_log, reads_whole_log


@dataclass(frozen=True)
class Shown:
    readers: str
    reason: str = ""
    by: str = ""
    led: str = ""
    attendance: list[Participant] = field(default_factory=list)
    goals: list[MeetingGoal] = field(default_factory=list)
    offers: list[MeetingGoal] = field(default_factory=list)


def shown(meeting: Meeting, reader: User) -> Shown:
    readers = _readers(meeting, reader)
    whole = reads_whole_log(reader, meeting)
    if not meeting.is_logged:
        return Shown(readers, attendance=_attendance(meeting, reader, whole))
    touched = meeting.goals_touched.all() if not meeting.is_group else meeting.goals_touched.none()
    return Shown(
        readers=readers,
        reason=meeting.get_not_held_reason_display() if whole else "",
        by=_by(meeting, reader, whole),
        led=_led(meeting, reader) if can_read_log(reader, meeting) else "",
        attendance=_attendance(meeting, reader, whole),
        goals=list(touched.visible_to(reader).select_related("goal", "said_by")),
        offers=list(touched.offered_to(reader)),
    )


def _readers(meeting: Meeting, reader: User) -> str:
    """ "You and …" for those who read the shared part."""
    if not meeting.is_group:
        return f"You and {meeting.relationship.other(reader)}"
    if reader.pk == meeting.mentor.pk:
        return "You and the students of this group"
    return f"You, {meeting.mentor} and the other students of this group"


def _by(meeting: Meeting, reader: User, whole: bool) -> str:
    if meeting.logged_by_id == reader.pk:
        return "by you"
    return f"by {meeting.logged_by}" if whole or meeting.logged_by_id == meeting.mentor.pk else ""


def _led(meeting: Meeting, reader: User) -> str:
    if meeting.led_by in {"", Meeting.Led.BOTH}:
        return meeting.led_by and ("all of you" if meeting.is_group else "both of you")
    if meeting.led_by == Meeting.Led.STUDENT and meeting.is_group:
        return "the students"
    person = meeting.mentor if meeting.led_by == Meeting.Led.MENTOR else meeting.relationship.mentee
    return "you" if person == reader else str(person)


def _attendance(meeting: Meeting, reader: User, whole: bool) -> list[Participant]:
    """In a group; of two people who met both were there."""
    seats = meeting.participants.all() if meeting.is_group else []
    said = [seat for seat in seats if seat.attendance and seat.person_id != meeting.mentor.pk]
    return [seat for seat in said if whole or seat.person_id == reader.pk]
