from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings.models import AgendaItem, Meeting
from meetings.permissions import can_write_agenda

from .occupancy import guard, lock_meeting

MENTORS_PLACE = 100


@transaction.atomic
def set_agenda(*, meeting: Meeting, lines: Iterable[str], by: User) -> Meeting:
    """These become the lines that `by` wrote; the other side's stay as they are."""
    meeting = lock_meeting(meeting)
    guard(can_write_agenda(by, meeting), "The agenda of this meeting is closed.")
    write_lines(meeting, lines, by, meeting.relationship)
    record(actor=by, verb="wrote agenda", target=meeting)
    return meeting


def write_lines(meeting: Meeting, lines: Iterable[str], by: User, relationship: Relationship) -> None:
    """The student's lines come first, whoever wrote first. A line that stays keeps its row."""
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
