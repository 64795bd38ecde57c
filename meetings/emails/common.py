"""What every mail about a meeting shares. They carry who, when, where and a link (P14)."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.clock import zone_for
from notifications.kinds import TooLate
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification
from notifications.things import load_with

from ..behalf import last_act
from ..models import Meeting
from ..models.meetings import MeetingQuerySet


def _meetings() -> MeetingQuerySet:
    return Meeting.objects.with_people().select_related("series")


load_with(Meeting, _meetings)


def meeting_path(row: Notification) -> str:
    return reverse("meetings:meeting", args=[row.about_id])


def meeting_of(row: Notification) -> Meeting | None:
    return row.about


def of_use_until(row: Notification) -> datetime | None:
    """Until people come: those who have not heard of a move do so at the old time."""
    meeting = meeting_of(row)
    return meeting and meeting.awaited_at(timezone.now())


def holds(row: Notification, *, ahead: bool, ended: bool = False, agenda_empty: bool = False) -> bool | str:
    """A meeting that stands, at the time it had when this was planned, for a person still in it."""
    meeting, now = meeting_of(row), timezone.now()
    if meeting is None or row.recipient_id not in {person.pk for person in meeting.people}:
        return "This person is no longer in the meeting."
    if not meeting.is_confirmed or row.occasion.rpartition(":")[2] != str(meeting.sequence):
        return "The meeting was moved, canceled or logged."
    if ahead and meeting.has_begun(now):
        return TooLate("The meeting has begun.")
    if ended and not meeting.has_ended(now):
        return "The meeting has not ended."
    if agenda_empty and meeting.agenda.exists():
        return "The agenda is written."
    return True


def render(
    row: Notification,
    *,
    template: str,
    page: str = "meeting",
    action: str = "Open the meeting",
    verb: str = "",
    more: dict | None = None,
    **parts,
) -> Mail:
    """`verb` is the change that the mail tells of: where a delegate made it, the mail says who. `more` is for its templates."""
    meeting, reader = meeting_of(row), row.recipient
    context = {
        "meeting": meeting,
        "recipient": reader,
        "other": meeting.with_whom(reader),
        "act": last_act(meeting, verb) if verb else None,
        "zone": zone_for(reader).key.replace("_", " "),
        "action_url": absolute(reverse(f"meetings:{page}", args=[meeting.pk])),
        "action_label": action,
    } | (more or {})
    with timezone.override(zone_for(reader)):
        return from_templates(f"meetings/emails/{template}", context, **parts)
