"""P1 and P2 under fire: real threads, each with its own connection and transaction."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from accounts.clock import school_today
from accounts.locks import lock_people
from accounts.models import MentorProfile
from matching.capacity import load
from matching.models import Relationship, Request
from matching.services import (
    accept_request,
    assign_relationship,
    away_changed,
    end_relationship,
    request_mentor,
    withdraw_request,
)
from meetings.models import Meeting
from meetings.services import book_meeting
from tests import factories
from tests.meetings.factories import next_openings, offer_every_day
from tests.threads import at_once, won

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_number_of_clicks_raises_load_above_capacity():
    mentor = factories.make_mentor(capacity=3)
    asked = [factories.make_request(factories.make_student(), mentor) for _ in range(16)]
    answers = at_once(*(partial(accept_request, request=row, by=mentor) for row in asked))
    assert len(won(answers)) == load(mentor) == 3
    assert Request.objects.open().count() == 13


def test_staff_and_mentor_together_do_not_either():
    mentor, staff = factories.make_mentor(capacity=1), factories.make_staff()
    asked = factories.make_request(factories.make_student(), mentor)
    assign = partial(assign_relationship, mentor=mentor, kind="mentoring", by=staff, reason="Has nobody")
    answers = at_once(
        partial(accept_request, request=asked, by=mentor),
        *(partial(assign, mentee=factories.make_student()) for _ in range(6)),
    )
    assert len(won(answers)) == load(mentor) == 1


def test_one_request_gets_one_answer():
    mentor, student = factories.make_mentor(), factories.make_student()
    asked = factories.make_request(student, mentor)
    answers = at_once(
        partial(accept_request, request=asked, by=mentor),
        partial(withdraw_request, request=asked, by=student),
        partial(accept_request, request=asked, by=mentor),
        partial(withdraw_request, request=asked, by=student),
    )
    assert len(won(answers)) == 1
    asked.refresh_from_db()
    assert Relationship.objects.count() == (asked.state == Request.State.ACCEPTED)


def test_one_student_never_has_more_than_three_open_requests():
    student = factories.make_student()
    ask = partial(request_mentor, student=student, message="Hello")
    answers = at_once(*(partial(ask, mentor=factories.make_mentor()) for _ in range(8)))
    assert len(won(answers)) == Request.objects.open().count() == 3


def test_two_clicks_on_send_are_one_request():
    student, mentor = factories.make_student(), factories.make_mentor()
    answers = at_once(*[partial(request_mentor, student=student, mentor=mentor, message="Hello")] * 4)
    assert len(won(answers)) == 1


def test_a_mentor_never_gets_more_than_free_places_and_two():
    mentor = factories.make_mentor(capacity=2)
    ask = partial(request_mentor, mentor=mentor, message="Hello")
    answers = at_once(*(partial(ask, student=factories.make_student()) for _ in range(12)))
    assert len(won(answers)) == Request.objects.open().count() == 4


def test_two_mentors_who_leave_at_once_do_not_wait_for_each_others_students():
    """Both touch the same students, whom each meets in another order: everybody is locked in one order first."""
    mentors, students = (
        [factories.make_mentor(capacity=9) for _ in range(2)],
        [factories.make_student() for _ in range(6)],
    )
    for mentor, asking in zip(mentors, (students, students[::-1]), strict=True):
        for student in asking:
            factories.make_request(student, mentor)
    today = school_today()
    MentorProfile.objects.update(away_from=today, away_until=today + timedelta(days=60))
    at_once(*(partial(away_changed, mentor) for mentor in mentors))
    assert not Request.objects.open().exists()


def test_mentors_are_locked_by_id_before_students_by_id(django_assert_num_queries):
    """Rows happen to come in one order from a small table, so the statements themselves are looked at."""
    people = [factories.make_mentor(role="student") for _ in range(3)]
    with transaction.atomic(), django_assert_num_queries(2) as captured:
        lock_people(mentors=people, students=people[::-1])
    mentors, students = (query["sql"] for query in captured.captured_queries)
    assert 'ORDER BY "accounts_mentorprofile"."user_id" ASC FOR NO KEY UPDATE' in mentors
    assert students.startswith('SELECT "accounts_user"."id"')
    assert "ORDER BY 1 ASC FOR NO KEY UPDATE" in students


def test_a_freed_place_is_given_once():
    mentor = factories.make_mentor(capacity=1)
    running = factories.make_relationship(mentor, factories.make_student())
    asked = [factories.make_request(factories.make_student(), mentor) for _ in range(4)]
    at_once(
        partial(end_relationship, relationship=running, by=mentor),
        *(partial(accept_request, request=row, by=mentor) for row in asked),
    )
    at_once(*(partial(accept_request, request=row, by=mentor) for row in Request.objects.open()))
    assert load(mentor) == 1


def test_no_meeting_is_booked_while_its_mentorship_ends():
    mentor, student = factories.make_mentor(), factories.make_student()
    offer_every_day(mentor)
    pair = factories.make_relationship(mentor, student)
    starts_at = next_openings(pair)[0]
    at_once(
        partial(end_relationship, relationship=pair, by=mentor),
        partial(book_meeting, relationship=pair, starts_at=starts_at, minutes=30, by=student, agenda=[]),
    )
    assert not Meeting.objects.filter(state=Meeting.State.CONFIRMED).exists()
