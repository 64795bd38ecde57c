"""After a mentorship has ended, a meeting carries no further word from one side to the other."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.hooks import home_now, my_data
from accounts.models import User
from matching.models import GoalShare, Relationship
from matching.services import end_relationship
from meetings.models import ActionItem, Meeting, PrivateNote
from meetings.prefill import of_meeting, topics_of_pair
from meetings.services import NewAction, log_meeting, move_meeting, set_agenda
from notifications.models import Notification
from notifications.services import notify
from resources.hooks import help_texts
from tests.factories import make_goal, make_relationship, make_student, make_topic

from .factories import (
    a_while_ago,
    make_action_item,
    make_agenda_item,
    make_group_meeting,
    make_meeting,
    make_past_meeting,
    next_openings,
)
from .test_log_pages import as_shown, log_page
from .test_logs import log_of
from .test_notices import make_due, void_reasons

WORD = "You will regret this"


@pytest.fixture
def over(past, pair, student) -> Meeting:
    """Yesterday's meeting, not logged yet, of a mentorship that the student has ended."""
    end_relationship(relationship=pair, by=student, block=True)
    pair.refresh_from_db()
    return Meeting.objects.with_people().get(pk=past.pk)


@pytest.fixture
def left(pair, mentor, student) -> Meeting:
    """A group's meeting of yesterday: Robin Peer left an hour ago, after a first line; the others went on writing."""
    peer = make_relationship(mentor, make_student(name="Robin Peer"), started_at=a_while_ago())
    meeting = make_group_meeting([pair, peer], starts_at=timezone.now() - timedelta(days=1))
    make_agenda_item(meeting, student, "The first line")
    make_action_item(meeting, mentor, text="The first promise")
    ago = timezone.now() - timedelta(hours=2)
    meeting.agenda.update(created_at=ago)
    meeting.action_items.update(created_at=ago)
    Relationship.objects.filter(pk=peer.pk).update(
        state="ended", ended_at=timezone.now() - timedelta(hours=1), ended_by=mentor
    )
    meeting = Meeting.objects.with_people().get(pk=meeting.pk)
    set_agenda(meeting=meeting, lines=["The first line", "A later line"], by=student)
    later = [NewAction("A later promise", mentor)]
    topics = [make_topic("Later topic")]
    log_meeting(
        meeting=meeting,
        log=log_of(meeting, led_by="mentor", shared_notes="Later notes", actions=later, topics=topics),
        by=mentor,
    )
    return Meeting.objects.with_people().get(pk=meeting.pk)


LATER = ("A later line", "A later promise", "Later notes", "Later topic")


def test_who_has_left_a_group_reads_what_was_written_before_and_nothing_later(client_for, left, student):
    url = reverse("meetings:meeting", args=[left.pk])
    peers, students = (client_for(who).get(url).content.decode() for who in (peer_of(left), student))
    assert [word for word in LATER if word not in students] == []
    assert [word for word in (*LATER, "Who led") if word in peers] == []
    assert "The first line" in peers
    assert "The first promise" in peers


def test_their_own_file_holds_no_more_than_their_page(left, student):
    peers, students = (str(my_data(who)) for who in (peer_of(left), student))
    assert [word for word in LATER if word not in students] == []
    assert [word for word in LATER if word in peers] == []
    assert "The first line" in peers
    assert "The first promise" in peers
    (row,) = (found["Meetings"][0] for found in my_data(peer_of(left)) if "Meetings" in found)
    assert row["who led"] == ""


def test_help_is_given_with_what_they_may_read_alone(left):
    assert help_texts.find("agenda", peer_of(left), left.pk).text == "The first line"
    assert help_texts.find("meeting-log", peer_of(left), left.pk) is None
    later = ActionItem.objects.get(text="A later promise")
    assert help_texts.find("action-item", peer_of(left), later.pk) is None


def peer_of(meeting: Meeting) -> User:
    return next(person for person in meeting.people if person.full_name == "Robin Peer")


def test_nobody_writes_on_its_agenda(over, mentor):
    with pytest.raises(ValidationError, match="agenda of this meeting is closed"):
        set_agenda(meeting=over, lines=[WORD], by=mentor)


def test_a_meeting_that_still_stands_is_not_moved(open_pair, mentor):
    meeting = make_meeting(open_pair)
    now = timezone.now()
    Relationship.objects.update(state="ended", ended_at=now, ended_by=mentor)
    with pytest.raises(ValidationError, match="has ended"):
        move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[0], by=mentor)


def test_its_log_tells_the_other_side_whether_when_and_how_long(client_for, mentor, student, over):
    client = client_for(mentor)
    opened = client.get(log_page(over))
    assert not {"shared_notes", "topics"} & set(opened.context["form"].fields)
    data = as_shown(opened) | {"minutes": "45", "private_note": "Mine", "shared_notes": WORD}
    data |= {"actions-0-text": WORD, "actions-0-owner": str(student.pk)}
    assert client.post(log_page(over), data).status_code == 302
    over.refresh_from_db()
    assert (over.state, over.minutes, over.shared_notes) == ("held", 45, "")
    assert not ActionItem.objects.exists()
    assert PrivateNote.objects.get().text == "Mine"
    assert WORD not in client_for(student).get(reverse("meetings:meeting", args=[over.pk])).content.decode()


def test_neither_does_a_correction_nor_another_way_in(pair, mentor, student):
    held = make_past_meeting(pair, state="held", shared_notes="A good talk")
    end_relationship(relationship=pair, by=student)
    log_meeting(meeting=held, log=log_of(held, minutes=20, shared_notes=WORD), by=mentor)
    held.refresh_from_db()
    assert (held.minutes, held.shared_notes) == (20, "A good talk")


def test_the_log_sends_the_other_side_no_mail(over, mentor):
    log_meeting(meeting=over, log=log_of(over), by=mentor)
    assert not Notification.objects.filter(kind="meetings.logged").exists()


def test_a_mail_about_a_log_that_waits_when_it_ends_does_not_go(pair, student):
    held = make_past_meeting(pair, state="held")
    notify(kind="meetings.logged", recipient=student, about=held)
    end_relationship(relationship=pair, by=student)
    assert make_due("meetings.logged") == []
    assert void_reasons("meetings.logged") == {"The mentorship has ended."}


def test_its_action_items_are_asked_for_no_more(client_for, pair, student):
    held = make_past_meeting(pair, state="held")
    make_action_item(held, student, text=WORD, due_on=school_today().replace(year=2020))
    end_relationship(relationship=pair, by=student)
    assert not [item for items in home_now(student) for item in items if "action item" in item.title]
    assert WORD not in client_for(student).get(reverse("meetings:mine")).content.decode()


def test_goals_that_were_shared_fill_nothing_in(over, pair, student, mentor):
    topic = make_topic("Leave")
    GoalShare.objects.create(goal=make_goal(student, topic=topic), relationship=pair, shared_at=timezone.now())
    assert of_meeting(over, mentor)["topics"] == []
    assert topics_of_pair(pair) == set()
