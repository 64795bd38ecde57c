"""Quiet hours keep no news of a meeting back until somebody has gone to it, at its old time or its new one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.clock import zone_for
from meetings import emails
from meetings.models import Meeting
from meetings.services import (
    Gathering,
    Proposal,
    cancel_meeting,
    cannot_come,
    move_group,
    move_meeting,
    propose_times,
)
from meetings.services.announcing import announce, announce_series
from meetings.services.series import people_of
from notifications import kinds
from notifications.delivery import deliver_due
from notifications.models import DeliveryChoice, Notification

from .factories import make_group, make_meeting, make_series, next_openings


def in_hours(hours: float):
    return (timezone.now() + timedelta(hours=hours)).replace(second=0, microsecond=0)


@pytest.fixture(autouse=True)
def night(mentor):
    """The mentor's: it has begun, and lasts for ten hours more."""
    now = timezone.localtime(timezone=zone_for(mentor))
    begins, ends = ((now + timedelta(hours=hours)).time().replace(second=0, microsecond=0) for hours in (-1, 10))
    DeliveryChoice.objects.create(person=mentor, quiet_from=begins, quiet_until=ends, changed_at=timezone.now())


def goes_now(kind: str, mentor) -> bool:
    """Whether the mentor is told at once, although it is night."""
    Notification.objects.exclude(kind=kind, recipient=mentor).delete()
    assert Notification.objects.pending().count() == 1
    mail.outbox.clear()
    deliver_due()
    return len(mail.outbox) == 1


@pytest.mark.parametrize(("hours", "at_once"), [(9, True), (11.5, True), (13, False)])
def test_a_booking_waits_for_the_morning_only_if_that_is_early_enough(pair, mentor, hours, at_once):
    announce(make_meeting(pair, starts_at=in_hours(hours)), emails.BOOKED)
    assert goes_now(emails.BOOKED, mentor) is at_once


@pytest.mark.parametrize(("hours", "at_once"), [(9, True), (30, False)])
def test_so_does_a_cancellation(pair, mentor, hours, at_once):
    meeting = make_meeting(pair, starts_at=in_hours(hours))
    announce(meeting, emails.BOOKED)
    Notification.objects.update(state="sent", sent_at=timezone.now())
    cancel_meeting(meeting=meeting, by=pair.mentee)
    assert goes_now(emails.CANCELLED, mentor) is at_once


@pytest.mark.parametrize(("hours", "at_once"), [(9, True), (30, False)])
def test_a_move_is_told_before_the_mentor_goes_to_the_old_time(open_pair, mentor, hours, at_once):
    meeting = make_meeting(open_pair, starts_at=in_hours(hours))
    move_meeting(meeting=meeting, starts_at=next_openings(open_pair)[-1], by=open_pair.mentee)
    assert goes_now(emails.MOVED, mentor) is at_once


def test_two_moves_in_one_night_do_not_forget_the_first_time(open_pair, mentor):
    meeting, openings = make_meeting(open_pair, starts_at=in_hours(9)), next_openings(open_pair)
    move_meeting(meeting=meeting, starts_at=openings[-1], by=open_pair.mentee)
    move_meeting(meeting=meeting, starts_at=openings[-2], by=open_pair.mentee)
    assert goes_now(emails.MOVED, mentor)


def test_a_time_that_is_over_makes_nothing_urgent(open_pair):
    meeting = make_meeting(open_pair, starts_at=in_hours(30))
    meeting.moved_from = in_hours(-1)
    assert meeting.awaited_at(timezone.now()) == meeting.starts_at
    meeting.put_at(in_hours(90), 30, timezone.now())
    assert meeting.moved_from == in_hours(30)


def test_a_group_that_moves_is_told_so_too(mentor):
    group = make_group(mentor, starts_at=in_hours(9))
    move_group(meeting=group, what=Gathering(in_hours(200), 30, "in_person"), by=mentor)
    group.refresh_from_db()
    assert group.moved_from == in_hours(9)


@pytest.mark.parametrize(("moved_from", "at_once"), [(9, True), (None, False)])
def test_a_series_that_moves_away_is_told_before_its_old_time(pair, mentor, moved_from, at_once):
    meetings = make_series(pair, starts_at=in_hours(60))
    if moved_from:
        Meeting.objects.filter(pk=meetings[0].pk).update(moved_from=in_hours(moved_from))
    announce_series(meetings[0].series, emails.SERIES_CHANGED, people_of(meetings))
    assert goes_now(emails.SERIES_CHANGED, mentor) is at_once


@pytest.mark.parametrize(("hours", "at_once"), [(9, True), (30, False)])
def test_proposed_times_come_before_the_last_of_them_has_passed(open_pair, mentor, hours, at_once):
    propose_times(relationship=open_pair, proposal=Proposal((in_hours(hours),), 30), by=open_pair.mentee)
    assert goes_now(emails.PROPOSED, mentor) is at_once


@pytest.mark.parametrize(("hours", "at_once"), [(9, True), (30, False)])
def test_who_cannot_come_is_told_before_the_group_meets(mentor, hours, at_once):
    group = make_group(mentor, starts_at=in_hours(hours))
    cannot_come(meeting=group, by=group.relationships[0].mentee)
    assert goes_now("meetings.cannot_come", mentor) is at_once


def test_a_reminder_is_of_use_until_the_meeting(pair, mentor):
    meeting = make_meeting(pair, starts_at=in_hours(1))
    row = Notification(kind=emails.REMINDER, recipient=mentor, about_type=meeting._meta.label, about_id=meeting.pk)
    assert kinds.get(emails.REMINDER).of_use_until(row) == meeting.starts_at
