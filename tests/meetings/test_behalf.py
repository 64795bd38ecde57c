"""How both sides learn what a delegate did, and that somebody keeps the calendar: on their pages and by mail."""

from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from accounts.clock import zone_for
from accounts.grants.delegates import end_delegate
from matching.models import Relationship
from meetings.models import Meeting
from meetings.services import Proposal, book_meeting, cancel_meeting, change_how, move_meeting, propose_times
from notifications.delivery import deliver_due
from notifications.models import Notification
from tests.factories import make_relationship, make_student

from .factories import WRITTEN, make_group, make_meeting, make_series, next_openings


def book(pair, by) -> Meeting:
    return book_meeting(relationship=pair, starts_at=next_openings(pair)[0], minutes=30, by=by)


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_both_sides_read_who_did_it_at_the_meeting(client_for, open_pair, assistant, grant, side):
    meeting = book(open_pair, assistant)
    move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[5], by=assistant)
    html = client_for(getattr(open_pair, side)).get(f"/meetings/{meeting.pk}/").content.decode()
    whom = "you" if side == "mentor" else "Dr. Ada Lind"
    assert html.count(f"by Pat Kim for {whom},") == len(["booked", "moved"])


def test_a_meeting_that_is_over_says_no_more_who_keeps_the_calendar(client_for, past, grant):
    said = "keeps the calendar of"
    assert said not in client_for(past.relationship.mentee).get(f"/meetings/{past.pk}/").content.decode()


def test_who_keeps_the_calendar_is_not_told_so(client_for, open_pair, assistant, grant):
    asked = urlencode({"starts_at": next_openings(open_pair)[6].isoformat(), "often": "1", "count": 4})
    page = f"/meetings/for/{open_pair.mentor.pk}/book/{open_pair.pk}/series/?{asked}"
    html = client_for(assistant).get(page).content.decode()
    assert ("keeps the calendar of" in html, "Both of them get one mail" in html) == (False, True)


def test_what_is_done_for_the_mentor_is_said_of_them(client_for, pair, assistant, grant):
    desk, at = client_for(assistant), timezone.now() + timedelta(days=5)
    meeting = propose_times(relationship=pair, proposal=Proposal((at,), 30), by=pair.mentee)
    page = f"/meetings/for/{pair.mentor.pk}/proposal/{meeting.pk}/"
    pick = {"act": "pick", "starts_at": at.isoformat(), "seen": meeting.proposed_at.isoformat()}
    answer = desk.post(page, pick, follow=True)
    assert "Booked. Both of them get an invitation by mail." in answer.content.decode()


def test_whose_proposal_a_keeper_made_is_said_to_both(client_for, pair, assistant, grant):
    at = timezone.now() + timedelta(days=5)
    meeting = propose_times(relationship=pair, proposal=Proposal((at,), 30), by=assistant)
    own = client_for(assistant).get(f"/meetings/for/{pair.mentor.pk}/proposal/{meeting.pk}/").content.decode()
    assert "You proposed these times for Dr. Ada Lind<" in own
    assert (
        "Pat Kim proposed these times for you<"
        in client_for(pair.mentor).get(f"/meetings/{meeting.pk}/").content.decode()
    )


def test_the_mentor_who_is_not_free_is_you_to_the_mentor(client_for, open_pair):
    taken, other = make_meeting(open_pair), make_relationship(open_pair.mentor, make_student())
    at = timezone.localtime(taken.starts_at, zone_for(open_pair.mentor))
    asked = {"pairs": [open_pair.pk, other.pk], "on": f"{at:%Y-%m-%d}", "clock": f"{at:%H:%M}", "minutes": "30"}
    asked |= {"mode": "in_person", "place": "Room 4", "often": "once", "count": ""}
    html = client_for(open_pair.mentor).post("/meetings/group/", asked).content.decode()
    assert "Not free: you" in html


def test_a_kept_calendar_names_a_group_a_series_and_a_pause(client_for, mentor, pair, assistant, grant):
    desk, group = client_for(assistant), make_group(mentor, size=2)
    make_series(pair, starts_at=group.starts_at + timedelta(hours=3))
    html = desk.get(f"/meetings/for/{mentor.pk}/").content.decode()
    names = ", ".join(one.mentee.full_name for one in group.relationships_coming)
    assert (f"Group: {names}<" in html, ">series<" in html, "paused" in html) == (True, True, False)
    Relationship.objects.filter(pk=pair.pk).update(state="paused")
    assert "paused: can only be canceled" in desk.get(f"/meetings/for/{mentor.pk}/").content.decode()


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


def test_a_change_of_how_and_where_is_no_move_and_names_who_made_it(client_for, open_pair, assistant, grant):
    meeting = make_series(open_pair)[0]
    how = {"mode": "phone", "place": "555 0100"}
    sent = sent_by(lambda: change_how(meeting=meeting, reach="all", **how, by=assistant))
    assert len([one for one in sent if "Pat Kim keeps the calendar" in one.body]) == len(["mentor", "student"])
    html = client_for(open_pair.mentee).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "<dt>How or where changed</dt><dd>by Pat Kim for Dr. Ada Lind" in html
    assert "<dt>Moved</dt>" not in html


def test_the_delegate_gets_no_mail_of_it(open_pair, assistant, grant):
    cancel_meeting(meeting=book(open_pair, assistant), by=assistant)
    assert not Notification.objects.filter(recipient=assistant).exists()
