"""A thank-you after a first meeting: offered once, sent once, and told when it can no longer be taken back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.hooks import home_now
from accounts.models import Event, Topic, User
from matching.services import end_relationship
from meetings.models import Meeting, ThankYou
from meetings.services import log_meeting, not_now, send_thanks, take_back_thanks
from notifications.delivery import deliver_due
from notifications.models import Notification
from resources.hooks import help_texts
from tests.factories import make_relationship, make_student

from .factories import a_while_ago, make_group_meeting, make_past_meeting, make_thank_you
from .test_logs import log_of

TEXT = "Thank you for listening"


@pytest.fixture
def held(pair) -> Meeting:
    return make_past_meeting(pair, state="held")


@pytest.fixture
def thanked(held) -> ThankYou:
    return make_thank_you(held)


@pytest.fixture
def group(pair, mentor, peer) -> Meeting:
    """Yesterday's, with a peer of the student's."""
    other = make_relationship(mentor, peer, started_at=a_while_ago())
    return make_group_meeting([pair, other], starts_at=timezone.now() - timedelta(days=1))


@pytest.fixture
def peer(db) -> User:
    return make_student(name="Robin Peer")


def at_home(user) -> list[str]:
    return [item.url for items in home_now(user) for item in items if item.title.startswith("Say thank you")]


def address(pair, name: str = "thanks") -> str:
    return reverse(f"meetings:{name}", args=[pair.pk])


def page_of(client, pair) -> str:
    return client.get(reverse("matching:relationship", args=[pair.pk])).content.decode()


def after_the_undo() -> list:
    """Time passes: rows are moved, never the clock."""
    ThankYou.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    Notification.objects.update(due_at=timezone.now())
    mail.outbox.clear()
    deliver_due()
    return mail.outbox


def test_it_is_offered_after_a_first_meeting(client_for, held, pair, student, mentor):
    assert at_home(student) == [address(pair)]
    assert at_home(mentor) == []
    meeting_page = reverse("meetings:meeting", args=[held.pk])
    assert address(pair) in client_for(student).get(meeting_page).content.decode()
    assert address(pair) in page_of(client_for(student), pair)
    assert address(pair) not in client_for(mentor).get(meeting_page).content.decode()


@pytest.mark.parametrize("said", ["declined", "absent", "excused"])
def test_who_was_not_there_is_offered_none_and_sends_none(client_for, group, student, mentor, peer, said):
    if said == "declined":
        group.participants.filter(person=peer).update(declined_at=timezone.now(), counts=False)
    attendance = {} if said == "declined" else {peer.pk: said}
    log_meeting(meeting=group, log=log_of(group, attendance=attendance), by=mentor)
    own = group.relationship_of(peer)
    assert (len(at_home(student)), at_home(peer)) == (1, [])
    assert address(own) not in page_of(client_for(peer), own)
    with pytest.raises(ValidationError, match="after a first meeting"):
        send_thanks(relationship=own, text=TEXT, by=peer)


def test_who_came_although_they_had_said_that_they_cannot_is_offered_one(group, mentor, peer):
    group.participants.filter(person=peer).update(declined_at=timezone.now(), counts=False)
    log_meeting(meeting=group, log=log_of(group, attendance={peer.pk: "came"}), by=mentor)
    assert at_home(peer) == [address(group.relationship_of(peer))]


@pytest.mark.parametrize("state", ["confirmed", "not_held", "cancelled"])
def test_it_is_not_offered_before_one_was_held(pair, student, state):
    make_past_meeting(pair, state=state)
    assert at_home(student) == []


def test_what_was_imported_is_no_first_meeting(held, pair, student):
    Meeting.objects.update(imported_at=timezone.now())
    assert at_home(student) == []
    with pytest.raises(ValidationError):
        send_thanks(relationship=pair, text=TEXT, by=student)


def test_it_is_not_offered_when_the_first_meeting_was_long_ago(pair, student):
    make_past_meeting(pair, days=60, state="held")
    make_past_meeting(pair, days=2, state="held")
    assert at_home(student) == []


def test_it_begins_with_who_the_day_and_one_topic(client_for, held, pair, student):
    held.topics.add(Topic.objects.create(slug="research", name="Research"))
    text = client_for(student).get(address(pair)).context["form"]["text"].value()
    assert text.startswith("Dear Dr. Ada Lind,")
    assert text.endswith("Sam Rivera")
    assert f"{timezone.localtime(held.starts_at):%A, %B}" in text
    assert "research." in text


def test_without_a_topic_it_names_none(client_for, held, pair, student):
    assert "talk about" not in client_for(student).get(address(pair)).context["form"]["text"].value()


def test_the_mentor_is_told_after_ten_minutes_without_the_text(held, pair):
    row = send_thanks(relationship=pair, text=TEXT, by=pair.mentee)
    waiting = Notification.objects.get()
    assert (waiting.recipient, waiting.due_at) == (pair.mentor, row.sent_at + timedelta(minutes=10))
    deliver_due()
    assert mail.outbox == []
    (message,) = after_the_undo()
    assert message.subject == "Sam Rivera wrote you a thank-you"
    assert f"/relationships/{pair.pk}/#thank-you" in message.body
    assert TEXT not in message.message().as_string()


def test_the_mentor_reads_it_only_once_it_cannot_be_taken_back(client_for, held, pair):
    row = make_thank_you(held, minutes_ago=9)
    assert TEXT not in page_of(client_for(pair.mentor), pair)
    assert help_texts.find("thank-you", pair.mentor, row.pk) is None
    ThankYou.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    assert TEXT in page_of(client_for(pair.mentor), pair)


def test_at_it_stands_help_for_its_reader(client_for, thanked, pair):
    assert f"/help/with/thank-you/{thanked.pk}/" in page_of(client_for(pair.mentor), pair)
    found = help_texts.find("thank-you", pair.mentor, thanked.pk)
    assert (found.text, found.author) == (TEXT, pair.mentee)
    assert help_texts.find("thank-you", pair.mentee, thanked.pk) is None


def test_it_is_sent_once(thanked, pair):
    with pytest.raises(ValidationError, match="sent your thank-you already"):
        send_thanks(relationship=pair, text="Once more", by=pair.mentee)


@pytest.mark.parametrize("who", ["mentor", "stranger", "staff"])
def test_only_the_student_sends_it(held, pair, request, who):
    with pytest.raises(ValidationError):
        send_thanks(relationship=pair, text=TEXT, by=request.getfixturevalue(who))


def test_after_the_end_nothing_is_sent_or_told(held, pair, student):
    send_thanks(relationship=pair, text=TEXT, by=student)
    end_relationship(relationship=pair, by=pair.mentor)
    assert [message for message in after_the_undo() if "thank-you" in message.subject] == []
    assert at_home(student) == []


def test_taken_back_in_time_it_is_gone_and_its_words_are_in_the_box(client_for, held, pair, student):
    client = client_for(student)
    client.post(address(pair), {"text": TEXT})
    assert "Take it back" in client.get(address(pair)).content.decode()
    page = client.post(address(pair, "take-back-thanks"))
    assert page.context["form"]["text"].value() == TEXT
    assert not ThankYou.objects.exists()
    assert after_the_undo() == []


def test_sent_anew_after_that_it_is_told_once(held, pair):
    send_thanks(relationship=pair, text="Thansk", by=pair.mentee)
    assert take_back_thanks(relationship=pair, by=pair.mentee) == "Thansk"
    send_thanks(relationship=pair, text=TEXT, by=pair.mentee)
    assert len(after_the_undo()) == 1


def test_later_it_is_not_taken_back(thanked, pair):
    with pytest.raises(ValidationError, match="no longer"):
        take_back_thanks(relationship=pair, by=pair.mentee)
    assert ThankYou.objects.get() == thanked


def test_not_now_does_not_come_back(client_for, held, pair, student):
    client_for(student).post(address(pair, "no-thanks-now"))
    assert at_home(student) == []
    assert address(pair) not in page_of(client_for(student), pair)
    assert Notification.objects.count() == 0


def test_after_not_now_it_can_still_be_written(held, pair):
    not_now(relationship=pair, by=pair.mentee)
    row = send_thanks(relationship=pair, text=TEXT, by=pair.mentee)
    assert (row.is_sent, row.not_now_at) == (True, None)
    not_now(relationship=pair, by=pair.mentee)
    assert ThankYou.objects.get().is_sent


def test_an_empty_one_is_not_sent(client_for, held, pair, student):
    page = client_for(student).post(address(pair), {"text": "  "}).content.decode()
    assert "Write a line or two" in page
    assert not ThankYou.objects.exists()


def test_one_that_is_too_long_stays_in_the_box(client_for, held, pair, student):
    page = client_for(student).post(address(pair), {"text": "x" * 1501}).content.decode()
    assert "Keep it to 1500 characters" in page
    assert "x" * 1501 in page


def test_the_page_says_so_before_a_first_meeting(client_for, pair, student):
    assert "Once you have met" in client_for(student).get(address(pair)).content.decode()


def test_it_leaves_an_event_without_its_words(held, pair):
    row = send_thanks(relationship=pair, text=TEXT, by=pair.mentee)
    event = Event.objects.get(target_id=row.pk)
    assert (event.actor, event.verb, event.reason) == (pair.mentee, "said thank you", "")


def test_the_program_says_how_long_it_can_be_taken_back(held, pair, program):
    program.decline_undo_minutes = 0
    program.save()
    row = send_thanks(relationship=pair, text=TEXT, by=pair.mentee)
    assert row.undo_until == row.sent_at
    with pytest.raises(ValidationError):
        take_back_thanks(relationship=pair, by=pair.mentee)
