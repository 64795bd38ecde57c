"""Who gets what into their calendar, and out of it: read from the mails as they were sent."""

from datetime import timedelta
from email import message_from_bytes
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from accounts.models import Mode, User
from meetings import emails
from meetings.models import Meeting, Series
from meetings.repeating import Repeat
from meetings.services import (
    Gathering,
    Reach,
    add_to_group,
    arrange_group,
    book_meeting,
    book_series,
    cancel_meeting,
    cancel_series,
    cannot_come,
    change_how,
    move_meeting,
    remove_from_group,
    take_back,
)
from meetings.services.announcing import announce
from meetings.services.notices import withdraw_notices
from notifications.delivery import deliver_due
from notifications.models import Notification
from tests.factories import make_relationship, make_student

from .factories import a_while_ago, make_group, make_meeting, make_window, next_openings
from .model_calendar import calendar_parts

INVITING = [
    emails.BOOKED, emails.MOVED, emails.CHANGED, emails.CANCELLED, emails.TAKEN_OUT,
    emails.SERIES_BOOKED, emails.SERIES_CHANGED, emails.SERIES_CANCELLED,
]  # fmt: skip


def sent() -> list[SimpleNamespace]:
    """What went out since the last look: to whom, by which method, with which events."""
    Notification.objects.pending().exclude(kind__in=INVITING).delete()
    mail.outbox.clear()
    deliver_due()
    return [_read(message.to[0], message.message().as_bytes()) for message in mail.outbox]


def _read(to: str, raw: bytes) -> SimpleNamespace:
    (part,) = calendar_parts(message_from_bytes(raw))
    text = part.get_payload(decode=True).decode()
    calendar = IcsCalendarStream.calendar_from_ics(text)
    return SimpleNamespace(to=to, method=calendar.method, events=calendar.events, event=calendar.events[0], text=text)


def told(letters: list[SimpleNamespace], method: str) -> list[str]:
    return sorted(letter.to.split("<")[-1].rstrip(">") for letter in letters if letter.method == method)


def addresses(*people: User) -> list[str]:
    return sorted(person.email for person in people)


@pytest.fixture
def openings(open_pair):
    return next_openings(open_pair)


@pytest.fixture
def booked(open_pair, openings) -> Meeting:
    return book_meeting(relationship=open_pair, starts_at=openings[0], minutes=30, by=open_pair.mentee)


@pytest.fixture
def group(mentor) -> Meeting:
    meeting = make_group(mentor, size=3)
    announce(meeting, emails.BOOKED)
    return meeting


@pytest.fixture
def student_of_it(group) -> User:
    return next(person for person in group.people if person != group.mentor)


@pytest.fixture
def series(open_pair, openings) -> Series:
    for weekday in range(7):
        make_window(open_pair.mentor, weekday=weekday)
    return book_series(
        relationship=open_pair, starts_at=openings[0], minutes=30, repeat=Repeat("weekly", 1, 4), by=open_pair.mentee
    )


def test_the_parts_of_a_mail_lie_as_mail_programs_look_for_them(booked, open_pair):
    sent()
    message = message_from_bytes(mail.outbox[0].message().as_bytes())
    bodies, file = message.get_payload()
    assert (message.get_content_type(), bodies.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert [part.get_content_type() for part in bodies.get_payload()] == ["text/plain", "text/html", "text/calendar"]
    calendar = bodies.get_payload()[-1]
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("REQUEST", "utf-8")
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invitation.ics")
    assert b"METHOD:REQUEST\r\n" in file.get_payload(decode=True)
    lines = calendar.get_payload(decode=True).splitlines()
    assert lines == file.get_payload(decode=True).splitlines()
    assert mail.outbox[0].from_email.startswith('"Dr. Ada Lind" <')


def test_both_get_the_same_event_each_under_their_own_address(booked, open_pair):
    letters = sent()
    assert told(letters, "REQUEST") == addresses(open_pair.mentor, open_pair.mentee)
    assert {letter.event.uid for letter in letters} == {f"{booked.pk}@mentorship"}
    assert {letter.event.dtstart for letter in letters} == {booked.starts_at}
    assert [letter.to.split("<")[-1].rstrip(">") for letter in letters] == [
        letter.event.attendees[0].uri.removeprefix("mailto:") for letter in letters
    ]


def test_what_was_booked_and_canceled_before_any_mail_went_is_told_to_nobody(booked, open_pair):
    cancel_meeting(meeting=booked, by=open_pair.mentee)
    assert sent() == []
    reasons = Notification.objects.filter(kind=emails.CANCELLED).values_list("state", "void_reason")
    assert set(reasons) == {("void", "The invitation had not gone out.")}


def test_who_has_it_is_told_that_it_is_canceled_though_the_move_between_never_went(booked, open_pair, openings):
    sent()
    move_meeting(meeting=booked, starts_at=openings[-1], by=open_pair.mentor)
    cancel_meeting(meeting=booked, by=open_pair.mentor)
    letters = sent()
    assert told(letters, "CANCEL") == addresses(open_pair.mentor, open_pair.mentee)
    assert {letter.event.sequence for letter in letters} == {2}


def test_who_may_have_it_is_told_too(booked, open_pair):
    """The mail server took the invitation, perhaps, and dropped the connection."""
    Notification.objects.filter(kind=emails.BOOKED, recipient=open_pair.mentor).update(attempts=1)
    cancel_meeting(meeting=booked, by=open_pair.mentee)
    assert told(sent(), "CANCEL") == addresses(open_pair.mentor)


def test_a_move_overtakes_the_booking_that_had_not_gone(booked, open_pair, openings):
    move_meeting(meeting=booked, starts_at=openings[-1], by=open_pair.mentor)
    letters = sent()
    assert [(letter.method, letter.event.dtstart, letter.event.sequence) for letter in letters] == [
        ("REQUEST", openings[-1], 1)
    ] * 2


def test_there_and_back_again_ends_at_the_first_time_with_the_highest_number(booked, open_pair, openings):
    first = booked.starts_at
    sent()
    move_meeting(meeting=booked, starts_at=openings[-1], by=open_pair.mentor)
    move_meeting(meeting=booked, starts_at=first, by=open_pair.mentor)
    assert {(letter.event.dtstart, letter.event.sequence) for letter in sent()} == {(first, 2)}


def test_what_is_taken_back_comes_again_above_what_took_it_out(booked, open_pair):
    sent()
    cannot_come(meeting=booked, by=open_pair.mentee)
    assert {(letter.method, letter.event.sequence) for letter in sent()} == {("CANCEL", 1)}
    take_back(meeting=booked, by=open_pair.mentee)
    assert {(letter.method, letter.event.sequence) for letter in sent()} == {("REQUEST", 2)}


def test_an_exchange_of_messages_is_in_no_calendar(open_pair):
    meeting = make_meeting(open_pair, mode=Mode.MESSAGES)
    announce(meeting, emails.BOOKED)
    mail.outbox.clear()
    deliver_due()
    assert len(mail.outbox) == 2
    assert not any(calendar_parts(message_from_bytes(one.message().as_bytes())) for one in mail.outbox)


def test_nobody_in_a_group_learns_anybodys_address(group):
    letters = sent()
    assert told(letters, "REQUEST") == addresses(*group.people)
    for letter, message in zip(letters, mail.outbox, strict=True):
        others = [person.email for person in group.people if person.email not in letter.to]
        assert not [address for address in others if address in letter.text + message.message().as_string()]
        assert all(person.full_name in letter.event.description for person in group.people)


def test_who_declines_is_taken_out_and_nobody_else_hears_of_it(group, student_of_it):
    sent()
    cannot_come(meeting=group, by=student_of_it)
    (letter,) = sent()
    assert (letter.method, told([letter], "CANCEL")) == ("CANCEL", addresses(student_of_it))
    assert letter.event.sequence == 1


def test_who_is_taken_out_before_the_invitation_went_gets_nothing(group, student_of_it, mentor):
    remove_from_group(meeting=group, person=student_of_it, by=mentor)
    letters = sent()
    assert told(letters, "CANCEL") == []
    assert student_of_it.email not in told(letters, "REQUEST")


def test_who_comes_again_gets_a_newer_invitation_once(group, student_of_it, mentor):
    cannot_come(meeting=group, by=student_of_it)
    take_back(meeting=group, by=student_of_it)
    letters = [letter for letter in sent() if student_of_it.email in letter.to]
    assert [(letter.method, letter.event.sequence) for letter in letters] == [("REQUEST", 2)]


def test_who_is_added_later_gets_the_invitation_and_the_others_do_not(group, mentor):
    sent()
    own = make_relationship(mentor, make_student(), started_at=a_while_ago())
    add_to_group(meeting=group, relationship=own, by=mentor)
    assert told(sent(), "REQUEST") == addresses(own.mentee)


def test_a_move_does_not_swallow_the_news_of_somebody_who_went_before_it(group, student_of_it):
    sent()
    cannot_come(meeting=group, by=student_of_it)
    withdraw_notices(group, "The meeting was moved.")
    Meeting.objects.filter(pk=group.pk).update(sequence=1, starts_at=group.starts_at + timedelta(minutes=5))
    announce(Meeting.objects.with_people().get(pk=group.pk), emails.MOVED)
    letters = sent()
    assert told(letters, "CANCEL") == addresses(student_of_it)
    assert student_of_it.email not in told(letters, "REQUEST")


def test_a_series_is_one_mail_with_one_rule(series, open_pair):
    letters = sent()
    assert told(letters, "REQUEST") == addresses(open_pair.mentor, open_pair.mentee)
    assert {(letter.event.uid, letter.event.rrule.count) for letter in letters} == {(f"{series.pk}@mentorship", 4)}
    assert [len(letter.events) for letter in letters] == [1, 1]


def test_one_of_a_series_is_canceled_as_that_occurrence(series, open_pair):
    sent()
    third = series.meetings.all()[2]
    cancel_meeting(meeting=third, by=open_pair.mentee)
    letters = sent()
    assert {letter.method for letter in letters} == {"CANCEL"}
    for letter in letters:
        assert letter.event.uid == f"{series.pk}@mentorship"
        assert letter.event.recurrence_id == third.recurs_at.astimezone(letter.event.dtstart.tzinfo).strftime(
            "%Y%m%dT%H%M%S"
        )


@pytest.mark.parametrize(("reach", "method", "left"), [(Reach.FOLLOWING, "REQUEST", 2), (Reach.ALL, "CANCEL", 4)])
def test_many_of_a_series_are_canceled_in_one_mail(series, open_pair, reach, method, left):
    sent()
    cancel_series(meeting=series.meetings.all()[2], reach=reach, by=open_pair.mentee)
    letters = sent()
    assert {(letter.method, len(letter.events), letter.event.sequence) for letter in letters} == {(method, 1, 1)}
    assert len(letters) == 2
    assert method == "CANCEL" or {len(letter.event.exdate) for letter in letters} == {4 - left}
    assert all(message.subject.startswith("Canceled: meetings") for message in mail.outbox)


def test_what_is_left_of_a_series_that_nobody_had_heard_of_is_announced_as_booked(series, open_pair):
    cancel_series(meeting=series.meetings.all()[2], reach=Reach.FOLLOWING, by=open_pair.mentee)
    assert {letter.method for letter in sent()} == {"REQUEST"}
    assert all(message.subject.startswith("Meetings with") for message in mail.outbox)


def test_a_series_that_was_booked_and_canceled_before_any_mail_went_is_told_to_nobody(series, open_pair):
    cancel_series(meeting=series.meetings.all()[2], reach=Reach.ALL, by=open_pair.mentee)
    assert sent() == []


def test_a_series_mail_lists_what_is_to_come_in_the_readers_zone(series, open_pair):
    User.objects.filter(pk=open_pair.mentee_id).update(time_zone="Asia/Kathmandu")
    sent()
    (message,) = [one for one in mail.outbox if open_pair.mentee.email in one.to[0]]
    assert message.body.count("(Asia/Kathmandu time)") == 4
    assert f"/meetings/series/{series.pk}/" in message.body
    assert timezone.now() < series.meetings.first().starts_at


def test_who_is_taken_out_of_a_series_hears_so_though_it_changes_before_the_mail_goes(mentor):
    pairs = [make_relationship(mentor, make_student(), started_at=a_while_ago()) for _ in range(3)]
    what = Gathering(timezone.now() + timedelta(days=3), 60, Mode.IN_PERSON, "Library")
    first = arrange_group(mentor=mentor, relationships=pairs, what=what, by=mentor, repeat=Repeat("weekly", 1, 3))
    sent()
    remove_from_group(meeting=first, person=pairs[0].mentee, by=mentor, reach=Reach.ALL)
    change_how(meeting=first, reach=Reach.ALL, mode=Mode.IN_PERSON, place="Room 9", by=mentor)
    letters = sent()
    assert told(letters, "CANCEL") == addresses(pairs[0].mentee)
    assert told(letters, "REQUEST") == addresses(mentor, pairs[1].mentee, pairs[2].mentee)


def test_who_is_added_and_taken_out_of_a_series_again_and_again_hears_of_each(mentor):
    pairs = [make_relationship(mentor, make_student(), started_at=a_while_ago()) for _ in range(3)]
    what, who = Gathering(timezone.now() + timedelta(days=3), 60, Mode.IN_PERSON, "Library"), pairs[2]
    first = arrange_group(mentor=mentor, relationships=pairs[:2], what=what, by=mentor, repeat=Repeat("weekly", 1, 3))
    sent()
    numbers = []
    for _ in range(2):
        add_to_group(meeting=first, relationship=who, by=mentor, reach=Reach.FOLLOWING)
        (invited,) = sent()
        remove_from_group(meeting=first, person=who.mentee, by=mentor, reach=Reach.FOLLOWING)
        (called_off,) = sent()
        assert (told([invited], "REQUEST"), told([called_off], "CANCEL")) == (addresses(who.mentee),) * 2
        numbers += [invited.event.sequence, called_off.event.sequence]
    assert numbers == sorted(set(numbers))
