"""Parts of a log that start filled in, or that few logs need: who led, what was not got to, to whom a student is pointed."""

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, Meeting, Referral
from meetings.services import log_meeting
from tests.factories import make_topic

from .factories import make_agenda_item
from .test_log_pages import as_shown, log_page
from .test_logs import log_of


@pytest.mark.parametrize(
    ("authors", "led"), [([], ""), (["mentee"], "student"), (["mentor"], "mentor"), (["mentor", "mentee"], "student")]
)
def test_who_wrote_the_agenda_is_taken_to_have_led(client_for, mentor, past, pair, authors, led):
    for side in authors:
        make_agenda_item(past, getattr(pair, side), f"A line of the {side}")
    client = client_for(mentor)
    opened = client.get(log_page(past))
    assert opened.context["form"]["led_by"].value() == led
    client.post(log_page(past), as_shown(opened))
    assert Meeting.objects.get().led_by == led


@pytest.mark.parametrize(("led", "mentors", "students"), [
    ("student", "Who led: Sam Rivera.", "Who led: you."),
    ("both", "Who led: both of you.", "Who led: both of you."),
])  # fmt: skip
def test_both_read_who_led(client_for, mentor, student, past, led, mentors, students):
    log_meeting(meeting=past, log=log_of(past, led_by=led), by=mentor)
    url = reverse("meetings:meeting", args=[past.pk])
    assert mentors in client_for(mentor).get(url).content.decode()
    assert students in client_for(student).get(url).content.decode()


def test_where_no_talk_took_place_nobody_led_and_there_are_no_topics(client_for, mentor, student, past):
    make_agenda_item(past, student, make_topic("Research").name)
    client = client_for(mentor)
    data = as_shown(client.get(log_page(past))) | {"outcome": "not_held", "not_held_reason": "clinical"}
    client.post(log_page(past), data)
    meeting = Meeting.objects.get()
    assert (meeting.led_by, meeting.topics.count()) == ("", 0)


def test_one_who_had_said_that_they_cannot_come_is_taken_not_to_have_met(client_for, mentor, student, past):
    past.participants.filter(person=student).update(declined_at=past.arranged_at, counts=False)
    assert client_for(mentor).get(log_page(past)).context["form"]["outcome"].value() == "not_held"


def test_what_was_not_got_to_is_kept_for_the_next_time(client_for, mentor, student, past):
    done, left = make_agenda_item(past, student, "Step 1"), make_agenda_item(past, student, "Electives")
    client = client_for(mentor)
    client.post(log_page(past), as_shown(client.get(log_page(past))) | {"left": [str(left.pk)]})
    assert list(AgendaItem.objects.not_talked_about()) == [left]
    assert AgendaItem.objects.get(pk=done.pk).done_at


def test_a_mentor_points_the_student_to_somebody_from_the_log(client_for, mentor, student, past):
    client = client_for(mentor)
    data = as_shown(client.get(log_page(past))) | {"referral-name": "The writing center"}
    client.post(log_page(past), data)
    referral = Referral.objects.get()
    assert (referral.to_name, referral.meeting, referral.referred_by) == ("The writing center", past, mentor)


def test_a_referral_survives_a_refusal(client_for, mentor, past):
    client = client_for(mentor)
    data = as_shown(client.get(log_page(past))) | {"referral-name": "The writing center", "minutes": "2"}
    assert 'value="The writing center"' in client.post(log_page(past), data).content.decode()
    assert not Referral.objects.exists()


def test_nobody_is_pointed_to_from_a_meeting_that_was_not_held_and_that_is_said_beside_it(client_for, mentor, past):
    client = client_for(mentor)
    missed = {"outcome": "not_held", "not_held_reason": "unwell", "referral-name": "The writing center"}
    page = client.post(log_page(past), as_shown(client.get(log_page(past))) | missed)
    form, content = page.context["form"], page.content.decode()
    assert "leave this empty" in str(form.referral.non_field_errors())
    assert not form.non_field_errors()
    more = content[content.index('<details class="sheet" open>') :]
    assert "leave this empty" in more
    assert "The writing center" in more
    past.refresh_from_db()
    assert past.is_confirmed


def test_students_point_their_mentor_to_nobody(client_for, student, past):
    assert client_for(student).get(log_page(past)).context["form"].referral is None


def test_staff_and_private_lanes_are_named_where_one_writes(client_for, mentor, past):
    page = " ".join(client_for(mentor).get(log_page(past)).content.decode().split())
    assert (
        "Student-affairs staff see the day, the length, how you met and whether it took place; not why it did not"
        in page
    )
    assert "Only the two of you read the reason." in page
    assert "Nobody else can read this in the application." in page
