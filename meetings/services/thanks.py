"""A thank-you after a first meeting. The mentor is told once it can no longer be taken back (docs/decisions/0006)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.models import Meeting, Participant, ThankYou
from meetings.permissions import can_say_thanks
from notifications.services import notify, void_pending

from .occupancy import guard


@transaction.atomic
def send_thanks(*, relationship: Relationship, text: str, by: User) -> ThankYou:
    relationship, meeting = _locked(relationship, by)
    row = _row(relationship, meeting, by)
    if row.is_sent:
        raise ValidationError("You have sent your thank-you already.")
    row.text, row.sent_at, row.not_now_at = text.strip(), timezone.now(), None
    row.save()
    record(actor=by, verb="said thank you", target=row)
    notify(
        kind=emails.THANKED,
        recipient=relationship.mentor,
        about=relationship,
        occasion=str(row.pk),
        due_at=row.undo_until,
    )
    return row


@transaction.atomic
def take_back_thanks(*, relationship: Relationship, by: User) -> str:
    """What was written comes back, to be changed and sent anew, or not."""
    relationship, _ = _locked(relationship, by)
    row = ThankYou.objects.sent().filter(relationship=relationship).first()
    guard(row is not None and row.can_be_undone(timezone.now()), "It can no longer be taken back.")
    void_pending(about=relationship, kinds=[emails.THANKED], reason="The thank-you was taken back.")
    record(actor=by, verb="took back a thank-you", target=row)
    row.delete()
    return row.text


@transaction.atomic
def not_now(*, relationship: Relationship, by: User) -> None:
    """Nobody offers it again; the page where it can be written stays."""
    relationship, meeting = _locked(relationship, by)
    row = _row(relationship, meeting, by)
    if not row.is_sent and row.not_now_at is None:
        row.not_now_at = timezone.now()
        row.save()


def seats_held() -> QuerySet[Participant]:
    """Of the students who were there. Imported history is not what somebody says thank you for today."""
    return Participant.objects.of_mentees().there().filter(meeting__in=Meeting.objects.with_a_time())


def first_held(relationship: Relationship) -> Meeting | None:
    held = seats_held().filter(relationship=relationship).select_related("meeting")
    seat = held.order_by("meeting__starts_at").first()
    return seat and seat.meeting


def _locked(relationship: Relationship, by: User) -> tuple[Relationship, Meeting]:
    relationship = Relationship.objects.select_for_update(no_key=True).get(pk=relationship.pk)
    meeting = first_held(relationship)
    guard(meeting is not None and can_say_thanks(by, relationship), "A thank-you can be sent after a first meeting.")
    return relationship, meeting


def _row(relationship: Relationship, meeting: Meeting, by: User) -> ThankYou:
    found = ThankYou.objects.filter(relationship=relationship).first()
    return found or ThankYou(relationship=relationship, meeting=meeting, author=by)
