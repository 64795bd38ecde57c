"""Two pages open at once: a log or a note that somebody saved meanwhile is never written over unseen."""

import pytest
from django.urls import reverse

from meetings.models import ActionItem, Meeting, PrivateNote

from .factories import make_private_note
from .test_log_pages import as_shown, log_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentors_page(client_for, mentor, past) -> dict:
    """What the mentor's page will send; it was opened before anything else happened."""
    return as_shown(client_for(mentor).get(log_page(past))) | {"shared_notes": "The mentor's words"}


def log_by_student(client_for, student, past, **more) -> None:
    client = client_for(student)
    client.post(log_page(past), as_shown(client.get(log_page(past))) | {"shared_notes": "The student's words"} | more)


def test_a_log_that_was_saved_meanwhile_is_shown_and_not_written_over(client_for, mentor, student, past, mentors_page):
    log_by_student(client_for, student, past)
    page = client_for(mentor).post(log_page(past), mentors_page)
    content = page.content.decode()
    assert "The log was changed after you opened this page." in content
    assert "The student&#x27;s words</p>" in content
    assert "The mentor&#x27;s words</textarea>" in content
    assert Meeting.objects.get().shared_notes == "The student's words"


def test_what_was_seen_with_the_warning_can_be_saved(client_for, mentor, student, past, mentors_page):
    log_by_student(client_for, student, past)
    client = client_for(mentor)
    again = client.post(log_page(past), mentors_page).context["form"]
    response = client.post(log_page(past), mentors_page | {"seen": again["seen"].value()})
    assert response.status_code == 302
    assert Meeting.objects.get().shared_notes == "The mentor's words"


def test_a_double_tap_saves_a_log_once(client_for, mentor, past, mentors_page):
    client, data = client_for(mentor), mentors_page | {"actions-0-text": "Read two papers"}
    assert [client.post(log_page(past), data).status_code for _ in range(2)] == [302, 302]
    assert ActionItem.objects.count() == 1


def test_a_double_tap_makes_one_meeting_that_was_on_no_calendar(client_for, student, pair):
    client, url = client_for(student), reverse("meetings:log-other", args=[pair.pk])
    data = as_shown(client.get(url))
    answers = [client.post(url, data) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert Meeting.objects.count() == 1


def test_who_goes_back_and_changes_their_log_corrects_it(client_for, student, pair):
    client, url = client_for(student), reverse("meetings:log-other", args=[pair.pk])
    data = as_shown(client.get(url)) | {"shared_notes": "First words"}
    client.post(url, data)
    assert client.post(url, data | {"shared_notes": "Better words"}).status_code == 302
    assert Meeting.objects.get().shared_notes == "Better words"


def test_an_empty_box_takes_no_note_away_that_its_page_never_showed(client_for, mentor, past, mentors_page):
    make_private_note(past, mentor, "Written elsewhere")
    assert client_for(mentor).post(log_page(past), mentors_page).status_code == 302
    client_for(mentor).post(reverse("meetings:note", args=[past.pk]), {"text": "", "seen": ""})
    assert PrivateNote.objects.get().text == "Written elsewhere"


def test_a_note_that_was_shown_is_taken_away_by_an_empty_box(client_for, mentor, past):
    make_private_note(past, mentor)
    client = client_for(mentor)
    data = as_shown(client.get(log_page(past)))
    data.pop("private_note")
    client.post(log_page(past), data)
    assert not PrivateNote.objects.exists()


def test_another_note_saved_meanwhile_is_not_written_over_at_once(client_for, mentor, past, mentors_page):
    make_private_note(past, mentor, "Written elsewhere")
    client, data = client_for(mentor), mentors_page | {"private_note": "Typed here"}
    page = client.post(log_page(past), data)
    assert "Meanwhile you saved another note" in page.content.decode()
    assert "Typed here</textarea>" in page.content.decode()
    assert PrivateNote.objects.get().text == "Written elsewhere"
    client.post(log_page(past), data | {"note_seen": page.context["form"]["note_seen"].value()})
    assert PrivateNote.objects.get().text == "Typed here"


def test_so_it_is_on_the_meetings_own_page(client_for, mentor, past):
    make_private_note(past, mentor, "Written elsewhere")
    client, url = client_for(mentor), reverse("meetings:note", args=[past.pk])
    page = client.post(url, {"text": "Typed here", "seen": ""})
    assert "Meanwhile you saved another note" in page.content.decode()
    assert PrivateNote.objects.get().text == "Written elsewhere"
    client.post(url, {"text": "Typed here", "seen": page.context["note_form"]["seen"].value()})
    assert PrivateNote.objects.get().text == "Typed here"
