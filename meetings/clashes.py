"""What somebody has at certain times already, for whoever picks one: in the program, or in their other calendar."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User

from .external import busy
from .models import Meeting, Participant
from .slots import is_free

MEETING, ELSEWHERE, FREE = "meeting", "elsewhere", ""


def clashes(
    person: User, starts: Sequence[datetime], minutes: int, but_for: Meeting | None = None
) -> dict[datetime, str]:
    """For each of these times; as many queries for three as for one."""
    if not starts:
        return {}
    length = timedelta(minutes=minutes)
    since, until = min(starts), max(starts) + length
    own = Participant.objects.filter(person=person, counts=True, during__overlap=(since, until))
    taken = own.exclude(meeting=but_for).values_list("during", flat=True)
    meetings, elsewhere = [(one.lower, one.upper) for one in taken], busy.of(person, since, until)
    return {at: _what(at, at + length, meetings, elsewhere) for at in starts}


def _what(start: datetime, end: datetime, meetings: list, elsewhere: list) -> str:
    if not is_free(start, end, meetings):
        return MEETING
    return FREE if is_free(start, end, elsewhere) else ELSEWHERE
