"""Whoever keeps a mentor's calendar: what they can do, and what they see of it."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.grants.delegates import end_delegate
from accounts.models import Event, User
from matching.models import Relationship
from meetings.models import Availability, Meeting
from meetings.services import add_window, book_meeting, cancel_meeting, move_meeting, remove_window
from tests import factories
from tests.queries import same_at_1_and_30

from .factories import WRITTEN, make_meeting, make_window, next_openings


@pytest.fixture
def desk(client_for, assistant, grant):
    """The assistant, signed in."""
    return client_for(assistant)


def calendar_of(person: User, rest: str = "") -> str:
    return f"/meetings/for/{person.pk}/{rest}"


def book(pair, by) -> Meeting:
    return book_meeting(relationship=pair, starts_at=next_openings(pair)[0], minutes=30, by=by)


def deeds(person: User) -> list[tuple[str, str]]:
    found = Event.objects.filter(actor=person).exclude(verb="named delegate").order_by("at")
    return [(event.verb, event.reason) for event in found]


# What they can do, and that it is kept as theirs.


def test_they_book_move_and_cancel_and_each_is_kept_as_theirs(open_pair, assistant, grant):
    meeting = book(open_pair, assistant)
    move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[5], by=assistant)
    cancel_meeting(meeting=meeting, by=assistant)
    assert deeds(assistant) == [(verb, f"for {open_pair.mentor.pk}") for verb in ("booked", "moved", "cancelled")]


def test_they_set_and_take_out_times(mentor, assistant, grant):
    window = add_window(person=mentor, weekday=1, starts="08:00", ends="09:00", by=assistant)
    remove_window(window=window, by=assistant)
    assert deeds(assistant) == [(verb, f"for {mentor.pk}") for verb in ("added", "removed")]


def test_what_a_side_does_itself_is_marked_for_nobody(open_pair, grant):
    cancel_meeting(meeting=book(open_pair, open_pair.mentee), by=open_pair.mentor)
    assert {event.reason for event in Event.objects.filter(verb__in=["booked", "cancelled"])} == {""}


def test_without_a_standing_grant_none_of_it_can_be_done(open_pair, assistant, grant, mentor):
    meeting = book(open_pair, assistant)
    end_delegate(grant=grant, by=mentor)
    window = mentor.availability.first()
    for act in (
        lambda: book(open_pair, assistant),
        lambda: move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[5], by=assistant),
        lambda: cancel_meeting(meeting=meeting, by=assistant),
        lambda: add_window(person=mentor, weekday=1, starts="06:00", ends="07:00", by=assistant),
        lambda: remove_window(window=window, by=assistant),
    ):
        with pytest.raises(ValidationError):
            act()


def test_they_do_nothing_for_another_mentor(open_pair, assistant, other_faculty, grant):
    theirs = factories.make_relationship(other_faculty, factories.make_student())
    make_window(other_faculty)
    with pytest.raises(ValidationError):
        book(theirs, assistant)


def test_a_meeting_in_which_the_mentor_is_the_student_is_not_theirs(mentor, other_faculty, desk, assistant):
    own = make_meeting(factories.make_relationship(other_faculty, mentor))
    assert desk.get(calendar_of(mentor)).context["coming"] == []
    for act in ("move", "cancel"):
        assert desk.get(calendar_of(mentor, f"meeting/{own.pk}/{act}/")).status_code == 404
    with pytest.raises(ValidationError):
        cancel_meeting(meeting=own, by=assistant)


def test_a_paused_mentorship_cannot_be_booked_and_is_not_named(open_pair, desk):
    Relationship.objects.update(state="paused")
    html = desk.get(calendar_of(open_pair.mentor)).content.decode()
    assert open_pair.mentee.full_name not in html
    assert desk.get(calendar_of(open_pair.mentor, f"book/{open_pair.pk}/")).status_code == 404


# What they see.


def pages(meeting: Meeting) -> list[str]:
    pair = meeting.relationship
    rest = ["", "times/", f"book/{pair.pk}/", f"meeting/{meeting.pk}/move/", f"meeting/{meeting.pk}/cancel/"]
    return [calendar_of(pair.mentor, one) for one in rest]


def test_they_see_time_place_and_the_students_name(written, desk):
    html = desk.get(calendar_of(written.relationship.mentor)).content.decode()
    assert written.relationship.mentee.full_name in html
    assert "In person: Room 4" in html


def test_no_page_of_theirs_carries_what_people_wrote_or_how_they_are_tied(written, desk):
    open_to_them = [desk.get(page) for page in pages(written)]
    assert {page.status_code for page in open_to_them} == {200}
    html = "".join(page.content.decode() for page in open_to_them)
    assert [
        text for text in [*WRITTEN, "Mentoring</", "Trial", "Active", written.relationship.mentee.email] if text in html
    ] == []


def test_a_student_who_is_mentored_and_advised_is_one_name(open_pair, desk):
    factories.make_relationship(open_pair.mentor, open_pair.mentee, kind="advising")
    factories.make_relationship(open_pair.mentor, factories.make_student(name="Only Advised"), kind="advising")
    pairs = desk.get(calendar_of(open_pair.mentor)).context["pairs"]
    assert [(pair.mentee.full_name, pair.kind) for pair in pairs] == [
        ("Only Advised", "advising"),
        (open_pair.mentee.full_name, "mentoring"),
    ]


def test_past_meetings_are_not_shown(past, desk):
    assert desk.get(calendar_of(past.relationship.mentor)).context["coming"] == []


def test_nobody_else_opens_that_calendar(client_for, written, staff, stranger, other_faculty, grant):
    pair = written.relationship
    for person in (pair.mentor, pair.mentee, staff, stranger, other_faculty):
        assert {client_for(person).get(page).status_code for page in pages(written)} == {404}


def test_the_calendar_costs_the_same_queries_for_thirty_meetings(mentor, desk):
    days = count(1)

    def add():
        pair = factories.make_relationship(mentor, factories.make_student())
        make_meeting(pair, starts_at=timezone.now() + timedelta(days=next(days)))

    same_at_1_and_30(desk, calendar_of(mentor), add)


def test_home_and_meetings_lead_there(mentor, desk, client_for, grant):
    for page in ("/", "/meetings/"):
        assert calendar_of(mentor) in desk.get(page).content.decode()
    end_delegate(grant=grant, by=mentor)
    for page in ("/", "/meetings/"):
        assert calendar_of(mentor) not in desk.get(page).content.decode()


def test_an_assistant_is_not_asked_to_do_what_mentors_do(desk):
    assert desk.get("/").context["now"] == []
    assert "/requests/" not in [entry["url"] for entry in desk.get("/").context["nav"]]


# By the pages.


def test_they_book_by_the_page(open_pair, desk, assistant):
    address = calendar_of(open_pair.mentor, f"book/{open_pair.pk}/")
    response = desk.post(address, {"starts_at": next_openings(open_pair)[0].isoformat()})
    assert response.url == calendar_of(open_pair.mentor)
    assert Meeting.objects.get().arranged_by == assistant


@pytest.mark.parametrize("time", ["", "tomorrow", "2026-01-01T10:00"])
def test_a_time_that_is_none_gets_a_sentence(open_pair, desk, time):
    response = desk.post(calendar_of(open_pair.mentor, f"book/{open_pair.pk}/"), {"starts_at": time})
    assert response.context["form"].errors["starts_at"] == ["Choose one of the times."]


def test_a_time_that_is_taken_gets_the_nearest_free_ones(open_pair, desk):
    taken = book(open_pair, open_pair.mentee).starts_at
    response = desk.post(calendar_of(open_pair.mentor, f"book/{open_pair.pk}/"), {"starts_at": taken.isoformat()})
    assert "no longer free" in response.context["form"].errors["starts_at"][0]


def test_they_move_and_cancel_by_the_page(open_pair, desk):
    meeting = book(open_pair, open_pair.mentee)
    later = next_openings(open_pair)[4]
    desk.post(calendar_of(open_pair.mentor, f"meeting/{meeting.pk}/move/"), {"starts_at": later.isoformat()})
    assert Meeting.objects.get().starts_at == later
    desk.post(calendar_of(open_pair.mentor, f"meeting/{meeting.pk}/cancel/"))
    assert Meeting.objects.get().is_cancelled


def test_what_has_begun_is_told_to_be_so(pair, desk):
    meeting = make_meeting(pair, starts_at=timezone.now() - timedelta(minutes=5))
    for act, word in (("move", "moved"), ("cancel", "canceled")):
        response = desk.post(calendar_of(pair.mentor, f"meeting/{meeting.pk}/{act}/"), follow=True)
        assert f"This meeting can no longer be {word}." in response.content.decode()


def test_they_set_times_by_the_page_in_the_mentors_zone(mentor, desk):
    User.objects.filter(pk=mentor.pk).update(time_zone="America/Los_Angeles")
    times = {"weekday": 2, "starts": "10:00", "ends": "11:00", "mode": "video", "place": ""}
    desk.post(calendar_of(mentor, "times/"), times)
    window = Availability.objects.get(person=mentor)
    assert window.zone == "America/Los_Angeles"
    again = desk.post(calendar_of(mentor, "times/"), times)
    assert "This overlaps a time" in again.content.decode()
    desk.post(calendar_of(mentor, f"times/{window.pk}/remove/"))
    assert not Availability.objects.exists()


def test_a_window_of_somebody_else_cannot_be_reached_by_the_mentors_address(mentor, other_faculty, desk):
    window = make_window(other_faculty)
    assert desk.post(calendar_of(mentor, f"times/{window.pk}/remove/")).status_code == 404
