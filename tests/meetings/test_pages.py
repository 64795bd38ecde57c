"""Who may open what, and what the pages say and keep."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import ActionItem, Availability, CalendarFeed, Meeting
from tests.factories import make_relationship

from .factories import (
    make_action_item,
    make_agenda_item,
    make_meeting,
    make_past_meeting,
    make_window,
    next_openings,
)


def address(name, *args) -> str:
    return reverse(f"meetings:{name}", args=[getattr(arg, "pk", arg) for arg in args])


@pytest.fixture
def item(past, pair):
    return make_action_item(past, pair.mentee)


def addresses(pair, meeting, past, item, window) -> list[tuple[str, str]]:
    return [
        *[("get", address(name, meeting)) for name in ("meeting", "move", "cancel", "download")],
        *[("post", address(name, meeting)) for name in ("agenda", "note", "move", "cancel")],
        *[(method, address("log", past)) for method in ("get", "post")],
        *[(method, address(name, pair)) for name in ("book", "log-other") for method in ("get", "post")],
        ("post", address("action-item", item)),
        ("post", address("remove-window", window)),
    ]


@pytest.mark.parametrize("who", ["stranger", "other_faculty", "staff", "superuser"])
def test_everything_of_a_pair_is_404_to_all_others(who, request, client_for, pair, past, item, staff):
    meeting, window = make_meeting(pair), make_window(pair.mentor)
    if who == "superuser":
        staff.is_staff = staff.is_superuser = True
        staff.save()
    client = client_for(staff if who == "superuser" else request.getfixturevalue(who))
    for method, url in addresses(pair, meeting, past, item, window):
        assert (url, getattr(client, method)(url).status_code) == (url, 404)
    item.refresh_from_db()
    meeting.refresh_from_db()
    assert (item.is_open, meeting.is_confirmed, Availability.objects.count()) == (True, True, 1)


def test_a_signed_out_reader_is_sent_to_sign_in_and_back(client, meeting):
    url = address("meeting", meeting)
    assert client.get(url).url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("name", ["agenda", "note"])
def test_what_changes_something_takes_no_get(client_for, student, meeting, name):
    assert client_for(student).get(address(name, meeting)).status_code == 405


def test_the_student_offers_no_times(client_for, student):
    assert client_for(student).get(address("availability")).status_code == 403


def test_booking_is_one_page_and_then_the_meetings_own(client_for, student, open_pair):
    client, start = client_for(student), next_openings(open_pair)[0]
    assert start.isoformat() in client.get(address("book", open_pair)).content.decode()
    response = client.post(
        address("book", open_pair), {"starts_at": start.isoformat(), "agenda": "Electives\r\nStep 2"}, follow=True
    )
    page = response.content.decode()
    assert response.redirect_chain == [(address("meeting", Meeting.objects.get()), 302)]
    assert "Booked. Both of you get an invitation by mail." in page
    assert "Electives" in page


@pytest.mark.parametrize("typed", ["", "soon", "2026-11-24T16:00:00"])
def test_a_booking_without_a_time_says_so_and_keeps_the_agenda(client_for, student, open_pair, typed):
    response = client_for(student).post(address("book", open_pair), {"starts_at": typed, "agenda": "Electives"})
    page = response.content.decode()
    assert "Choose one of the times." in page
    assert "Electives</textarea>" in page


FAR = ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:00+00:00", "0001-01-01T00:00:00+14:00"]


@pytest.mark.parametrize("at", FAR)
def test_a_time_at_the_end_of_the_calendar_is_none_of_those_offered(client_for, student, open_pair, at):
    client = client_for(student)
    answer = client.post(reverse("meetings:book", args=[open_pair.pk]), {"starts_at": at})
    assert answer.context["form"].errors["starts_at"] == ["Choose one of the times."]
    series = reverse("meetings:book-series", args=[open_pair.pk])
    assert client.get(series, {"starts_at": at, "often": "1", "count": "4"}).status_code == 200


def test_a_time_taken_meanwhile_gets_others_and_keeps_the_agenda(client_for, student, open_pair, stranger):
    start = next_openings(open_pair)[0]
    make_meeting(make_relationship(open_pair.mentor, stranger), starts_at=start)
    data = {"starts_at": start.isoformat(), "agenda": "Electives"}
    page = client_for(student).post(address("book", open_pair), data).content.decode()
    assert "This time is no longer free. Near it these are:" in page
    assert "Electives</textarea>" in page


def test_an_agenda_with_a_line_too_long_says_which_and_keeps_it(client_for, student, meeting):
    data = {"lines": "Short\n" + "x" * 301}
    page = client_for(student).post(address("agenda", meeting), data).content.decode()
    assert "Line 2 is longer than 300 characters. Shorten it." in page
    assert "x" * 301 in page


def test_a_mentor_without_free_times_is_written_to(client_for, student, pair):
    assert f"mailto:{pair.mentor.email}" in client_for(student).get(address("book", pair)).content.decode()


def test_a_paused_mentorship_sends_back_to_its_page(client_for, student, mentor):
    pair = make_relationship(mentor, student, state="paused")
    assert client_for(student).get(address("book", pair)).url == f"/relationships/{pair.pk}/"


def test_moving_offers_the_mentors_times_to_either_side(client_for, mentor, open_pair):
    openings = next_openings(open_pair)
    meeting = make_meeting(open_pair, starts_at=openings[0])
    client = client_for(mentor)
    assert openings[5].isoformat() in client.get(address("move", meeting)).content.decode()
    client.post(address("move", meeting), {"starts_at": openings[5].isoformat()})
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (openings[5], 1)


def test_a_confirm_page_guards_cancelling(client_for, mentor, meeting):
    client, url = client_for(mentor), address("cancel", meeting)
    assert "Cancel the meeting with Sam Rivera?" in client.get(url).content.decode()
    meeting.refresh_from_db()
    assert meeting.is_confirmed
    client.post(url)
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    assert client.post(url).url == address("meeting", meeting)


def test_help_is_offered_at_what_the_other_side_wrote(client_for, student, mentor, meeting):
    make_agenda_item(meeting, student, "Electives")
    link = f"/help/with/agenda/{meeting.pk}/"
    assert link in client_for(mentor).get(address("meeting", meeting)).content.decode()
    assert link not in client_for(student).get(address("meeting", meeting)).content.decode()


def test_a_mentor_sets_weekly_times(client_for, mentor):
    client = client_for(mentor)
    data = {"weekday": 1, "starts": "16:00", "ends": "18:00", "mode": "video", "place": "https://video.example.edu/a"}
    page = client.post(address("availability"), data, follow=True).content.decode()
    assert "4 p.m. to 6 p.m." in page
    client.post(address("remove-window", Availability.objects.get()))
    assert not Availability.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        ("18:00", "16:00", "Choose a time after the one at which it starts."),
        ("17:00", "19:00", "This overlaps a time that is already offered: Tuesday 16:00 to 18:00."),
    ],
)
def test_a_window_that_does_not_fit_says_why_and_keeps_what_was_typed(client_for, mentor, starts, ends, sentence):
    make_window(mentor)
    data = {"weekday": 1, "starts": starts, "ends": ends, "mode": "in_person", "place": "Lab 9"}
    page = client_for(mentor).post(address("availability"), data).content.decode()
    assert sentence in page
    assert 'value="Lab 9"' in page


@pytest.mark.parametrize(("state", "word"), [("done", "Done"), ("cant", "Can&#x27;t do")])
def test_an_owner_settles_an_action_item_and_comes_back(client_for, student, mentor, past, item, state, word):
    back = address("meeting", past)
    assert client_for(mentor).post(address("action-item", item), {"state": state}).status_code == 403
    client = client_for(student)
    assert client.post(address("action-item", item), {"state": state, "next": back}).url == back
    assert word in client.get(back).content.decode()
    client.post(address("action-item", item), {"state": "open"})
    assert ActionItem.objects.get().is_open


def test_settling_leads_to_no_other_site_and_takes_no_odd_state(client_for, student, item):
    response = client_for(student).post(address("action-item", item), {"state": "x", "next": "https://evil.example/"})
    assert response.url == address("mine")
    assert ActionItem.objects.get().is_open


def test_my_meetings_shows_what_is_coming_to_log_and_past(client_for, mentor, pair):
    coming, waiting = make_meeting(pair), make_past_meeting(pair)
    held = make_past_meeting(pair, days=9, state="held")
    page = client_for(mentor).get(address("mine")).content.decode()
    positions = [page.index(address("meeting", meeting)) for meeting in (waiting, coming, held)]
    assert positions == sorted(positions)
    assert address("log", waiting) in page
    assert address("availability") in page


def test_a_feed_address_is_made_on_request_and_replaced_on_request(client_for, student, meeting, client):
    mine = client_for(student)
    mine.get(address("mine"))
    assert not CalendarFeed.objects.exists()
    mine.post(address("renew-feed"))
    first = f"/calendar/{CalendarFeed.objects.get().token}.ics"
    assert first in mine.get(address("mine")).content.decode()
    assert client.get(first)["Content-Type"] == "text/calendar; charset=utf-8"
    mine.post(address("renew-feed"))
    assert client.get(first).status_code == 404


def test_a_meeting_that_cannot_be_logged_says_why(client_for, mentor, meeting):
    page = client_for(mentor).get(address("log", meeting), follow=True).content.decode()
    assert "This meeting can be logged once it has begun." in page


def test_a_meeting_page_shows_its_time_in_the_readers_zone(client_for, student, pair):
    student.time_zone = "America/Los_Angeles"
    student.save()
    noon = (timezone.now() + timedelta(days=3)).replace(hour=21, minute=0)
    page = client_for(student).get(address("meeting", make_meeting(pair, starts_at=noon))).content.decode()
    assert "America/Los Angeles time" in page
    assert ("1 p.m. to 1:30 p.m." in page) or ("2 p.m. to 2:30 p.m." in page)
