"""What staff read of a person's meetings on their page."""

import pytest
from django.urls import reverse

from meetings.on_person import person_meetings
from tests.factories import make_staff, make_track
from tests.queries import same_at_1_and_30

from .factories import make_meeting, make_past_meeting


@pytest.fixture
def page_of(client_for, staff):
    return lambda person: client_for(staff).get(reverse("accounts:person", args=[person.pk])).content.decode()


def test_it_says_day_minutes_how_and_whether_and_nothing_else(page_of, pair):
    meeting = make_past_meeting(pair, state="held", minutes=45, mode="video", shared_notes="About his mother")
    make_past_meeting(pair, days=3)
    for person in (pair.mentee, pair.mentor):
        page = page_of(person)
        table = page[page.index('id="meetings-of"') : page.index("belongs to the people who met")]
        assert '<td data-label="Minutes">45</td>' in table
        assert '<td data-label="How">Video</td>' in table
        assert '<td data-label="Held or not">Held</td>' in table
        assert '<td data-label="Held or not">Not recorded</td>' in table
        assert "About his mother" not in page
        assert str(meeting.pk) not in page


def test_what_is_still_to_come_or_was_canceled_is_not_there(page_of, pair):
    make_meeting(pair)
    make_past_meeting(pair, state="cancelled")
    assert "meetings-of" not in page_of(pair.mentee)


def test_messages_are_neither_minutes_nor_held(page_of, pair):
    make_past_meeting(pair, state="held", mode="messages", minutes=600)
    page = page_of(pair.mentee)
    assert '<td data-label="How">Messages</td>' in page
    assert "600" not in page
    assert ">Held</td>" not in page


def test_of_a_mentor_only_meetings_with_students_in_scope(client_for, pair):
    make_past_meeting(pair, state="held")
    elsewhere = make_staff("Lee Park", staff_scope="track", scope_track=make_track("Rural"))
    assert client_for(elsewhere).get(reverse("accounts:person", args=[pair.mentor.pk])).status_code == 404
    assert person_meetings(pair.mentor, elsewhere) == []


def test_many_meetings_are_cut_in_one_go(client_for, staff, pair):
    days = iter(range(1, 99))

    def add():
        make_past_meeting(pair, days=next(days), state="held")

    same_at_1_and_30(client_for(staff), reverse("accounts:person", args=[pair.mentee.pk]), add)
    assert "The latest 20." in client_for(staff).get(reverse("accounts:person", args=[pair.mentee.pk])).content.decode()
