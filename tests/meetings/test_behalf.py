"""How both sides learn what a delegate did, and that somebody keeps the calendar: on their pages and by mail."""

from email.utils import parseaddr

import pytest
from django.core import mail
from icalendar import Calendar

from accounts.grants.delegates import end_delegate
from meetings.models import Meeting
from meetings.services import book_meeting, cancel_meeting, move_meeting
from notifications.delivery import deliver_due
from notifications.models import Notification

from .factories import WRITTEN, next_openings


def book(pair, by) -> Meeting:
    return book_meeting(relationship=pair, starts_at=next_openings(pair)[0], minutes=30, by=by)


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_both_sides_read_who_did_it_at_the_meeting(client_for, open_pair, assistant, grant, side):
    meeting = book(open_pair, assistant)
    move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[5], by=assistant)
    html = client_for(getattr(open_pair, side)).get(f"/meetings/{meeting.pk}/").content.decode()
    assert html.count("by Pat Kim for Dr. Ada Lind") == len(["booked", "moved"])


def test_who_books_or_meets_reads_who_else_sees_it(client_for, written, grant, mentor):
    student = client_for(written.relationship.mentee)
    pages = [f"/meetings/{written.pk}/", f"/meetings/book/{written.relationship.pk}/"]
    said = "Pat Kim keeps the calendar of Dr. Ada Lind and sees the time"
    assert all(said in student.get(page).content.decode() for page in pages)
    end_delegate(grant=grant, by=mentor)
    assert not any(said in student.get(page).content.decode() for page in pages)


def sent_by(act) -> list:
    mail.outbox.clear()
    Notification.objects.all().delete()
    act()
    deliver_due()
    return mail.outbox


@pytest.mark.parametrize("act", ["book", "move", "cancel"])
def test_the_mails_to_both_say_who_did_it_and_nothing_that_people_wrote(written, assistant, grant, act):
    pair = written.relationship
    acts = {
        "book": lambda: book(pair, assistant),
        "move": lambda: move_meeting(meeting=written, starts_at=next_openings(pair)[5], by=assistant),
        "cancel": lambda: cancel_meeting(meeting=written, by=assistant),
    }
    sent = [message for message in sent_by(acts[act]) if "Reminder" not in message.subject]
    assert {parseaddr(message.to[0])[1] for message in sent} == {pair.mentor.email, pair.mentee.email}
    for message in sent:
        whole = message.body + "".join(str(part[0]) for part in message.alternatives)
        assert message.body.count("Pat Kim keeps the calendar of Dr. Ada Lind and did this.") == 1
        assert [text for text in WRITTEN if text in whole + message.subject] == []
        entry = next(part[0] for part in message.alternatives if "calendar" in part[1])
        assert Calendar.from_ical(entry).events[0]["CLASS"] == "PRIVATE"


def test_the_mails_of_a_change_by_a_side_name_no_delegate(open_pair, assistant, grant):
    meeting = book(open_pair, assistant)
    sent = sent_by(lambda: move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[5], by=open_pair.mentee))
    assert not [message for message in sent if "Pat Kim" in message.body]


def test_the_delegate_gets_no_mail_of_it(open_pair, assistant, grant):
    cancel_meeting(meeting=book(open_pair, assistant), by=assistant)
    assert not Notification.objects.filter(recipient=assistant).exists()
