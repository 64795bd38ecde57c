from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Event
from matching.models import Relationship
from meetings.models import ActionItem, Meeting
from meetings.services import (
    Log,
    NewAction,
    change_due_date,
    close_action_item,
    log_meeting,
    reopen_action_item,
)
from tests.factories import make_relationship, make_student

from .factories import a_while_ago, make_action_item, make_group_meeting


@pytest.fixture
def item(past, pair):
    return make_action_item(past, pair.mentee)


@pytest.mark.parametrize("state", ["done", "cant"])
def test_its_owner_closes_an_action_item(item, student, state):
    closed = close_action_item(item=item, state=state, by=student)
    assert (closed.state, closed.closed_by, closed.closed_at is None) == (state, student, False)
    assert Event.objects.get(target_id=item.pk).verb == f"closed as {state}"


def test_closing_can_be_taken_back(item, student):
    close_action_item(item=item, state="done", by=student)
    opened = reopen_action_item(item=item, by=student)
    assert (opened.state, opened.closed_by, opened.closed_at) == ("open", None, None)
    with pytest.raises(ValidationError):
        reopen_action_item(item=item, by=student)


def test_the_other_side_does_not_close_it(item, mentor):
    with pytest.raises(ValidationError, match="Only the person who took this on"):
        close_action_item(item=item, state="done", by=mentor)


def test_it_is_closed_once_and_in_a_known_way(item, student):
    with pytest.raises(ValidationError):
        close_action_item(item=item, state="open", by=student)
    close_action_item(item=item, state="cant", by=student)
    with pytest.raises(ValidationError):
        close_action_item(item=item, state="done", by=student)


def test_an_unknown_end_is_refused_with_what_can_be_chosen(item, student, client_for):
    address = reverse("meetings:action-item", args=[item.pk])
    page = client_for(student).post(address, {"state": "lost"}, follow=True).content.decode()
    assert "Choose what became of it: done, can&#x27;t do, or open again." in page
    item.refresh_from_db()
    assert item.is_open


def test_its_owner_takes_more_time_and_that_is_on_record(item, student, client_for):
    address, day = reverse("meetings:action-item-date", args=[item.pk]), school_today() + timedelta(days=9)
    client_for(student).post(address, {"due_on": day.isoformat(), "next": "/meetings/"})
    item.refresh_from_db()
    assert item.due_on == day
    assert Event.objects.get(target_id=item.pk).verb == "changed date"
    client_for(student).post(address, {"due_on": ""})
    item.refresh_from_db()
    assert item.due_on is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("2020-01-01", "This day has passed."), ("soon", "Choose a day, or write it like 2027-06-30.")],
)
def test_a_day_that_cannot_be_says_what_to_do_and_stays(item, student, client_for, typed, sentence):
    page = client_for(student).post(reverse("meetings:action-item-date", args=[item.pk]), {"due_on": typed})
    assert sentence in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()


def test_the_date_of_a_closed_one_or_of_anothers_stays(item, student, mentor):
    with pytest.raises(ValidationError, match="Only the person who took this on"):
        change_due_date(item=item, due_on=None, by=mentor)
    close_action_item(item=item, state="done", by=student)
    with pytest.raises(ValidationError, match="already closed"):
        change_due_date(item=item, due_on=None, by=student)


def test_on_every_screen_its_owner_finds_done_cant_do_and_more_time(item, student, mentor, client_for):
    item.due_on = school_today()
    item.save()
    screens = ["meetings:mine", "meetings:meeting", "matching:relationship"]
    arguments = [[], [item.meeting_id], [item.relationship_id]]
    for screen, args in zip(screens, arguments, strict=True):
        page = client_for(student).get(reverse(screen, args=args)).content.decode()
        assert all(words in page for words in (">Done<", ">Can't do<", ">Need more time<")), screen
        assert ">Done<" not in client_for(mentor).get(reverse(screen, args=args)).content.decode()


@pytest.fixture
def held_group(pair, mentor):
    """With two students, of whom the first one's mentorship has ended since."""
    second = make_relationship(mentor, make_student(), started_at=a_while_ago())
    meeting = make_group_meeting([pair, second], starts_at=timezone.now() - timedelta(hours=2))
    first = meeting.relationships[0]
    Relationship.objects.filter(pk=first.pk).update(state="ended", ended_at=timezone.now(), ended_by=mentor)
    return Meeting.objects.with_people().get(pk=meeting.pk)


def test_what_the_mentor_of_a_group_takes_on_stands_with_a_mentorship_that_goes_on(held_group, mentor, client_for):
    log = Log(starts_at=held_group.starts_at, minutes=30, actions=[NewAction("Send the slides", mentor)])
    log_meeting(meeting=held_group, log=log, by=mentor)
    item = ActionItem.objects.of_live().get(owner=mentor)
    html = client_for(mentor).get(reverse("meetings:action-item-date", args=[item.pk])).content.decode()
    assert "Everybody in this meeting reads the new day" in html
    assert str(item.relationship.mentee) not in html


def test_what_a_student_takes_on_is_read_by_the_two_of_them(item, student, mentor, client_for):
    html = client_for(student).get(reverse("meetings:action-item-date", args=[item.pk])).content.decode()
    assert f"You and {mentor} read the new day" in html
