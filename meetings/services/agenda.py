from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings.models import AgendaItem, Meeting
from meetings.permissions import can_leave_over, can_write_agenda

from .occupancy import guard, lock_meeting

MENTORS_PLACE = 100
SAVED_MEANWHILE = (
    "Meanwhile you saved other lines, on another page; they stand above. Save once more to put these in their place."
)


@transaction.atomic
def set_agenda(*, meeting: Meeting, lines: Iterable[str], by: User, seen: str | None = None) -> Meeting:
    """These become the lines that `by` wrote; the others' stay as they are. `seen` is the mark of the lines that the form had
    shown; without it the caller answers for that.
    """
    meeting = lock_meeting(meeting)
    guard(can_write_agenda(by, meeting), "The agenda of this meeting is closed.")
    lines = list(lines)
    if seen is not None and _was_crossed(meeting, lines, by, seen):
        raise ValidationError(SAVED_MEANWHILE, code="agenda saved meanwhile")
    write_lines(meeting, lines, by, meeting.relationship_of(by))
    record(actor=by, verb="wrote agenda", target=meeting)
    return meeting


def mark_of(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _was_crossed(meeting: Meeting, lines: list[str], by: User, seen: str) -> bool:
    """Sent twice, the same lines cross nothing."""
    now = [item.text for item in AgendaItem.objects.filter(meeting=meeting, author=by).order_by("position")]
    return seen != mark_of(now) and lines != now


def write_lines(meeting: Meeting, lines: Iterable[str], by: User, relationship: Relationship) -> None:
    """The students' lines come first, whoever wrote first. A line that stays keeps its row."""
    first = MENTORS_PLACE if relationship.side_of(by) == "mentor" else 0
    texts = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    own = {item.text: item for item in AgendaItem.objects.filter(meeting=meeting, author=by)}
    AgendaItem.objects.filter(pk__in=[item.pk for text, item in own.items() if text not in texts]).delete()
    now, items = timezone.now(), []
    for position, text in enumerate(texts, first):
        item = own.get(text) or AgendaItem(meeting=meeting, author=by, text=text, created_at=now)
        item.position = position
        items.append(item)
    AgendaItem.objects.bulk_create(items, update_conflicts=True, unique_fields=["id"], update_fields=["position"])


@transaction.atomic
def leave_lines(*, meeting: Meeting, left: Iterable[AgendaItem], by: User) -> Meeting:
    """What was not got to, said after the log: it is offered for the next agenda of whoever wrote it."""
    meeting = lock_meeting(meeting)
    guard(can_leave_over(by, meeting), "What was talked about can no longer be changed.")
    mark_left(lines_to_mark(meeting, by), {item.pk for item in left})
    record(actor=by, verb="said what is left", target=meeting)
    return meeting


def lines_to_mark(meeting: Meeting, by: User):
    """In a group a student speaks for their own lines alone."""
    lines = AgendaItem.objects.filter(meeting=meeting)
    return lines.filter(author=by) if meeting.is_group and by.pk != meeting.mentor.pk else lines


def settle_lines(meeting: Meeting, *, left: Iterable[UUID] | None) -> None:
    """With the log: whatever is not `left` was talked about; None where the meeting was not held, and nothing was."""
    lines = AgendaItem.objects.filter(meeting=meeting)
    if left is None:
        lines.update(done_at=None)
    else:
        mark_left(lines, set(left))


def mark_left(lines, left: set[UUID]) -> None:
    """A line that was done before keeps its time."""
    lines.filter(pk__in=left).update(done_at=None)
    lines.not_talked_about().exclude(pk__in=left).update(done_at=timezone.now())
