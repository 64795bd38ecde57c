"""What the mails about a meeting say, and when they no longer hold. They carry who, when, where and a link (P14)."""

from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.clock import zone_for
from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from . import calendars
from .behalf import last_act
from .models import Meeting

BOOKED = "meetings.booked"
MOVED = "meetings.moved"
CANCELLED = "meetings.cancelled"
REMINDER = "meetings.reminder"
AGENDA_PROMPT = "meetings.agenda_prompt"
LOG_PROMPT = "meetings.log_prompt"
LOGGED = "meetings.logged"


def calendar_entry(meeting: Meeting) -> calendars.Entry:
    system = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return calendars.Entry(
        uid=f"{meeting.pk}@mentorship",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        place=meeting.place,
        url=absolute(reverse("meetings:meeting", args=[meeting.pk])),
        organizer=calendars.Person(meeting.relationship.mentor.full_name, system),
        attendees=tuple(calendars.Person(person.full_name, person.email) for person in meeting.people),
        stamped_at=timezone.now(),
    )


def _path(row: Notification) -> str:
    return reverse("meetings:meeting", args=[row.about_id])


def _meeting(row: Notification) -> Meeting | None:
    return Meeting.objects.with_people().filter(pk=row.about_id).first()


def _holds(row: Notification, *, ahead: bool, ended: bool = False, agenda_empty: bool = False) -> bool | str:
    """A meeting that stands, at the time it had when this was planned, for a person still in it."""
    meeting, now = _meeting(row), timezone.now()
    if meeting is None or row.recipient_id not in {person.pk for person in meeting.people}:
        return "This person is no longer in the meeting."
    if not meeting.is_confirmed or row.occasion.rpartition(":")[2] != str(meeting.sequence):
        return "The meeting was moved, cancelled or logged."
    if ahead and meeting.has_begun(now):
        return "The meeting has begun."
    if ended and not meeting.has_ended(now):
        return "The meeting has not ended."
    if agenda_empty and meeting.agenda.exists():
        return "The agenda is written."
    return True


def _is_cancelled(row: Notification) -> bool | str:
    meeting = _meeting(row)
    return bool(meeting and meeting.is_cancelled) or "The meeting is not cancelled."


def _is_held(row: Notification) -> bool | str:
    meeting = _meeting(row)
    if meeting and not meeting.relationship.is_live:
        return "The mentorship has ended."
    return bool(meeting and meeting.is_held) or "The log says that the meeting was not held."


def _render(
    row: Notification,
    *,
    template: str,
    page: str = "meeting",
    action: str = "Open the meeting",
    verb: str = "",
    **parts,
) -> Mail:
    """`verb` is the change that the mail tells of: where a delegate made it, the mail says who."""
    meeting, reader = _meeting(row), row.recipient
    context = {
        "meeting": meeting,
        "recipient": reader,
        "other": meeting.relationship.other(reader),
        "act": last_act(meeting, verb) if verb else None,
        "zone": zone_for(reader).key.replace("_", " "),
        "action_url": absolute(reverse(f"meetings:{page}", args=[meeting.pk])),
        "action_label": action,
    }
    with timezone.override(zone_for(reader)):
        return from_templates(f"meetings/emails/{template}", context, **parts)


def _invite(row: Notification, *, verb: str) -> Mail:
    """Calendar programs take an invitation seriously when the sender bears the organizer's name."""
    entry = calendar_entry(_meeting(row))
    return _render(
        row,
        template=verb,
        verb=verb,
        from_name=entry.organizer.name,
        calendar=calendars.request(entry),
        calendar_method="REQUEST",
    )


def _call_off(row: Notification) -> Mail:
    entry = calendar_entry(_meeting(row))
    return _render(
        row,
        template="cancelled",
        verb="cancelled",
        from_name=entry.organizer.name,
        calendar=calendars.cancel(entry),
        calendar_method="CANCEL",
    )


_ahead = partial(_holds, ahead=True)
_no_agenda = partial(_holds, ahead=True, agenda_empty=True)
_over = partial(_holds, ahead=False, ended=True)
_remind = partial(_render, template="reminder")
_ask_for_agenda = partial(_render, template="agenda_prompt", action="Write the agenda")
_ask_for_log = partial(_render, template="log_prompt", page="log", action="Log the meeting")

for kind in (
    Kind(BOOKED, True, _ahead, partial(_invite, verb="booked"), "A meeting is booked", _path),
    Kind(MOVED, True, _ahead, partial(_invite, verb="moved"), "A meeting is at another time", _path),
    Kind(CANCELLED, True, _is_cancelled, _call_off, "A meeting is cancelled", _path),
    Kind(REMINDER, False, _ahead, _remind, "A meeting is coming up", _path),
    Kind(AGENDA_PROMPT, False, _no_agenda, _ask_for_agenda, "A meeting has no agenda yet", _path),
    Kind(LOG_PROMPT, False, _over, _ask_for_log, "A meeting can be logged", _path),
    Kind(LOGGED, False, _is_held, partial(_render, template="logged"), "A meeting was logged", _path),
):
    register(kind)
