"""After a mentorship has ended, a meeting carries no further word from one side to the other."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.hooks import home_now
from matching.models import GoalShare, Relationship
from matching.services import end_relationship
from meetings.models import ActionItem, Meeting, PrivateNote
from meetings.prefill import of_meeting, topics_of_pair
from meetings.services import log_meeting, move_meeting, set_agenda
from notifications.models import Notification
from notifications.services import notify
from tests.factories import make_goal, make_topic

from .factories import make_action_item, make_meeting, make_past_meeting, next_openings
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
