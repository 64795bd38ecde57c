"""How and where of one meeting of a pair, at the time that it has."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, Mode
from matching.models import Relationship
from meetings import emails
from meetings.models import Meeting
from meetings.services import change_how_of_one
from notifications.models import Notification

from .factories import make_group, make_meeting, make_past_meeting, make_series

LINK = "https://video.example/a"
VIDEO = {"mode": Mode.VIDEO, "place": LINK}


def page_of(meeting: Meeting, name: str = "how") -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk])


def where(meeting: Meeting) -> tuple:
    meeting.refresh_from_db()
    return meeting.mode, meeting.place, meeting.sequence


def changes() -> set[str]:
    rows = Notification.objects.standing().filter(kind=emails.CHANGED)
    return {str(row.recipient) for row in rows}


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_either_side_changes_it_on_one_page(client_for, meeting, pair, side):
    client, before = client_for(getattr(pair, side)), meeting.starts_at
    assert page_of(meeting) in client.get(page_of(meeting, "meeting")).content.decode()
    assert client.get(page_of(meeting)).context["form"]["mode"].value() == meeting.mode
    assert client.post(page_of(meeting), VIDEO).url == page_of(meeting, "meeting")
    assert (*where(meeting), meeting.starts_at) == ("video", LINK, 1, before)


def test_both_get_one_mail_and_reminders_under_the_new_number(meeting, pair):
    change_how_of_one(meeting=meeting, by=pair.mentor, **VIDEO)
    assert changes() == {"Dr. Ada Lind", "Sam Rivera"}
    standing = Notification.objects.standing().filter(kind=emails.REMINDER, recipient=pair.mentee)
    assert {row.occasion.rpartition(":")[2] for row in standing} == {"1"}


def test_it_is_recorded_under_a_verb_of_its_own_and_a_delegates_name(meeting, assistant, grant):
    change_how_of_one(meeting=meeting, by=assistant, **VIDEO)
    event = Event.objects.get(target_id=meeting.pk)
    assert (event.actor, event.verb, event.reason) == (assistant, "changed how", f"for {meeting.mentor.pk}")


def test_sent_twice_it_is_one_change(meeting, pair):
    for _ in range(2):
        change_how_of_one(meeting=meeting, by=pair.mentor, **VIDEO)
    assert where(meeting) == ("video", LINK, 1)
    assert Event.objects.filter(verb="changed how").count() == 1


def test_one_of_a_series_changes_alone(pair):
    first, second, *_ = make_series(pair)
    change_how_of_one(meeting=first, by=pair.mentee, **VIDEO)
    assert (where(first)[:2], where(second)[:2]) == (("video", LINK), ("in_person", ""))


def test_a_meeting_without_a_time_is_no_choice(client_for, meeting, pair):
    answer = client_for(pair.mentee).post(page_of(meeting), {"mode": Mode.MESSAGES, "place": ""})
    assert "mode" in answer.context["form"].errors
    with pytest.raises(ValidationError, match="Choose how"):
        change_how_of_one(meeting=meeting, mode=Mode.MESSAGES, place="", by=pair.mentee)


@pytest.mark.parametrize("how", ["past", "paused", "stranger", "group"])
def test_what_cannot_be_moved_cannot_be_changed(pair, stranger, how):
    make = {"past": make_past_meeting, "group": lambda pair: make_group(pair.mentor)}.get(how, make_meeting)
    meeting = make(pair)
    if how == "paused":
        Relationship.objects.update(state="paused")
    with pytest.raises(ValidationError, match="can no longer be changed"):
        change_how_of_one(meeting=meeting, by=stranger if how == "stranger" else pair.mentor, **VIDEO)


def test_the_page_sends_back_where_it_is_too_late_and_a_group_to_its_own(client_for, pair, mentor):
    past, group = make_past_meeting(pair), make_group(mentor)
    assert past.starts_at < timezone.now()
    client = client_for(mentor)
    assert client.get(page_of(past)).url == page_of(past, "meeting")
    assert client.get(page_of(group)).url == page_of(group, "group-move")
