"""How far a meeting is prepared: when its agenda is due, and the two lines that a mentor reads before it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from accounts.models import Program, User

from .models import ActionItem, AgendaItem, Meeting

ASK_BEFORE_IT_IS_DUE = timedelta(days=1)
ASK_BEFORE_THE_START = timedelta(hours=48)


@dataclass(frozen=True)
class Lines:
    """Numbers and a yes or no, never a word of what people wrote: they go into mails (P14)."""

    open_items: int = 0
    authors: frozenset[UUID] = frozenset()
    mentor_id: UUID | None = None

    @property
    def has_agenda(self) -> bool:
        """The students write it: what the mentor adds makes no agenda."""
        return bool(self.authors - {self.mentor_id})

    def has_written(self, person: User) -> bool:
        return person.pk in self.authors


def due_at(meeting: Meeting) -> datetime:
    return meeting.starts_at - timedelta(hours=Program.current().agenda_due_hours)


def prompt_at(meeting: Meeting, now: datetime) -> datetime | None:
    """When a student is asked for the agenda; None where both times have passed."""
    times = due_at(meeting) - ASK_BEFORE_IT_IS_DUE, meeting.starts_at - ASK_BEFORE_THE_START
    return min((at for at in times if at > now), default=None)


def two_lines(meetings: Iterable[Meeting]) -> dict[UUID, Lines]:
    """For any number of meetings in two queries; they come `with_people()`."""
    meetings = list(meetings)
    pairs = {meeting.pk: [pair.pk for pair in meeting.relationships] for meeting in meetings}
    waiting, authors = _open_items(pairs.values()), _authors(pairs)
    return {
        meeting.pk: Lines(
            open_items=sum(waiting.get(pair, 0) for pair in pairs[meeting.pk]),
            authors=frozenset(authors[meeting.pk]),
            mentor_id=meeting.mentor.pk,
        )
        for meeting in meetings
    }


def read_lines(meetings: Iterable[Meeting]) -> None:
    """For a batch: each of them has its own then, and `lines_of` asks nothing more."""
    meetings = list(meetings)
    found = two_lines(meetings)
    for meeting in meetings:
        meeting.lines = found[meeting.pk]


def lines_of(meeting: Meeting) -> Lines:
    if not hasattr(meeting, "lines"):
        read_lines([meeting])
    return meeting.lines


def has_written(meeting: Meeting, person: User) -> bool:
    return meeting.agenda.filter(author=person).exists()


def _open_items(pairs: Iterable[list[UUID]]) -> dict[UUID, int]:
    wanted = {pk for each in pairs for pk in each}
    items = ActionItem.objects.open().filter(relationship__in=wanted).order_by()
    return dict(items.values_list("relationship").annotate(Count("pk")))


def _authors(meetings: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    found = defaultdict(set)
    for meeting, author in AgendaItem.objects.filter(meeting__in=meetings).order_by().values_list("meeting", "author"):
        found[meeting].add(author)
    return found
