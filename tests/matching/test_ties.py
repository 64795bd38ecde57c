"""What a reader is to people, by the mentorships and requests between them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.profiles.readers import as_read_by, readers_for
from accounts.visibility import Reader
from matching.models import Relationship, Request
from matching.permissions import can_read_request
from matching.services import (
    accept_chat,
    accept_request,
    decline_request,
    end_relationship,
    request_chat,
    request_mentor,
    say_thanks,
    withdraw_request,
)
from tests import factories


@pytest.fixture
def asked(student, mentor) -> Request:
    goal = factories.make_goal(student)
    return request_mentor(student=student, mentor=mentor, message="Hello", goals=[goal])


def test_a_stranger_is_what_their_role_is(student, mentor, staff, stranger, other_faculty):
    assert as_read_by(stranger, student) == {Reader.STUDENT}
    assert as_read_by(other_faculty, mentor) == {Reader.FACULTY}
    assert as_read_by(staff, student) == {Reader.STAFF}
    assert as_read_by(student, student) == {Reader.STUDENT, Reader.OWNER}


def test_who_sees_reports_alone_is_nobody_here(student):
    viewer = factories.make_staff(staff_scope="reports")
    assert as_read_by(viewer, student) == frozenset()


@pytest.mark.parametrize("kind", [Relationship.Kind.MENTORING, Relationship.Kind.ADVISING, Relationship.Kind.RESEARCH])
@pytest.mark.parametrize("state", ["trial", "active", "paused"])
def test_a_running_mentorship_of_any_kind_binds_both_sides(student, mentor, kind, state):
    factories.make_relationship(mentor, student, kind=kind, state=state)
    assert as_read_by(mentor, student) == {Reader.FACULTY, Reader.MENTOR}
    assert as_read_by(student, mentor) == {Reader.STUDENT, Reader.MENTEE}


def test_a_request_binds_the_student_to_the_one_who_was_asked_and_not_the_other_way(asked, student, mentor):
    assert as_read_by(mentor, student) == {Reader.FACULTY, Reader.ASKED}
    assert as_read_by(student, mentor) == {Reader.STUDENT}


def test_after_a_no_nothing_is_left(asked, student, mentor):
    decline_request(request=asked, by=mentor, reason="time")
    assert as_read_by(mentor, student) == {Reader.FACULTY}


def test_after_a_withdrawal_nothing_is_left(asked, student, mentor):
    withdraw_request(request=asked, by=student)
    assert as_read_by(mentor, student) == {Reader.FACULTY}


def test_after_an_expiry_nothing_is_left(asked, student, mentor):
    Request.objects.update(state="expired", decided_at=asked.created_at, expired_by="silence")
    assert as_read_by(mentor, student) == {Reader.FACULTY}


def test_after_the_end_nothing_is_left(asked, student, mentor):
    end_relationship(relationship=accept_request(request=asked, by=mentor), by=student)
    assert as_read_by(mentor, student) == {Reader.FACULTY}
    assert as_read_by(student, mentor) == {Reader.STUDENT}


@pytest.fixture
def chat(student, mentor) -> Request:
    asked = request_chat(student=student, mentor=mentor, message="What is a day on the wards like?")
    return accept_chat(request=asked, by=mentor, when="Tuesday at 4")


def still_asks(chat: Request) -> tuple[bool, bool]:
    """What the profile shows to them, and whether they read the message."""
    return Reader.ASKED in as_read_by(chat.mentor, chat.student), can_read_request(chat.mentor, chat)


def test_a_chat_that_was_agreed_to_lasts_until_thanks(chat, student):
    assert still_asks(chat) == (True, True)
    say_thanks(request=chat, by=student)
    assert still_asks(chat) == (False, False)


def test_a_chat_that_was_agreed_to_is_over_after_a_month(chat):
    Request.objects.update(decided_at=timezone.now() - timedelta(days=31))
    assert still_asks(chat) == (False, False)


def test_a_chat_is_over_once_a_request_that_followed_is(chat, student, mentor):
    withdraw_request(request=request_mentor(student=student, mentor=mentor, message="More?", goals=[]), by=student)
    assert still_asks(chat) == (False, False)


def test_a_request_that_became_a_mentorship_stays_readable(asked, mentor):
    accept_request(request=asked, by=mentor)
    asked.refresh_from_db()
    assert can_read_request(mentor, asked)


def test_thirty_people_cost_as_many_queries_as_one(mentor):
    mentees = [factories.make_student() for _ in range(30)]
    for mentee in mentees:
        factories.make_relationship(mentor, mentee)
    with CaptureQueriesContext(connection) as captured:
        found = readers_for(mentor, mentees)
    assert len(captured) == 2
    assert all(Reader.MENTOR in readers for readers in found.values())
