"""P14: mails and calendar entries carry who, when, where and a link, and nothing that anybody wrote."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from meetings import emails
from meetings.models import Meeting
from notifications.delivery import deliver_due
from notifications.services import notify
from tests.factories import make_goal

from .factories import make_action_item, make_agenda_item, make_meeting, make_private_note

TYPED = ["I fail anatomy", "Quiet about home", "Looks unwell to me", "Phone the dean", "Leave medicine"]
LATE = [emails.LOG_PROMPT, emails.LOGGED]
INVITING = {emails.BOOKED: "REQUEST", emails.MOVED: "REQUEST", emails.CHANGED: "REQUEST", emails.CANCELLED: "CANCEL"}


@pytest.fixture
def full(pair) -> Meeting:
    """A meeting with something personal in every place where people can type."""
    meeting = make_meeting(pair, starts_at=datetime(2040, 1, 31, 21, tzinfo=UTC), shared_notes=TYPED[1])
    make_agenda_item(meeting, pair.mentee, TYPED[0])
    make_private_note(meeting, pair.mentor, TYPED[2])
    make_action_item(meeting, pair.mentee, text=TYPED[3])
    make_goal(pair.mentee, text=TYPED[4])
    return meeting


def sent(meeting, kind, recipient):
    occasion = f"1440m:{meeting.sequence}" if kind == emails.REMINDER else str(meeting.sequence)
    notify(kind=kind, recipient=recipient, about=meeting, occasion=occasion)
    mail.outbox.clear()
    deliver_due()
    return mail.outbox[0]


def set_stage(meeting, kind) -> None:
    now, pair = timezone.now(), meeting.relationship
    if kind == emails.CANCELLED:
        Meeting.objects.update(state="cancelled", cancelled_at=now, cancelled_by=pair.mentor)
    if kind == emails.LOGGED:
        Meeting.objects.update(state="held", logged_at=now, logged_by=pair.mentor)
    if kind in LATE:
        Meeting.objects.update(starts_at=now - timedelta(hours=1), ends_at=now)
    if kind == emails.AGENDA_PROMPT:
        meeting.agenda.all().delete()


KINDS = [
    emails.BOOKED,
    emails.MOVED,
    emails.CHANGED,
    emails.CANCELLED,
    emails.REMINDER,
    emails.AGENDA_PROMPT,
    emails.LOG_PROMPT,
    emails.LOGGED,
]


@pytest.mark.parametrize("kind", KINDS)
def test_no_mail_carries_what_people_wrote(full, pair, kind):
    set_stage(full, kind)
    message = sent(full, kind, pair.mentee)
    raw = message.message().as_string()
    bodies = message.subject + message.body + "".join(str(part[0]) for part in message.alternatives)
    assert not [text for text in TYPED if text in raw or text in bodies]
    assert pair.mentor.full_name in bodies
    assert f"/meetings/{full.pk}/" in message.body or f"/meetings/book/{pair.pk}/" in message.body


@pytest.mark.parametrize(("kind", "method"), INVITING.items())
def test_what_changes_the_calendar_comes_with_an_invitation(full, pair, kind, method):
    set_stage(full, kind)
    message = sent(full, kind, pair.mentee)
    calendar, mimetype = next(part for part in message.alternatives if "calendar" in part[1])
    event = Calendar.from_ical(calendar).events[0]
    assert mimetype == f"text/calendar; method={method}"
    assert Calendar.from_ical(calendar)["METHOD"] == method
    assert (event["UID"], event["CLASS"]) == (f"{full.pk}@mentorship", "PRIVATE")
    assert message.from_email.startswith('"Dr. Ada Lind" <mentorship@')


@pytest.mark.parametrize("kind", [emails.REMINDER, emails.LOG_PROMPT])
def test_other_mails_carry_no_invitation(full, pair, kind):
    set_stage(full, kind)
    assert [part[1] for part in sent(full, kind, pair.mentor).alternatives] == ["text/html"]


def test_times_are_in_the_readers_zone_which_is_named(full, pair):
    pair.mentee.time_zone = "America/Los_Angeles"
    pair.mentee.save()
    assert "Tuesday, January 31, 1 p.m. to 1:30 p.m. (America/Los Angeles time)" in (
        sent(full, emails.REMINDER, pair.mentee).body
    )
    assert "4 p.m. to 4:30 p.m. (America/New York time)" in sent(full, emails.REMINDER, pair.mentor).body


def test_the_place_is_told(full, pair):
    Meeting.objects.update(place="Room 4")
    assert "Where: In person: Room 4" in sent(full, emails.REMINDER, pair.mentee).body


def test_reminders_can_be_switched_off_and_changes_cannot(full, pair):
    assert "List-Unsubscribe" in sent(full, emails.REMINDER, pair.mentee).extra_headers
    assert "List-Unsubscribe" not in sent(full, emails.BOOKED, pair.mentee).extra_headers
