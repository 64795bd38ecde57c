"""The agenda as people write it, with scripts and without."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import zone_for

from .factories import make_agenda_item, make_group, make_meeting, make_past_meeting, make_prompt

QUICK = {"HX-Request": "true"}


def address(meeting, name: str = "agenda") -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk])


def texts(meeting) -> list[str]:
    return [item.text for item in meeting.agenda.all()]


def page_of(client, meeting) -> str:
    return client.get(address(meeting, "meeting")).content.decode()


def test_one_click_adds_a_prompt_and_saves_what_stands_in_the_box(client_for, meeting, student):
    make_prompt("Somebody to talk to")
    assert 'name="add" value="Somebody to talk to"' in page_of(client_for(student), meeting)
    client_for(student).post(address(meeting), {"lines": "Electives", "add": "Somebody to talk to"})
    assert texts(meeting) == ["Electives", "Somebody to talk to"]


def test_added_twice_it_stands_there_once(client_for, meeting, student):
    client_for(student).post(address(meeting), {"lines": "Electives", "add": "Electives"})
    assert texts(meeting) == ["Electives"]


def test_with_scripts_only_the_part_is_exchanged(client_for, meeting, student):
    make_prompt("Somebody to talk to")
    answer = client_for(student).post(
        address(meeting), {"lines": "Electives", "add": "Somebody to talk to"}, headers=QUICK
    )
    part = answer.content.decode()
    assert "<html" not in part
    assert 'id="agenda-part"' in part
    assert 'role="status">Saved.' in part
    assert 'value="Somebody to talk to"' not in part


def test_after_a_click_on_a_long_list_it_stays_open(client_for, meeting, student):
    for number in range(6):
        make_prompt(f"Prompt {number}")
    client = client_for(student)
    assert '<details class="mt-3"><summary>Good questions' in page_of(client, meeting)
    part = client.post(address(meeting), {"lines": "", "add": "Prompt 1"}, headers=QUICK).content.decode()
    assert '<details class="mt-3" open><summary>Good questions' in part


@pytest.fixture
def two_tabs(client_for, meeting, student):
    """Lines saved in one, while the other shows that there are none yet."""
    client = client_for(student)
    seen = client.get(address(meeting, "meeting")).context["agenda_form"].initial["seen"]
    client.post(address(meeting), {"lines": "Electives", "seen": seen})
    return client, seen


@pytest.mark.parametrize("headers", [{}, QUICK])
def test_lines_saved_in_another_tab_are_not_written_over_unseen(two_tabs, meeting, headers):
    client, seen = two_tabs
    answer = client.post(address(meeting), {"lines": "Step 2", "seen": seen}, headers=headers)
    page = answer.content.decode()
    assert "Meanwhile you saved other lines" in page
    assert "Electives</li>" in page
    assert "Step 2</textarea>" in page
    assert texts(meeting) == ["Electives"]
    client.post(address(meeting), {"lines": "Step 2", "seen": answer.context["agenda_form"]["seen"].value()})
    assert texts(meeting) == ["Step 2"]


def test_the_same_lines_sent_twice_cross_nothing(two_tabs, meeting):
    client, seen = two_tabs
    page = client.post(address(meeting), {"lines": "Electives", "seen": seen}, headers=QUICK).content.decode()
    assert 'role="status">Saved.' in page


@pytest.mark.parametrize("headers", [{}, QUICK])
def test_too_many_lines_are_refused_beside_the_box_and_nothing_typed_is_lost(client_for, meeting, student, headers):
    typed = "\n".join(f"Line {number}" for number in range(12))
    page = client_for(student).post(address(meeting), {"lines": typed, "add": "One more"}, headers=headers)
    assert "Keep it to 12 lines" in page.content.decode()
    assert "Line 11" in page.content.decode()
    assert texts(meeting) == []


def test_a_line_that_is_too_long_is_named(client_for, meeting, student):
    page = client_for(student).post(address(meeting), {"lines": "Short\n" + "x" * 301}).content.decode()
    assert "Line 2 is longer than 300 characters" in page


def test_the_page_says_when_it_is_due(client_for, pair, student, mentor):
    meeting = make_meeting(pair, starts_at=timezone.now() + timedelta(days=5))
    due = timezone.localtime(meeting.starts_at - timedelta(hours=24))
    assert f"Due {due:%A} at " in page_of(client_for(student), meeting)
    assert "Due " not in page_of(client_for(mentor), meeting)


@pytest.mark.parametrize("lines", ["", "Electives"])
def test_weeks_ahead_the_page_says_on_which_day_it_is_due(client_for, pair, student, lines):
    meeting = make_meeting(pair, starts_at=timezone.now() + timedelta(days=8, minutes=1))
    due = timezone.localtime(meeting.starts_at - timedelta(hours=24), zone_for(student))
    client_for(student).post(address(meeting), {"lines": lines})
    assert f"{due:%A, %B} {due.day} at " in page_of(client_for(student), meeting)


def test_late_is_said_kindly(client_for, pair, student):
    meeting = make_meeting(pair, starts_at=timezone.now() + timedelta(hours=5))
    page = page_of(client_for(student), meeting)
    assert "A line or two still helps; the meeting takes place either way." in page
    assert "due " not in page
    client_for(student).post(address(meeting), {"lines": "Electives"})
    assert texts(meeting) == ["Electives"]


def test_the_mentor_reads_the_two_lines_on_the_page(client_for, meeting, student, mentor):
    assert "There is no agenda yet." in page_of(client_for(mentor), meeting)
    make_agenda_item(meeting, student)
    assert "The agenda is there." in page_of(client_for(mentor), meeting)
    assert "No action item is open" not in page_of(client_for(student), meeting)


def test_the_eye_names_everybody_who_reads_it(client_for, mentor):
    group = make_group(mentor, size=2)
    one, other = (pair.mentee for pair in group.relationships)
    page = page_of(client_for(one), group)
    names = [other.full_name, mentor.full_name]
    assert any(f"You, {first} and {last} read this" in page for first, last in (names, names[::-1]))


def test_what_was_left_is_ticked_and_said_later(client_for, pair, student):
    past = make_past_meeting(pair, state="held")
    item = make_agenda_item(past, student, "Electives")
    client = client_for(student)
    client.post(address(past, "agenda-left"), {})
    assert past.agenda.not_talked_about().count() == 0
    client.post(address(past, "agenda-left"), {"left": [str(item.pk)]})
    assert past.agenda.not_talked_about().get() == item
    assert "Left for next time" in page_of(client, past)


def test_a_line_of_another_meeting_cannot_be_ticked(client_for, meeting, pair, student):
    past = make_past_meeting(pair, state="held")
    make_agenda_item(past, student, "Electives")
    other = make_agenda_item(meeting, student, "Step 2")
    page = client_for(student).post(address(past, "agenda-left"), {"left": [str(other.pk)]}).content.decode()
    assert "This is not in the list, or no longer." in page


def test_words_that_look_like_markup_stay_words(client_for, meeting, student):
    make_prompt('<b>"Bold"</b>')
    page = page_of(client_for(student), meeting)
    assert "<b>" not in page
    assert 'value="&lt;b&gt;&quot;Bold&quot;&lt;/b&gt;"' in page
