from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Event, Mode
from meetings.models import Meeting, PrivateNote
from meetings.services import Log, NewAction, log_meeting, log_other_meeting
from notifications.models import Notification
from tests.factories import make_relationship, make_topic

from .factories import a_while_ago, make_past_meeting


def log_of(meeting, **details) -> Log:
    return Log(**({"starts_at": meeting.starts_at, "minutes": meeting.minutes, "mode": meeting.mode} | details))


def an_hour_ago():
    return timezone.now() - timedelta(hours=1)


def counts(meeting) -> set:
    return set(meeting.participants.values_list("counts", flat=True))


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_either_side_logs_a_meeting(past, pair, side):
    by, topic = getattr(pair, side), make_topic()
    action = NewAction("Read two papers", owner=pair.mentee, due_on=date(2026, 12, 1))
    log = log_of(past, minutes=45, topics=[topic], shared_notes=" Good talk ", private_note="Mine", actions=[action])
    meeting = log_meeting(meeting=past, log=log, by=by)
    assert (meeting.state, meeting.minutes, meeting.shared_notes) == (Meeting.State.HELD, 45, "Good talk")
    assert (meeting.logged_by, list(meeting.topics.all())) == (by, [topic])
    item = meeting.action_items.get()
    assert (item.owner, item.due_on, item.relationship) == (pair.mentee, date(2026, 12, 1), pair)
    assert PrivateNote.objects.get().author == by


def test_a_meeting_that_did_not_take_place_frees_the_time(past, pair):
    log = log_of(past, not_held_reason=Meeting.NotHeldReason.UNWELL)
    meeting = log_meeting(meeting=past, log=log, by=pair.mentor)
    assert (meeting.state, meeting.not_held_reason, counts(meeting)) == ("not_held", "unwell", {False})
    assert Event.objects.get(target_id=meeting.pk).reason == "unwell"


def test_the_other_side_corrects_the_shared_part(past, pair):
    log_meeting(meeting=past, log=log_of(past, private_note="My view"), by=pair.mentor)
    correction = log_of(past, minutes=20, shared_notes="We also spoke of Step 2")
    meeting = log_meeting(meeting=past, log=correction, by=pair.mentee)
    assert (meeting.minutes, meeting.shared_notes) == (20, "We also spoke of Step 2")
    assert meeting.logged_by == pair.mentor
    assert PrivateNote.objects.get().text == "My view"
    assert set(Event.objects.filter(target_id=meeting.pk).values_list("actor", "verb")) == {
        (pair.mentor.pk, "logged"),
        (pair.mentee.pk, "corrected"),
    }


@pytest.mark.parametrize(("days", "allowed"), [(13, True), (14, False)])
def test_a_log_can_be_corrected_for_the_programs_days(past, pair, days, allowed):
    meeting = log_meeting(meeting=past, log=log_of(past), by=pair.mentor)
    Meeting.objects.update(logged_at=timezone.now() - timedelta(days=days, minutes=1))
    if allowed:
        log_meeting(meeting=meeting, log=log_of(past, minutes=20), by=pair.mentee)
    else:
        with pytest.raises(ValidationError):
            log_meeting(meeting=meeting, log=log_of(past, minutes=20), by=pair.mentee)


def test_what_is_ahead_or_a_strangers_is_not_logged(meeting, past, pair, stranger):
    with pytest.raises(ValidationError):
        log_meeting(meeting=meeting, log=log_of(past), by=pair.mentor)
    with pytest.raises(ValidationError):
        log_meeting(meeting=past, log=log_of(past), by=stranger)


def test_a_log_lies_in_the_past(past, pair):
    ahead = log_of(past, starts_at=timezone.now() + timedelta(minutes=5))
    with pytest.raises(ValidationError, match="Choose a time in the past"):
        log_meeting(meeting=past, log=ahead, by=pair.mentor)


def test_a_logged_meeting_tells_the_other_side_and_asks_no_more(past, pair):
    log_meeting(meeting=past, log=log_of(past), by=pair.mentor)
    assert Notification.objects.get(kind="meetings.logged").recipient == pair.mentee


def test_a_meeting_that_was_on_no_calendar_comes_into_being_as_held(pair):
    log = Log(starts_at=an_hour_ago(), minutes=20, mode=Mode.PHONE, shared_notes="In the corridor")
    meeting = log_other_meeting(relationship=pair, log=log, by=pair.mentee)
    assert (meeting.state, meeting.mode, meeting.arranged_by) == ("held", "phone", pair.mentee)
    assert counts(meeting) == {True}
    assert Event.objects.get(target_id=meeting.pk).verb == "logged"


def test_a_log_lies_within_the_mentorship(pair):
    begun = pair.started_at
    log_other_meeting(relationship=pair, log=Log(starts_at=begun, minutes=20), by=pair.mentor)
    with pytest.raises(ValidationError, match="Choose that day or a later one") as refusal:
        log_other_meeting(relationship=pair, log=Log(starts_at=begun - timedelta(days=1), minutes=20), by=pair.mentor)
    assert refusal.value.code == "too early"


def test_who_changed_what_both_read_is_kept_beside_who_logged(past, pair):
    meeting = log_meeting(meeting=past, log=log_of(past, shared_notes="A plan"), by=pair.mentee)
    assert meeting.shared_by == pair.mentee
    meeting = log_meeting(meeting=past, log=log_of(past, shared_notes="You should quit"), by=pair.mentor)
    assert (meeting.logged_by, meeting.shared_by) == (pair.mentee, pair.mentor)
    meeting = log_meeting(meeting=past, log=log_of(past, shared_notes="You should quit", minutes=20), by=pair.mentee)
    assert meeting.shared_by == pair.mentor


def test_an_asynchronous_exchange_takes_nobodys_time(past, pair):
    log = Log(starts_at=past.starts_at, minutes=30, mode=Mode.MESSAGES)
    assert counts(log_other_meeting(relationship=pair, log=log, by=pair.mentee)) == {False}


def test_a_log_that_overlaps_asks_and_then_does_not_count(past, pair, other_faculty):
    other = make_relationship(other_faculty, pair.mentee, started_at=a_while_ago())
    log = Log(starts_at=past.starts_at + timedelta(minutes=10), minutes=30)
    with pytest.raises(ValidationError, match="another meeting at this time") as refusal:
        log_other_meeting(relationship=other, log=log, by=other_faculty)
    assert refusal.value.code == "overlap"
    assert Meeting.objects.count() == 1
    confirmed = Log(starts_at=log.starts_at, minutes=30, beside_another=True)
    meeting = log_other_meeting(relationship=other, log=confirmed, by=other_faculty)
    assert (meeting.overlaps_another, counts(meeting), counts(past)) == (True, {False}, {True})


def test_a_correction_that_no_longer_overlaps_counts_again(past, pair, other_faculty):
    other = make_relationship(other_faculty, pair.mentee, started_at=a_while_ago())
    beside = Log(starts_at=past.starts_at, minutes=30, beside_another=True)
    meeting = log_other_meeting(relationship=other, log=beside, by=other_faculty)
    moved = Log(starts_at=past.starts_at - timedelta(hours=2), minutes=30, beside_another=True)
    log_meeting(meeting=meeting, log=moved, by=other_faculty)
    assert counts(meeting) == {True}


def test_a_longer_log_that_runs_into_the_next_meeting_asks(past, pair, stranger):
    make_past_meeting(make_relationship(pair.mentor, stranger, started_at=a_while_ago()), days=1 - 31 / 1440)
    with pytest.raises(ValidationError, match="another meeting at this time"):
        log_meeting(meeting=past, log=log_of(past, minutes=45), by=pair.mentor)
    assert log_meeting(meeting=past, log=log_of(past), by=pair.mentor).is_held


def test_an_ended_mentorship_takes_no_further_logs(mentor, student):
    pair = make_relationship(mentor, student, state="ended")
    with pytest.raises(ValidationError):
        log_other_meeting(relationship=pair, log=Log(starts_at=an_hour_ago(), minutes=20), by=mentor)


def test_an_action_item_belongs_to_one_of_the_two(past, pair, stranger):
    log = log_of(past, actions=[NewAction("Call", owner=stranger)])
    with pytest.raises(ValidationError, match="one of the two of you"):
        log_meeting(meeting=past, log=log, by=pair.mentor)
