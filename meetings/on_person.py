"""What staff read on a person's page of their meetings: day, minutes, how, and whether each took place. Nothing of the log."""

from django.utils import timezone

from accounts.hooks import Section
from accounts.models import User
from accounts.scopes import students_in_scope

from .models import Meeting

SHOWN = 20
TOLD = [Meeting.State.CONFIRMED, Meeting.State.HELD, Meeting.State.NOT_HELD]


def person_meetings(person: User, reader: User) -> list[Section]:
    """Of a mentor those with students for whom the reader is responsible."""
    theirs = Meeting.objects.visited_by(person).filter(state__in=TOLD, starts_at__lte=timezone.now())
    seen = theirs.filter(participants__person__in=students_in_scope(reader).values("pk")).distinct()
    meetings = list(seen.counted().order_by("-starts_at", "pk")[: SHOWN + 1])
    if not meetings:
        return []
    context = {"meetings": meetings[:SHOWN], "shown": SHOWN, "has_more": len(meetings) > SHOWN}
    return [Section("meetings/on_person.html", context, order=54)]
