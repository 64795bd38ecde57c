"""The 15-minute chat: it uses no capacity, starts no mentorship, expires after five days, and ends in a question or in thanks."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Event, MentorProfile
from matching.capacity import load
from matching.directory.alternatives import after_request
from matching.models import Block, Relationship, Request
from matching.services import (
    accept_chat,
    accept_request,
    away_changed,
    decline_request,
    expire_requests,
    request_chat,
    request_mentor,
    say_thanks,
    undo_decline,
    withdraw_request,
)
from notifications.models import Notification
from tests import factories
from tests.threads import at_once, won


@pytest.fixture
def asked(student, mentor):
    return request_chat(student=student, mentor=mentor, message="What is a day on the wards like?")


@pytest.fixture
def agreed(asked, mentor):
    return accept_chat(request=asked, by=mentor, when=" Tuesday at 4, room 12 ")


def test_a_chat_waits_five_days_and_is_fifteen_minutes_long(asked):
    assert (asked.is_chat, asked.length_minutes) == (True, 15)
    assert asked.expires_at - asked.created_at == timedelta(days=5)
    assert Event.objects.get(verb="requested").target_id == asked.pk


def test_it_is_one_of_the_students_open_requests(student, asked):
    for _ in range(2):
        request_chat(student=student, mentor=factories.make_mentor(), message="Hello")
    with pytest.raises(ValidationError, match="You have 3 open requests"):
        request_mentor(student=student, mentor=factories.make_mentor(), message="Hello")


def test_a_chat_and_a_request_to_one_mentor_are_never_both_open(asked, student, mentor):
    for ask in (request_mentor, request_chat):
        with pytest.raises(ValidationError, match="You have asked"):
            ask(student=student, mentor=mentor, message="Hello")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_request(student, mentor)


def test_a_yes_starts_no_mentorship_and_takes_no_place(agreed, mentor, student):
    assert (agreed.state, agreed.chat_when) == (Request.State.ACCEPTED, "Tuesday at 4, room 12")
    assert not Relationship.objects.exists()
    assert load(mentor) == 0
    told = Notification.objects.get(kind="matching.chat_accepted")
    assert (told.recipient, told.about_id) == (student, agreed.pk)


def test_a_mentor_without_any_place_can_be_asked_and_can_say_yes(student):
    mentor = factories.make_mentor(capacity=0)
    asked = request_chat(student=student, mentor=mentor, message="Hello")
    assert accept_chat(request=asked, by=mentor).state == Request.State.ACCEPTED


def test_a_full_mentor_says_yes_and_stays_full(student, stranger):
    mentor = factories.make_mentor(capacity=1)
    factories.make_relationship(mentor, stranger)
    accept_chat(request=request_chat(student=student, mentor=mentor, message="Hello"), by=mentor)
    assert load(mentor) == 1


def test_nobody_makes_a_mentorship_of_a_chat(asked, mentor):
    with pytest.raises(PermissionDenied):
        accept_request(request=asked, by=mentor)


def test_nobody_answers_a_request_for_mentoring_as_a_chat(student, mentor):
    asked = request_mentor(student=student, mentor=mentor, message="Hello")
    with pytest.raises(PermissionDenied):
        accept_chat(request=asked, by=mentor)


def test_only_the_mentor_says_yes(asked, student, stranger, other_faculty, staff):
    for person in (student, stranger, other_faculty, staff):
        with pytest.raises(PermissionDenied):
            accept_chat(request=asked, by=person)


def test_what_was_withdrawn_cannot_be_answered(asked, student, mentor):
    withdraw_request(request=asked, by=student)
    with pytest.raises(ValidationError, match="withdrawn"):
        accept_chat(request=asked, by=mentor)


def test_who_is_blocked_is_not_open_for_a_chat_either(student, mentor):
    Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())
    with pytest.raises(ValidationError, match="not open to new requests"):
        request_chat(student=student, mentor=mentor, message="Hello")


def test_a_block_after_asking_stops_the_yes(asked, student, mentor):
    Block.objects.create(blocker=student, blocked=mentor, blocked_at=timezone.now())
    with pytest.raises(ValidationError, match="can no longer be accepted"):
        accept_chat(request=asked, by=mentor)


def test_who_is_their_mentor_already_is_not_asked_for_a_chat(student, mentor):
    factories.make_relationship(mentor, student)
    with pytest.raises(ValidationError, match="is your mentor already"):
        request_chat(student=student, mentor=mentor, message="Hello")


def test_an_advisor_may_be_asked(student, mentor):
    factories.make_relationship(mentor, student, kind="advising")
    assert request_chat(student=student, mentor=mentor, message="Hello").is_pending


def test_a_no_can_be_undone_and_a_yes_follows(asked, mentor):
    decline_request(request=asked, by=mentor, reason="time")
    assert accept_chat(request=undo_decline(request=asked, by=mentor), by=mentor).state == Request.State.ACCEPTED


def test_it_closes_on_its_day_and_not_before(asked, student):
    assert expire_requests(asked.expires_at - timedelta(seconds=1)) == 0
    assert expire_requests(asked.expires_at) == 1
    assert Notification.objects.get(kind="matching.request_closed").recipient == student


def test_two_chats_without_an_answer_switch_nobody_off(mentor):
    for _ in range(2):
        request_chat(student=factories.make_student(), mentor=mentor, message="Hello")
    expire_requests(timezone.now() + timedelta(days=6))
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting


def test_an_unanswered_chat_switches_nobody_off_after_two_silences_either(mentor):
    """The mentor has switched requests on again since, in their profile."""
    for _ in range(2):
        factories.make_request(factories.make_student(), mentor)
        expire_requests(timezone.now() + timedelta(days=15))
    MentorProfile.objects.update(accepting=True)
    request_chat(student=factories.make_student(), mentor=mentor, message="Hello")
    expire_requests(timezone.now() + timedelta(days=6))
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting


def test_a_chat_between_two_silences_does_not_break_the_row(student, stranger, mentor):
    factories.make_request(student, mentor)
    late = timezone.now() + timedelta(days=15)
    expire_requests(late)
    accept_chat(request=request_chat(student=student, mentor=mentor, message="Hello"), by=mentor)
    factories.make_request(stranger, mentor)
    expire_requests(late)
    mentor.mentor_profile.refresh_from_db()
    assert not mentor.mentor_profile.accepting


def test_one_reminder_on_the_second_day(asked, mentor):
    reminders = Notification.objects.filter(kind="matching.requests_waiting", recipient=mentor)
    assert [row.occasion for row in reminders] == [(school_today() + timedelta(days=2)).isoformat()]


def test_a_short_absence_stops_its_clock_of_five_days(asked, mentor):
    profile, today = mentor.mentor_profile, school_today()
    MentorProfile.objects.update(away_from=today, away_until=today + timedelta(days=2))
    profile.refresh_from_db()
    away_changed(mentor)
    moved = Request.objects.get()
    assert moved.expires_at - asked.expires_at == timedelta(days=3)


def test_an_absence_that_begins_in_a_week_leaves_time_for_a_chat_but_not_for_a_request(student, mentor):
    today = school_today()
    MentorProfile.objects.update(away_from=today + timedelta(days=8), away_until=today + timedelta(days=90))
    with pytest.raises(ValidationError, match="is away from"):
        request_mentor(student=student, mentor=mentor, message="Hello")
    assert request_chat(student=student, mentor=mentor, message="Hello").is_pending


def test_after_a_chat_the_student_may_ask_for_more(agreed, student, mentor):
    assert request_mentor(student=student, mentor=mentor, message="It was good to talk.").is_pending


def test_a_chat_ends_in_thanks(agreed, student, mentor):
    thanked = say_thanks(request=agreed, by=student)
    assert thanked.thanked_at
    assert Notification.objects.get(kind="matching.chat_thanks").recipient == mentor
    with pytest.raises(ValidationError, match="already"):
        say_thanks(request=agreed, by=student)


def test_only_the_student_says_thanks_and_only_after_a_yes(asked, student, mentor, stranger):
    with pytest.raises(PermissionDenied):
        say_thanks(request=asked, by=student)
    accept_chat(request=asked, by=mentor)
    for person in (mentor, stranger):
        with pytest.raises(PermissionDenied):
            say_thanks(request=asked, by=person)


def test_the_database_keeps_thanks_and_times_to_chats(student, mentor):
    asked = factories.make_request(student, mentor)
    for fields in ({"thanked_at": timezone.now()}, {"chat_when": "Tuesday"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=asked.pk).update(**fields)


def test_others_are_shown_by_all_goals_after_a_no(asked, student, mentor):
    topic = factories.make_topic("Letters")
    factories.make_goal(student, topic=topic)
    other, fitting = factories.make_mentor(name="Dr. A"), factories.make_mentor(name="Dr. Z", topics=(topic,))
    assert after_request(decline_request(request=asked, by=mentor)) == [fitting, other]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_anything_do_it_once():
    student, mentor = factories.make_student(), factories.make_mentor(capacity=0)
    sent = won(at_once(*[partial(request_chat, student=student, mentor=mentor, message="Hello")] * 4))
    assert len(sent) == 1
    assert len(won(at_once(*[partial(accept_chat, request=sent[0], by=mentor)] * 4))) == 1
    assert len(won(at_once(*[partial(say_thanks, request=sent[0], by=student)] * 4))) == 1
    assert Notification.objects.filter(kind="matching.chat_thanks").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_withdrawal_at_once_are_one_answer():
    student, mentor = factories.make_student(), factories.make_mentor()
    asked = request_chat(student=student, mentor=mentor, message="Hello")
    answers = at_once(
        partial(accept_chat, request=asked, by=mentor, when="Now"), partial(withdraw_request, request=asked, by=student)
    )
    assert len(won(answers)) == 1
