"""P4: what a meeting has the outbox say, and what is no longer said once it does not hold."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from meetings import emails
from meetings.models import Meeting
from meetings.services import (
    Log,
    book_meeting,
    cancel_ahead,
    cancel_meeting,
    log_meeting,
    move_meeting,
    set_agenda,
)
from notifications.delivery import deliver_due
from notifications.models import Notification

from .factories import next_openings


@pytest.fixture
def openings(open_pair):
    return next_openings(open_pair)


@pytest.fixture
def booked(open_pair, openings):
    """In three days, so that every notice is still to come."""
    start = next(start for start in openings if start > timezone.now() + timedelta(days=3))
    return book_meeting(relationship=open_pair, starts_at=start, minutes=30, by=open_pair.mentee)


def rows(kind, **wanted):
    return Notification.objects.filter(kind=kind, **wanted)


def make_due(*kinds) -> list:
    """Time passes: these are due, all else is out of the way. What was sent, by subject."""
    Notification.objects.exclude(kind__in=kinds).delete()
    Notification.objects.update(due_at=timezone.now())
    mail.outbox.clear()
    deliver_due()
    return sorted(message.subject.split(":")[0] for message in mail.outbox)


def both(sequence: int, starts_at) -> set:
    """The two reminders that everybody gets unless they chose otherwise."""
    leads = {"1440m": timedelta(days=1), "60m": timedelta(hours=1)}
    return {(f"{name}:{sequence}", starts_at - lead) for name, lead in leads.items()}


def void_reasons(kind) -> set:
    return set(rows(kind, state="void").values_list("void_reason", flat=True))


def test_both_are_reminded_before_the_meeting(booked, open_pair, program):
    reminders = rows(emails.REMINDER)
    assert {row.recipient for row in reminders} == {open_pair.mentor, open_pair.mentee}
    day, hour = booked.starts_at - timedelta(days=1), booked.starts_at - timedelta(hours=1)
    assert {(row.due_at, row.occasion) for row in reminders} == {(day, "1440m:0"), (hour, "60m:0")}
    assert make_due(emails.REMINDER) == ["Reminder"] * 4


def test_the_programs_hours_say_when(open_pair, openings, program):
    program.reminder_hours = 48
    program.save()
    meeting = book_meeting(relationship=open_pair, starts_at=openings[-1], minutes=30, by=open_pair.mentee)
    first = rows(emails.REMINDER).order_by("due_at").first()
    assert first.due_at == meeting.starts_at - timedelta(hours=48)


def test_a_reminder_whose_time_has_passed_is_left_to_the_mail_about_the_booking(open_pair, openings, program):
    """Two mails at one moment would say the same."""
    program.reminder_hours = 168
    program.save()
    book_meeting(relationship=open_pair, starts_at=openings[0], minutes=30, by=open_pair.mentee)
    assert set(rows(emails.REMINDER).values_list("occasion", flat=True)) == {"60m:0"}
    assert rows(emails.BOOKED).count() == 2


def test_a_move_takes_back_the_reminder_and_plans_a_new_one(booked, open_pair, openings):
    move_meeting(meeting=booked, starts_at=openings[-1], by=open_pair.mentor)
    assert void_reasons(emails.REMINDER) == {"The meeting was moved."}
    standing = rows(emails.REMINDER, state="due")
    assert {(row.occasion, row.due_at) for row in standing} == both(1, openings[-1])


def test_there_and_back_again_reminds_once_at_the_first_time(booked, open_pair, openings):
    first = booked.starts_at
    move_meeting(meeting=booked, starts_at=openings[-1], by=open_pair.mentor)
    move_meeting(meeting=booked, starts_at=first, by=open_pair.mentor)
    standing = rows(emails.REMINDER, state="due")
    assert {(row.occasion, row.due_at) for row in standing} == both(2, first)
    assert make_due(emails.REMINDER) == ["Reminder"] * 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "cancelled"}, "The meeting was moved, canceled or logged."),
        ({"sequence": 1}, "The meeting was moved, canceled or logged."),
        ({"starts_at": timedelta(0)}, "The meeting has begun."),
    ],
)
def test_a_reminder_that_is_due_is_checked_again_before_it_goes(booked, open_pair, change, reason):
    now = timezone.now()
    if change.get("state"):
        change = change | {"cancelled_at": now, "cancelled_by": open_pair.mentor}
    if "starts_at" in change:
        change = {"starts_at": now}
    Meeting.objects.update(**change)
    assert make_due(emails.REMINDER) == []
    assert void_reasons(emails.REMINDER) == {reason}


def test_a_person_who_left_the_meeting_is_not_reminded(booked, open_pair):
    booked.participants.filter(person=open_pair.mentee).delete()
    assert make_due(emails.REMINDER) == ["Reminder"] * 2
    assert void_reasons(emails.REMINDER) == {"This person is no longer in the meeting."}


def test_a_cancelled_meeting_leaves_only_its_cancellation(booked, open_pair):
    cancel_meeting(meeting=booked, by=open_pair.mentee)
    assert set(Notification.objects.filter(state="due").values_list("kind", flat=True)) == {emails.CANCELLED}
    subjects = sorted(subject[:8] for subject in make_due(emails.CANCELLED))
    assert subjects == ["Canceled", str(open_pair.mentee)[:8]], "whoever canceled it, and whom they cannot meet"


def test_every_move_has_its_own_mail(booked, open_pair, openings):
    for start in openings[-2:]:
        booked = move_meeting(meeting=booked, starts_at=start, by=open_pair.mentee)
    assert rows(emails.MOVED, state="due").count() == 2
    assert make_due(emails.MOVED) == ["New time", "New time"]


def test_the_mentor_is_asked_for_the_log_once_it_has_ended(booked, open_pair):
    prompt = rows(emails.LOG_PROMPT).get()
    assert (prompt.recipient, prompt.due_at) == (open_pair.mentor, booked.ends_at)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now())
    assert [subject[:8] for subject in make_due(emails.LOG_PROMPT)] == ["Did you "]
    assert f"/meetings/{booked.pk}/log/" in mail.outbox[0].body


def test_nobody_is_asked_for_a_log_before_the_meeting_is_over(booked):
    now = timezone.now()
    Meeting.objects.update(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=25))
    assert make_due(emails.LOG_PROMPT) == []
    assert void_reasons(emails.LOG_PROMPT) == {"The meeting has not ended."}


def test_nobody_is_asked_for_a_log_that_is_there(booked, open_pair):
    now = timezone.now()
    Meeting.objects.update(starts_at=now - timedelta(hours=1), ends_at=now)
    log_meeting(meeting=booked, log=Log(starts_at=now - timedelta(hours=1), minutes=30), by=open_pair.mentee)
    assert make_due(emails.LOG_PROMPT) == []
    assert void_reasons(emails.LOG_PROMPT) == {"The meeting was logged."}


def test_the_student_is_asked_for_an_agenda_two_days_before(booked, open_pair):
    prompt = rows(emails.AGENDA_PROMPT).get()
    assert (prompt.recipient, prompt.due_at) == (open_pair.mentee, booked.starts_at - timedelta(hours=48))
    assert [subject[:4] for subject in make_due(emails.AGENDA_PROMPT)] == ["What"]


def test_nobody_is_asked_for_an_agenda_that_is_there(booked, open_pair, openings):
    set_agenda(meeting=booked, lines=["Electives"], by=open_pair.mentee)
    assert make_due(emails.AGENDA_PROMPT) == []
    with_agenda = book_meeting(
        relationship=open_pair, starts_at=openings[-1], minutes=30, by=open_pair.mentee, agenda=["Electives"]
    )
    assert not rows(emails.AGENDA_PROMPT, about_id=with_agenda.pk).exists()


def test_a_log_that_turns_out_as_not_held_is_not_announced(past, open_pair):
    log_meeting(meeting=past, log=Log(starts_at=past.starts_at, minutes=30), by=open_pair.mentor)
    not_held = Log(starts_at=past.starts_at, minutes=30, not_held_reason="unwell")
    log_meeting(meeting=past, log=not_held, by=open_pair.mentor)
    assert make_due(emails.LOGGED) == []


def test_meetings_ahead_are_cancelled_together(booked, past, open_pair, staff):
    cancel_ahead(meetings=Meeting.objects.of([open_pair]), by=staff)
    assert list(Meeting.objects.order_by("starts_at").values_list("state", flat=True)) == ["confirmed", "cancelled"]
    assert make_due(emails.CANCELLED) == ["Canceled", "Canceled"]
