"""What meetings add to mentorships, homes and a person's own data."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.hooks import home_next, home_now, my_data, person_deactivated
from accounts.models import Role, User
from matching.hooks import agenda_suggestions, lines_of, marks_of, relationship_panels
from matching.models import GoalShare, Relationship
from matching.services import end_relationship
from meetings.additions import lines, marks
from meetings.home import what_comes, what_waits
from meetings.models import Meeting
from meetings.permissions import can_book
from meetings.services import book_meeting, log_meeting
from notifications.models import Notification
from resources.hooks import help_texts
from resources.permissions import can_send_copy
from tests.factories import make_goal, make_mentor, make_relationship, make_student
from tests.resources.factories import make_route

from .factories import (
    a_while_ago,
    make_action_item,
    make_agenda_item,
    make_group_meeting,
    make_meeting,
    make_past_meeting,
    make_window,
    next_openings,
    offer_every_day,
)
from .test_logs import log_of


def listed(hook, *args) -> list:
    return [item for items in hook(*args) for item in items]


def titles(hook, user) -> list[str]:
    return [item.title for item in listed(hook, user)]


def test_the_thread_has_a_knot_for_each_meeting_that_stands(pair):
    make_past_meeting(pair, days=30, state="held")
    make_past_meeting(pair, days=20, state="not_held")
    make_past_meeting(pair, days=10, state="cancelled")
    make_past_meeting(pair, days=5)
    make_meeting(pair)
    marks = marks_of([pair])[pair.pk]
    assert [(mark.kind, mark.text) for mark in marks] == [
        ("held", "Met"),
        ("missed", "Did not take place"),
        ("planned", "Meeting not recorded yet"),
        ("planned", "Meeting planned"),
    ]


def test_what_was_logged_beside_another_meeting_is_no_knot(pair):
    make_past_meeting(pair, state="held")
    Meeting.objects.update(overlaps_another=True)
    assert marks_of([pair])[pair.pk] == []


@pytest.mark.parametrize(("said", "knots"), [("came", ["Met"]), ("absent", []), ("excused", [])])
def test_a_group_that_met_without_the_student_is_no_knot_and_no_meeting_of_late(pair, mentor, student, said, knots):
    offer_every_day(mentor)
    other = make_relationship(mentor, make_student(), started_at=a_while_ago())
    group = make_group_meeting([pair, other], starts_at=timezone.now() - timedelta(days=1))
    log_meeting(meeting=group, log=log_of(group, attendance={student.pk: said}), by=mentor)
    assert [mark.text for mark in marks([pair])[pair.pk]] == knots
    assert ("Pick a time with Dr. Ada Lind" in titles(home_now, student)) == (knots == [])


def test_knots_of_many_mentorships_take_the_same_number_of_queries(mentor, django_assert_num_queries):
    pairs = [make_relationship(mentor, make_student()) for _ in range(5)]
    for number, pair in enumerate(pairs, 1):
        make_past_meeting(pair, days=number, state="held")
    with django_assert_num_queries(1):
        assert {key: len(found) for key, found in marks(pairs).items()} == dict.fromkeys([pair.pk for pair in pairs], 1)
    with django_assert_num_queries(1):
        assert lines(pairs, mentor) == {}


def test_a_card_says_what_is_next(pair, mentor):
    make_past_meeting(pair)
    make_meeting(pair)
    says = lines_of([pair], mentor)[pair.pk]
    assert [line.split(":")[0] for line in says] == ["Not logged yet", "Next meeting"]


def test_a_mentorships_page_shows_its_meetings(client_for, student, pair):
    meeting, past = make_meeting(pair), make_past_meeting(pair, state="held")
    make_action_item(past, student, text="Read two papers")
    page = client_for(student).get(reverse("matching:relationship", args=[pair.pk])).content.decode()
    for found in (reverse("meetings:meeting", args=[meeting.pk]), reverse("meetings:book", args=[pair.pk])):
        assert found in page
    assert "Read two papers" in page


def test_nobody_books_a_mentor_who_is_no_longer_here(open_pair, student):
    assert can_book(student, open_pair)
    User.objects.filter(pk=open_pair.mentor_id).update(is_active=False)
    section = listed(relationship_panels, Relationship.objects.with_people().get(), student)[0]
    assert section.context["can_book"] is False
    assert "Pick a time with Dr. Ada Lind" not in titles(home_now, student)
    with pytest.raises(ValidationError, match="No meeting can be booked"):
        book_meeting(relationship=open_pair, starts_at=next_openings(open_pair)[0], minutes=30, by=student)


def test_an_agenda_starts_from_what_was_promised_and_wanted(pair, student):
    goal = make_goal(student, text="Choose a specialty")
    make_goal(student, text="Not shared")
    GoalShare.objects.create(goal=goal, relationship=pair, shared_at=timezone.now())
    make_action_item(make_past_meeting(pair, state="held"), student, text="Read two papers")
    assert listed(agenda_suggestions, pair, student) == ["How it went: Read two papers", "Goal: Choose a specialty"]


def test_the_agenda_of_a_meeting_that_fell_through_is_carried_over_once(pair, student, mentor):
    missed = make_past_meeting(pair, days=9, state="not_held")
    make_agenda_item(missed, student, "Electives")
    make_agenda_item(missed, mentor, "The mentor's own")
    assert listed(agenda_suggestions, pair, student) == ["Electives"]
    make_past_meeting(pair, days=2, state="held")
    assert listed(agenda_suggestions, pair, student) == []


def test_ending_a_mentorship_cancels_what_is_ahead_and_nothing_else(pair, student):
    past, ahead = make_past_meeting(pair), make_meeting(pair)
    end_relationship(relationship=pair, by=student)
    states = dict(Meeting.objects.values_list("pk", "state"))
    assert states == {past.pk: "confirmed", ahead.pk: "cancelled"}
    mails = Notification.objects.filter(kind="meetings.cancelled", about_id=ahead.pk)
    assert {row.recipient for row in mails} == {pair.mentor, pair.mentee}


def test_a_person_who_is_switched_off_has_no_meetings_ahead(pair, mentor, staff):
    ahead = make_meeting(pair)
    person_deactivated(mentor, staff)
    ahead.refresh_from_db()
    assert (ahead.state, ahead.cancelled_by) == ("cancelled", staff)


def test_a_mentor_is_asked_at_home_for_one_log_or_for_several(mentor, student, pair):
    past = make_past_meeting(pair)
    item = listed(home_now, mentor)[0]
    assert (item.title, item.url) == ("Log your meeting with Sam Rivera", reverse("meetings:log", args=[past.pk]))
    make_past_meeting(pair, days=9)
    item = listed(home_now, mentor)[0]
    assert (item.title, item.url) == ("2 meetings to log", reverse("meetings:choose-log"))
    assert not [title for title in titles(home_now, student) if "log" in title.lower()]


def test_a_student_is_asked_for_an_agenda_within_a_week(pair, student, mentor):
    soon = make_meeting(pair)
    make_meeting(pair, starts_at=timezone.now() + timedelta(days=9))
    assert "Write the agenda for Dr. Ada Lind" in titles(home_now, student)
    make_agenda_item(soon, student)
    assert "Write the agenda for Dr. Ada Lind" not in titles(home_now, student)


def test_an_action_item_past_its_date_waits_for_its_owner(past, pair):
    today = school_today()
    make_action_item(past, pair.mentee, due_on=today)
    assert "An action item is past its date" not in titles(home_now, pair.mentee)
    make_action_item(past, pair.mentee, due_on=today - timedelta(days=1))
    make_action_item(past, pair.mentee, due_on=today - timedelta(days=1), state="cant")
    assert "An action item is past its date" in titles(home_now, pair.mentee)
    assert "An action item is past its date" not in titles(home_now, pair.mentor)


def test_a_mentor_with_students_is_asked_for_times_until_there_are_some(pair, mentor):
    assert "Say when your students can book you" in titles(home_now, mentor)
    offer_every_day(mentor)
    assert "Say when your students can book you" not in titles(home_now, mentor)


def test_a_student_with_nothing_planned_is_shown_where_to_book(pair, student, mentor):
    offer_every_day(mentor)
    assert "Pick a time with Dr. Ada Lind" in titles(home_now, student)
    make_past_meeting(pair, days=5, state="held")
    assert "Pick a time with Dr. Ada Lind" not in titles(home_now, student)


def test_no_time_is_to_be_picked_where_the_mentor_offers_none_to_this_kind(pair, student, mentor):
    make_window(mentor, kinds=("advising",))
    assert "Pick a time with Dr. Ada Lind" not in titles(home_now, student)
    make_window(mentor, kinds=("mentoring",))
    assert "Pick a time with Dr. Ada Lind" in titles(home_now, student)


def test_what_is_coming_names_the_other_side(pair, mentor):
    meeting = make_meeting(pair)
    item = next(item for item in listed(home_next, mentor) if "Meeting" in item.title)
    assert (item.title, item.url) == ("Meeting with Sam Rivera", reverse("meetings:meeting", args=[meeting.pk]))


def test_my_data_holds_what_i_may_see_of_my_meetings(past, student, stranger):
    make_agenda_item(past, student, "Electives")
    mine = {title: rows for part in my_data(student) for title, rows in part.items()}
    assert len(mine["Meetings"]) == 1
    assert mine["Agenda lines that I wrote"][0]["text"] == "Electives"
    assert {title: rows for part in my_data(stranger) for title, rows in part.items()}["Meetings"] == []


def test_help_is_given_with_the_other_sides_words_alone(past, student, mentor, stranger):
    make_agenda_item(past, student, "Electives")
    make_agenda_item(past, mentor, "Your hair")
    found = help_texts.find("agenda", student, past.pk)
    assert (found.text, found.author) == ("Your hair", mentor)
    assert help_texts.find("agenda", stranger, past.pk) is None


def test_a_correction_does_not_make_the_reader_the_author_of_the_other_sides_words(past, student, mentor):
    log_meeting(meeting=past, log=log_of(past, shared_notes="A plan"), by=student)
    log_meeting(meeting=past, log=log_of(past, shared_notes="You should quit"), by=mentor)
    assert help_texts.find("meeting-log", student, past.pk).author == mentor
    log_meeting(meeting=past, log=log_of(past, shared_notes="You should quit. Why?"), by=student)
    assert help_texts.find("meeting-log", student, past.pk).author is None


def test_no_copy_goes_to_somebody_who_is_in_the_meeting(student, staff):
    """Also where a text names no author: the student put the notes right last."""
    dean = make_mentor(role=Role.STAFF)
    held = make_past_meeting(make_relationship(dean, student), state="held", shared_notes="You should quit")
    Meeting.objects.update(shared_by=student)
    found = help_texts.find("meeting-log", student, held.pk)
    assert found.author is None
    assert not can_send_copy(student, make_route(dean), found)
    assert can_send_copy(student, make_route(staff), found)


def test_help_stands_beside_an_action_item_that_the_other_side_wrote(client_for, past, pair, student, mentor):
    item = make_action_item(past, student, text="Clean my garage", added_by=mentor)
    address = reverse("help:with", args=["action-item", item.pk])
    for page in (reverse("meetings:mine"), reverse("matching:relationship", args=[pair.pk])):
        assert address in client_for(student).get(page).content.decode()
    assert address not in client_for(mentor).get(reverse("matching:relationship", args=[pair.pk])).content.decode()


def test_help_is_given_with_an_action_item(past, student, mentor, stranger):
    item = make_action_item(past, student, text="Clean my garage", added_by=mentor)
    found = help_texts.find("action-item", student, item.pk)
    assert (found.text, found.author) == ("Clean my garage", mentor)
    assert help_texts.find("action-item", stranger, item.pk) is None


def test_help_is_given_with_a_log(pair, student, mentor, stranger):
    held = make_past_meeting(pair, state="held", shared_notes="You should quit")
    make_action_item(held, student, text="Clean my garage")
    found = help_texts.find("meeting-log", student, held.pk)
    assert (found.text, found.author) == ("You should quit\nClean my garage", mentor)
    assert help_texts.find("meeting-log", stranger, held.pk) is None
    assert help_texts.find("meeting-log", student, make_past_meeting(pair, days=3).pk) is None


def test_homes_take_the_same_number_of_queries_for_one_and_for_many(program, student):
    def fill(count: int, first: int) -> None:
        for number in range(first, first + count):
            pair = make_relationship(make_mentor(), student)
            make_action_item(make_past_meeting(pair, days=number), student, due_on=school_today() - timedelta(days=1))
            make_meeting(pair, starts_at=timezone.now() + timedelta(days=number))

    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            reader = User.objects.get(pk=student.pk)
            what_waits(reader)
            what_comes(reader)
        return len(context)

    fill(1, 1)
    once = queries()
    fill(29, 2)
    assert queries() == once
