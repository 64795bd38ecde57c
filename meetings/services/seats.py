"""Who sits in a group meeting: coming, going and coming back. Others' mails and reminders stay as they are."""

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.models import Meeting, Participant
from notifications.services import notify

from .announcing import occasion_of
from .occupancy import keep_time


def seat_group(meeting: Meeting, relationships: Iterable[Relationship]) -> None:
    """The mentor's seat names no mentorship, each student's names their own."""
    pairs = list(relationships)
    during = (meeting.starts_at, meeting.ends_at)
    seats = [(pairs[0].mentor_id, None), *((pair.mentee_id, pair) for pair in pairs)]
    Participant.objects.bulk_create(
        Participant(meeting=meeting, person_id=person, relationship=pair, during=during, counts=False)
        for person, pair in sorted(seats, key=lambda one: one[0])
    )
    keep_time(meeting)


def give_up_seat(meeting: Meeting, person: User, by: User, *, removed: bool = False, tells: bool = True) -> Meeting:
    """Free at that time, and the entry leaves their calendar. `removed`: the meeting is not theirs any more."""
    now = timezone.now()
    seat = Participant.objects.kept().get(meeting=meeting, person=person)
    had_a_place = not seat.has_declined
    seat.declined_at, seat.late_at, seat.counts = seat.declined_at or now, None, False
    seat.removed_at = now if removed else None
    seat.revision += had_a_place
    seat.save(update_fields=["declined_at", "late_at", "counts", "removed_at", "revision"])
    record(actor=by, verb="removed" if removed else "declined", target=meeting)
    if had_a_place and tells:
        tell(meeting, seat, emails.TAKEN_OUT)
    return Meeting.objects.with_people().get(pk=meeting.pk)


def take_seat(meeting: Meeting, relationship: Relationship, by: User, verb: str, *, tells: bool = True) -> Meeting:
    """For the first time, or again; under the locks of everybody and inside the gate (P3)."""
    during = (meeting.starts_at, meeting.ends_at)
    made = {"during": during, "counts": False, "relationship": relationship}
    seat, is_new = Participant.objects.get_or_create(meeting=meeting, person=relationship.mentee, defaults=made)
    if not is_new:
        again = {"declined_at": None, "removed_at": None, "revision": F("revision") + 1, "relationship": relationship}
        Participant.objects.filter(pk=seat.pk).update(**again)
        seat.refresh_from_db()
    keep_time(meeting)
    record(actor=by, verb=verb, target=meeting)
    if tells:
        tell(meeting, seat, emails.BOOKED)
    return Meeting.objects.with_people().get(pk=meeting.pk)


def tell(meeting: Meeting, seat: Participant, kind: str) -> None:
    notify(kind=kind, recipient=seat.person, about=meeting, occasion=occasion_of(meeting, seat))
