"""Once a week, on a Monday morning of their own, mentors hear which meetings wait for their log."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.models import Meeting
from meetings.services import log_meeting
from meetings.services.log_digest import ask_each_week
from meetings.tasks import keep_clocks
from notifications.delivery import deliver_due
from notifications.models import Notification
from notifications.services import mute
from tests.factories import make_mentor, make_relationship, make_student
from tests.threads import at_once

from .factories import a_while_ago, make_group, make_meeting, make_past_meeting
from .test_logs import log_of

MONDAY = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)  # half past eight in New York
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def clock(monkeypatch):
    """Sets the time."""

    def at(instant: datetime) -> datetime:
        monkeypatch.setattr("django.utils.timezone.now", lambda: instant)
        return instant

    return at


@pytest.fixture
def monday(db, clock) -> datetime:
    return clock(MONDAY)


@pytest.fixture
def waiting(monday, pair) -> Meeting:
    """Last week's meeting, which nobody logged."""
    return make_past_meeting(pair, days=4)


def rows():
    return Notification.objects.filter(kind=emails.LOG_DIGEST)


def sent() -> list:
    mail.outbox.clear()
    Notification.objects.exclude(kind=emails.LOG_DIGEST).delete()
    deliver_due()
    return mail.outbox


def test_a_mentor_hears_who_and_when_with_a_link_each(waiting, mentor, pair, stranger):
    other = make_relationship(mentor, stranger, started_at=a_while_ago())
    second = make_past_meeting(other, days=2, shared_notes="Words")
    assert ask_each_week(MONDAY) == 1
    [letter] = sent()
    assert mentor.email in letter.to[0]
    assert letter.subject == "2 meetings wait for their log"
    for meeting, name in ((waiting, "Sam Rivera"), (second, str(stranger))):
        assert f"/meetings/{meeting.pk}/log/" in letter.body
        assert name in letter.body
    assert "Thursday, November 19, 8:30 a.m. (America/New York time)" in letter.body
    assert "Words" not in letter.body


def test_a_group_is_listed_once_as_a_group(monday, mentor):
    make_group(mentor, 3, starts_at=MONDAY - 2 * DAY)
    ask_each_week(MONDAY)
    [letter] = sent()
    assert (letter.subject, letter.body.count("3 students")) == ("One meeting waits for its log", 1)


def test_many_are_listed_as_far_as_one_reads(monday, pair):
    for days in range(1, 23):
        make_past_meeting(pair, days=days)
    ask_each_week(MONDAY)
    [letter] = sent()
    assert letter.body.count("/log/\n") == 21
    assert "And 2 more" in letter.body


@pytest.mark.parametrize(
    ("zone", "utc", "asked"),
    [
        ("America/New_York", "2026-11-23 12:59", 0),
        ("America/New_York", "2026-11-23 13:00", 1),
        ("America/New_York", "2026-11-24 04:59", 1),
        ("America/New_York", "2026-11-24 05:00", 1),
        ("America/New_York", "2026-11-25 04:59", 1),
        ("America/New_York", "2026-11-25 05:00", 0),
        ("Pacific/Auckland", "2026-11-22 19:00", 1),
        ("Pacific/Auckland", "2026-11-22 18:59", 0),
        ("Pacific/Auckland", "2026-11-24 11:00", 0),
        ("Pacific/Honolulu", "2026-11-23 17:59", 0),
        ("Pacific/Honolulu", "2026-11-23 18:00", 1),
    ],
)
def test_it_is_the_mentors_own_monday_from_eight_or_where_that_was_missed_tuesday(
    waiting, mentor, clock, zone, utc, asked
):
    User.objects.filter(pk=mentor.pk).update(time_zone=zone)
    assert ask_each_week(clock(datetime.fromisoformat(utc).replace(tzinfo=UTC))) == asked


def test_who_was_asked_on_a_tuesday_is_asked_again_on_the_next_monday(waiting, clock):
    assert ask_each_week(clock(MONDAY + timedelta(hours=39))) == 1  # half past eleven in the evening
    assert ask_each_week(clock(MONDAY + WEEK - timedelta(minutes=31))) == 0
    assert ask_each_week(clock(MONDAY + WEEK - timedelta(minutes=29))) == 1


def test_never_twice_a_week_however_often_the_clock_ticks(waiting, clock):
    for minutes in (0, 1, 600):
        ask_each_week(clock(MONDAY + timedelta(minutes=minutes)))
    assert rows().count() == 1
    assert len(sent()) == 1
    assert ask_each_week(clock(MONDAY + WEEK)) == 1
    assert set(rows().values_list("occasion", flat=True)) == {"2026-W48", "2026-W49"}


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_send_one(waiting):
    assert all(not isinstance(result, Exception) for result in at_once(*[_tick] * 4))
    assert rows().count() == 1


def _tick() -> int:
    try:
        return ask_each_week(MONDAY)
    finally:
        connection.close()


def test_one_that_was_switched_off_is_not_written_again_and_again(waiting, mentor, clock):
    mute(person=mentor, kind=emails.LOG_DIGEST)
    ask_each_week(MONDAY)
    assert sent() == []
    ask_each_week(clock(MONDAY + timedelta(minutes=5)))
    assert rows().count() == 1


def test_nothing_waits_nothing_is_sent(monday, pair):
    make_past_meeting(pair, state="held")
    make_past_meeting(pair, days=2, state="not_held")
    make_meeting(pair)
    assert ask_each_week(MONDAY) == 0


def test_what_is_logged_before_it_goes_takes_it_back(waiting, mentor):
    ask_each_week(MONDAY)
    log_meeting(meeting=waiting, log=log_of(waiting), by=mentor)
    assert sent() == []
    assert rows().get().void_reason == "Nothing waits for a log any more."


def test_one_of_last_week_is_too_late(waiting, clock):
    ask_each_week(MONDAY)
    clock(MONDAY + WEEK)
    assert sent() == []
    assert rows().get().too_late


@pytest.mark.parametrize(("days", "asked"), [(41, 1), (43, 0)])
def test_after_six_weeks_nobody_asks_any_more(monday, pair, days, asked):
    meeting = make_past_meeting(pair, days=days)
    assert ask_each_week(MONDAY) == asked
    assert Meeting.objects.not_recorded(MONDAY).get() == meeting


def test_of_a_mentorship_that_has_ended_nobody_asks(waiting, pair, mentor):
    Relationship.objects.update(state="ended", ended_at=MONDAY, ended_by=mentor)
    assert ask_each_week(MONDAY) == 0


def test_the_student_is_not_asked(waiting, student):
    ask_each_week(MONDAY)
    assert not rows().filter(recipient=student).exists()


def test_the_clock_of_this_app_asks(waiting):
    keep_clocks()
    assert rows().count() == 1


def test_once_everybody_was_asked_a_tick_reads_two_things(waiting, django_assert_num_queries):
    for _ in range(5):
        make_past_meeting(make_relationship(make_mentor(), make_student(), started_at=a_while_ago()))
    assert ask_each_week(MONDAY) == 6
    with django_assert_num_queries(2):
        ask_each_week(MONDAY + timedelta(minutes=1))
    with django_assert_num_queries(0):
        ask_each_week(MONDAY + 2 * DAY)


def test_the_mail_leaves_out_what_is_asked_for_no_more(waiting, pair):
    make_past_meeting(pair, days=50)
    ask_each_week(MONDAY)
    assert sent()[0].subject == "One meeting waits for its log"
