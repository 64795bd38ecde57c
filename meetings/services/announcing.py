"""Who is told of a meeting, and gets it into their calendar or out of it."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User
from meetings import emails
from meetings.models import Meeting, Participant, Series
from meetings.sequences import turns
from notifications.services import notify, void_pending


def announce(meeting: Meeting, kind: str) -> None:
    for seat in Participant.objects.coming().filter(meeting=meeting).select_related("person").order_by("pk"):
        notify(kind=kind, recipient=seat.person, about=meeting, occasion=occasion_of(meeting, seat))


def announce_series(series: Series, kind: str, people: Iterable[User]) -> None:
    """One message for all that changes at once, in place of one for each meeting. Who has none of them left hears that."""
    for person in people:
        void_pending(about=series, recipient=person, reason="The series was changed since.")
        told = kind if _comes_to(series, person) else emails.SERIES_CANCELLED
        notify(kind=told, recipient=person, about=series, occasion=_occasion(series.sequence, turns(series, person)))


def occasion_of(meeting: Meeting, seat: Participant) -> str:
    return _occasion(meeting.sequence, seat.revision)


def _occasion(sequence: int, often: int) -> str:
    """The number comes last; before it, once this person has gone or come again, how often."""
    return f"{often}:{sequence}" if often else str(sequence)


def _comes_to(series: Series, person: User) -> bool:
    to_come = series.meetings.upcoming(timezone.now())
    return Participant.objects.kept().coming().filter(person=person, meeting__in=to_come).exists()
