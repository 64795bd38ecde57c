from collections.abc import Mapping
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.events import record
from accounts.models import User
from meetings.models import Meeting, Participant
from meetings.permissions import can_say_attendance

from .occupancy import guard, lock_pair_and_meeting

Attendance = Participant.Attendance


def usual_attendance(meeting: Meeting, seat: Participant) -> str:
    """What a log starts from: who did not decline came. A mentor of a group and both of a pair, or there was no meeting."""
    if meeting.is_group and seat.person_id != meeting.mentor.pk:
        return seat.attendance or (Attendance.EXCUSED if seat.has_declined else Attendance.CAME)
    return Attendance.CAME


def keep_attendance(meeting: Meeting, said: Mapping[UUID, str]) -> None:
    """`said`, by person, is heeded in a group. Of a meeting that did not take place it is told who had said that they cannot
    come, and of the others nothing: nobody is blamed.
    """
    seats = list(meeting.participants.all())
    for seat in seats:
        seat.attendance = _attendance(meeting, seat, said)
    if meeting.is_group and meeting.is_held and not _came(meeting, seats):
        raise ValidationError("If none of the students came, say that it did not take place.", code="nobody came")
    Participant.objects.bulk_update(seats, ["attendance"])


def _attendance(meeting: Meeting, seat: Participant, said: Mapping[UUID, str]) -> str:
    usual = usual_attendance(meeting, seat)
    if not meeting.is_held:
        return Attendance.EXCUSED if seat.has_declined else ""
    if not meeting.is_group or seat.person_id == meeting.mentor.pk:
        return usual
    return said.get(seat.person_id) or usual


def _came(meeting: Meeting, seats: list[Participant]) -> list[Participant]:
    students = [seat for seat in seats if seat.person_id != meeting.mentor.pk]
    return [seat for seat in students if seat.attendance == Attendance.CAME]


@transaction.atomic
def say_attendance(*, meeting: Meeting, attendance: str, by: User) -> Meeting:
    """A student of a group says whether they came, and nothing else. Until the mentor logs, the meeting stays to be logged, and
    the mentor's log starts from this word.

    `log_revision` moves on, so that a mentor's page that was opened before shows this before it writes over it.
    """
    meeting = lock_pair_and_meeting(meeting)
    guard(
        can_say_attendance(by, meeting), "This can be said once the meeting has begun, and for some days after its log."
    )
    seat = next(seat for seat in meeting.participants.all() if seat.person_id == by.pk)
    guard(attendance in Attendance.values, "Choose whether you came.")
    seat.attendance = attendance
    seat.save(update_fields=["attendance"])
    meeting.log_revision = uuid4()
    meeting.save(update_fields=["log_revision"])
    record(actor=by, verb="said whether they came", target=meeting)
    return meeting
