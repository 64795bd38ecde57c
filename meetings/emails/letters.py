"""Which letters somebody got that put a meeting into their calendar or took it out: read from the outbox."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from notifications.models import Notification

from ..invitations import CANCEL, REQUEST, Letter, may_have
from ..models import Meeting, Series

METHODS = {
    "meetings.booked": REQUEST,
    "meetings.moved": REQUEST,
    "meetings.changed": REQUEST,
    "meetings.cancelled": CANCEL,
    "meetings.taken_out": CANCEL,
    "meetings.series_booked": REQUEST,
    "meetings.series_changed": REQUEST,
}


def has_meeting(person: UUID, meeting: Meeting) -> bool:
    """Whether their calendar may hold it: an occurrence came with its series, or by itself."""
    about = Q(about_id=meeting.pk) | Q(about_id=meeting.series_id)
    return _may_have(person, about, without_any=meeting.proposed_at is None)


def has_series(person: UUID, series: Series) -> bool:
    """Whether it may hold any of it."""
    about = Q(about_id=series.pk) | Q(about_id__in=series.meetings.values("pk"))
    rows = _letters(person, about)
    return any(letter.handed_over for letter in rows if letter.method == REQUEST) or not rows


def _may_have(person: UUID, about: Q, *, without_any: bool) -> bool:
    """A time that was only proposed has never been in a calendar; one that a file or the demo school brought may have been."""
    return may_have(_letters(person, about), without_any=without_any)


def _letters(person: UUID, about: Q) -> list[Letter]:
    rows = Notification.objects.filter(about, recipient=person, kind__in=METHODS).order_by("created_at", "pk")
    return list(_as_letters(rows))


def _as_letters(rows: Iterable[Notification]) -> Iterable[Letter]:
    for row in rows:
        sent = row.state == Notification.State.SENT
        yield Letter(METHODS[row.kind], handed_over=sent or row.attempts > 0, sent=sent)
