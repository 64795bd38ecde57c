from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Mode
from meetings.models import CalendarFeed, Meeting
from meetings.services import renew_feed
from tests.factories import make_relationship, make_student

from .factories import (
    make_agenda_item,
    make_group_meeting,
    make_meeting,
    make_past_meeting,
    make_private_note,
    make_series,
)


@pytest.fixture
def url(student) -> str:
    return feed_of(student)


def feed_of(person) -> str:
    return reverse("calendar-feed", args=[renew_feed(person=person).token])


def events(client, url) -> list:
    return Calendar.from_ical(client.get(url).content).events


def test_a_feed_shows_ones_meetings_that_stand_or_were_held(client, url, pair):
    shown = [make_meeting(pair), make_past_meeting(pair, days=9, state="held")]
    make_past_meeting(pair, days=5, state="cancelled")
    make_past_meeting(pair, days=4, state="not_held")
    make_past_meeting(pair, days=400, state="held")
    assert {event["UID"] for event in events(client, url)} == {f"{meeting.pk}@mentorship" for meeting in shown}


def test_a_feed_shows_nothing_of_others(client, url, mentor, stranger):
    make_meeting(make_relationship(mentor, stranger))
    assert events(client, url) == []


def test_a_feed_carries_nothing_that_people_wrote(client, url, pair, mentor, student):
    meeting = make_past_meeting(pair, state="held", shared_notes="I fail anatomy")
    make_agenda_item(meeting, student, "Quiet about home")
    make_private_note(meeting, mentor, "Looks unwell")
    text = client.get(url).content.decode()
    assert not [words for words in ("anatomy", "Quiet", "unwell") if words in text]
    assert "CLASS:PRIVATE" in text
    assert "SUMMARY:Mentoring meeting" in text


def test_a_feed_is_read_only_and_needs_its_whole_token(client, url):
    assert client.post(url).status_code == 405
    assert client.get(url.replace(".ics", "x.ics")).status_code == 404


def test_the_feed_of_a_person_who_is_switched_off_is_gone(client, url, student):
    student.is_active = False
    student.save()
    assert client.get(url).status_code == 404


def test_tokens_are_long_and_differ(student, mentor):
    tokens = {renew_feed(person=person).token for person in (student, mentor, student)}
    assert len(tokens) == 3
    assert min(len(token) for token in tokens) >= 40
    assert CalendarFeed.objects.count() == 2


def test_one_meeting_can_be_downloaded_while_it_stands(client_for, mentor, pair):
    meeting, client = make_meeting(pair), client_for(mentor)
    response = client.get(reverse("meetings:download", args=[meeting.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    assert Calendar.from_ical(response.content).events[0].start == meeting.starts_at.replace(microsecond=0)
    cancelled = make_meeting(pair, starts_at=timezone.now() + timedelta(days=3), state="cancelled")
    assert client.get(reverse("meetings:download", args=[cancelled.pk])).status_code == 404


def test_one_of_a_series_is_downloaded_by_itself(client_for, mentor, pair):
    meeting = make_series(pair)[1]
    [event] = events(client_for(mentor), reverse("meetings:download", args=[meeting.pk]))
    assert event["UID"] == f"{meeting.pk}@mentorship"
    assert "RECURRENCE-ID" not in event


def test_a_feed_leaves_out_what_its_reader_declined_and_exchanges_of_messages(client, mentor, student):
    pair = make_relationship(mentor, student)
    other = make_relationship(mentor, make_student())
    make_past_meeting(pair, mode=Mode.MESSAGES, state="held")
    group = make_group_meeting([pair, other])
    group.participants.filter(person=student).update(declined_at=timezone.now(), counts=False)
    assert events(client, feed_of(student)) == []
    assert len(events(client, feed_of(other.mentee))) == 1


def test_each_meeting_of_a_series_is_an_entry_of_its_own(client, url, pair):
    meetings = make_series(pair, count=3)
    shown = events(client, url)
    assert {event["UID"] for event in shown} == {f"{meeting.pk}@mentorship" for meeting in meetings}
    assert not any("RECURRENCE-ID" in event or "RRULE" in event for event in shown)


def test_a_feed_that_has_not_changed_is_not_sent_again(client, url, pair):
    meeting = make_meeting(pair)
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": tag}).status_code == 304
    Meeting.objects.filter(pk=meeting.pk).update(place="Room 9", sequence=1)
    assert client.get(url, headers={"if-none-match": tag}).status_code == 200


def test_an_address_can_be_switched_off(client, client_for, student, url):
    assert client.get(url).status_code == 200
    page = client_for(student).get(reverse("meetings:mine")).content.decode()
    assert "webcal://" in page
    client_for(student).post(reverse("meetings:drop-feed"))
    assert client.get(url).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_a_new_address_is_shown_at_once_and_only_an_earlier_one_is_mentioned(client_for, student):
    client, renew = client_for(student), reverse("meetings:renew-feed")
    assert client.post(renew).url.endswith("#calendar")
    first = client.post(renew, follow=True).content.decode()
    assert 'id="calendar" open' in first
    assert "The earlier one no longer works." in first
    CalendarFeed.objects.all().delete()
    assert "earlier" not in client.post(renew, follow=True).content.decode()
    assert 'id="calendar" open' not in client.get(reverse("meetings:mine")).content.decode()
