"""A meeting is booked, moved or called off, or one person is no longer in it: the mail is what calendars take it from.

Each copy is written when it is sent, from the meeting as it then is: what was overtaken by a later change is void, and that
change goes.
"""

from functools import partial

from django.urls import reverse

from accounts.departures import is_gone
from accounts.models import Mode, User
from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail
from notifications.models import Notification

from .. import calendars
from ..invitations import CANCEL, REQUEST, method_for
from ..models import Meeting, Participant
from ..permissions import can_propose
from .common import holds, meeting_of, meeting_path, of_use_until, render
from .copies import calendar_entry
from .letters import has_meeting

BOOKED = "meetings.booked"
MOVED = "meetings.moved"
CHANGED = "meetings.changed"
CANCELLED = "meetings.cancelled"
TAKEN_OUT = "meetings.taken_out"

NEVER_TOLD = "The invitation had not gone out."
SEAT_CHANGED = "This person went or came again since."


def _is_wanted(row: Notification, *, method: str) -> bool | str:
    """What goes to this person now is what the row was written for."""
    meeting = meeting_of(row)
    if meeting is None:
        return "The meeting is gone."
    if not _seat_is_the_same(row):
        return SEAT_CHANGED
    stands = holds(row, ahead=True)
    comes = row.recipient_id in {person.pk for person in meeting.people}
    if method == CANCEL and comes and not meeting.is_cancelled:
        return "The meeting is not canceled."
    has = method == CANCEL and has_meeting(row.recipient_id, meeting)
    now = method_for(is_cancelled=meeting.is_cancelled, comes=comes, stands=stands is True, has=has)
    return now == method or (stands if method == REQUEST else NEVER_TOLD)


def _seat_is_the_same(row: Notification) -> bool:
    """`occasion` names the seat's revision where that is not the first."""
    seat = Participant.objects.filter(meeting=row.about_id, person=row.recipient_id).first()
    return seat is None or (row.occasion.rpartition(":")[0] or "0") == str(seat.revision)


def _invite(row: Notification, *, template: str, verb: str) -> Mail:
    """Calendar programs take an invitation seriously when the sender bears the organizer's name."""
    meeting = meeting_of(row)
    if meeting.mode == Mode.MESSAGES:
        return render(row, template=template, verb=verb)
    entry = calendar_entry(meeting, row.recipient)
    calendar = {"calendar": calendars.request(entry), "calendar_method": REQUEST}
    return render(row, template=template, verb=verb, from_name=entry.organizer.name, **calendar)


def _call_off(row: Notification) -> Mail:
    meeting = meeting_of(row)
    gone = not meeting.is_group and is_gone(meeting.relationship.other(row.recipient))
    more = {"gone": gone} | _absent(meeting, row.recipient)
    return render(row, template="cancelled", verb="cancelled", more=more, **_out(row, meeting))


def _absent(meeting: Meeting, reader: User) -> dict[str, object]:
    """Of a pair that goes on the other one has called it off: another time is what comes next."""
    pair = meeting.relationship
    other, page = pair.other(reader), "book" if reader.pk == pair.mentee_id else "propose"
    if meeting.is_group or meeting.cancelled_by_id != other.pk or not can_propose(reader, pair):
        return {}
    url = absolute(reverse(f"meetings:{page}", args=[pair.pk]))
    return {"absent": other, "action_url": url, "action_label": "Find another time"}


def _take_out(row: Notification) -> Mail:
    """Whoever was taken out can no longer open the meeting's page; who said that they cannot come can, and may come after all."""
    meeting = meeting_of(row)
    own = meeting.participants.kept().filter(person=row.recipient).exists()
    mine = {"action_url": absolute(reverse("meetings:mine")), "action_label": "Open your meetings"}
    return render(row, template="taken_out", more={"own": own} | ({} if own else mine), **_out(row, meeting))


def _out(row: Notification, meeting: Meeting) -> dict[str, str]:
    if meeting.mode == Mode.MESSAGES:
        return {}
    entry = calendar_entry(meeting, row.recipient)
    return {"from_name": entry.organizer.name, "calendar": calendars.cancel(entry), "calendar_method": CANCEL}


_in, _off = partial(_is_wanted, method=REQUEST), partial(_is_wanted, method=CANCEL)


def _register(name: str, holds, render, label: str) -> None:
    register(Kind(name, True, holds, render, label, meeting_path, of_use_until=of_use_until))


_register(BOOKED, _in, partial(_invite, template="booked", verb="booked"), "A meeting is booked")
_register(MOVED, _in, partial(_invite, template="moved", verb="moved"), "A meeting is at another time")
_register(CHANGED, _in, partial(_invite, template="changed", verb="changed how"), "How or where you meet is changed")
_register(CANCELLED, _off, _call_off, "A meeting is canceled")
_register(TAKEN_OUT, _off, _take_out, "A group meets without you")
