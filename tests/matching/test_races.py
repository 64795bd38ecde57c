"""P1 and P2 under fire: real threads, each with its own connection and transaction."""

from functools import partial

import pytest

from matching.capacity import load
from matching.models import Relationship, Request
from matching.services import (
    accept_request,
    assign_relationship,
    decline_request,
    end_relationship,
    request_mentor,
    withdraw_request,
)
from tests import factories
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
        partial(decline_request, request=asked, by=mentor, reason="time"),
        partial(withdraw_request, request=asked, by=student),
        partial(accept_request, request=asked, by=mentor),
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


def test_people_who_are_both_mentor_and_student_do_not_wait_for_each_other():
    """A asks B while B asks A: mentors are locked before students, so no two transactions hold what the other wants."""
    one, other = (factories.make_mentor(role="student") for _ in range(2))
    for _ in range(5):
        at_once(
            partial(request_mentor, student=one, mentor=other, message="Hello"),
            partial(request_mentor, student=other, mentor=one, message="Hello"),
        )
    assert Request.objects.open().count() == 2


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
