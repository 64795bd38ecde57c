"""P5: in the application a private note is read by its author alone."""

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.hooks import my_data
from accounts.models import Event
from meetings.models import AgendaPrompt, PrivateNote
from meetings.services import save_private_note

from .factories import make_meeting, make_private_note

TEXT = "Ask about home, gently"


@pytest.fixture
def note(past, mentor) -> PrivateNote:
    return make_private_note(past, mentor, TEXT)


def meeting_pages(note) -> list[str]:
    return [
        reverse("meetings:meeting", args=[note.meeting.pk]),
        reverse("meetings:log", args=[note.meeting.pk]),
        reverse("matching:relationship", args=[note.meeting.relationship.pk]),
        reverse("meetings:mine"),
    ]


def test_its_author_reads_it(client_for, mentor, note):
    assert TEXT in client_for(mentor).get(meeting_pages(note)[0]).content.decode()
    assert TEXT in client_for(mentor).get(meeting_pages(note)[1]).content.decode()


@pytest.mark.parametrize("who", ["student", "stranger", "other_faculty", "staff"])
def test_nobody_else_reads_it_on_any_page(client_for, request, note, who):
    client = client_for(request.getfixturevalue(who))
    for url in meeting_pages(note):
        assert TEXT not in client.get(url).content.decode()


def test_a_superuser_finds_the_prompts_for_agendas_in_the_admin_site_and_nothing_else_of_meetings(
    client_for, staff, note
):
    staff.is_staff = staff.is_superuser = True
    staff.save()
    assert [model for model in admin.site._registry if model._meta.app_label == "meetings"] == [AgendaPrompt]
    client = client_for(staff)
    assert TEXT not in client.get("/admin/").content.decode()
    assert client.get(f"/admin/meetings/privatenote/{note.pk}/change/").status_code == 404


def test_the_other_side_saving_theirs_leaves_mine(client_for, student, note):
    client_for(student).post(reverse("meetings:note", args=[note.meeting.pk]), {"text": "My own"})
    assert {(row.author, row.text) for row in PrivateNote.objects.all()} == {(note.author, TEXT), (student, "My own")}


def test_saving_again_changes_it_and_an_empty_text_takes_it_away(client_for, mentor, note):
    url = reverse("meetings:note", args=[note.meeting.pk])
    page = client_for(mentor).post(url, {"text": "Shorter", "seen": note.mark}, follow=True).content.decode()
    assert "Only you can read it." in page
    assert PrivateNote.objects.get().text == "Shorter"
    client_for(mentor).post(url, {"text": "  ", "seen": PrivateNote.objects.get().mark})
    assert not PrivateNote.objects.exists()


def test_a_note_too_long_is_still_there(client_for, mentor, past):
    text = "x" * 4001
    page = client_for(mentor).post(reverse("meetings:note", args=[past.pk]), {"text": text}).content.decode()
    assert "Keep it to 4000 characters" in page
    assert text in page


def test_even_that_it_exists_is_on_no_record(mentor, past):
    save_private_note(meeting=past, text=TEXT, by=mentor)
    assert not Event.objects.exists()


def test_a_note_needs_a_meeting_of_ones_own_that_stands(stranger, mentor, past, pair):
    with pytest.raises(ValidationError):
        save_private_note(meeting=past, text=TEXT, by=stranger)
    with pytest.raises(ValidationError):
        save_private_note(meeting=make_meeting(pair, state="cancelled"), text=TEXT, by=mentor)


def test_it_leaves_only_in_its_authors_own_data(mentor, student, note):
    assert TEXT in str(my_data(mentor))
    assert TEXT not in str(my_data(student))


def test_the_page_promises_what_can_be_kept(client_for, mentor, past):
    page = client_for(mentor).get(reverse("meetings:meeting", args=[past.pk])).content.decode()
    assert (
        "Nobody else can read this in the application. It is stored on the school's systems, and the law can require "
        "its release."
    ) in page
