"""Asking again: from day five, twice, a day apart, in the mentor's one daily mail, and never for longer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.clock import school_date, school_today
from accounts.models import Event
from matching.asking.nudging import nudge_day, why_not_nudge
from matching.models import Request
from matching.services import decline_request, nudge, request_mentor
from notifications import kinds
from notifications.models import Notification
from tests import factories, threads
from tests.notifications.factories import make_row


@pytest.fixture
def asked(student, mentor) -> Request:
    return sent_days_ago(factories.make_request(student, mentor), 5)


def sent_days_ago(asked: Request, days: int) -> Request:
    asked.created_at = timezone.now() - timedelta(days=days)
    asked.expires_at = asked.created_at + timedelta(days=14)
    asked.save()
    return asked


def refused(asked: Request) -> str:
    with pytest.raises(ValidationError) as error:
        nudge(request=asked, by=asked.student)
    return error.value.messages[0]


def mails(asked: Request):
    return Notification.objects.filter(recipient=asked.mentor, kind="matching.requests_waiting")


def test_from_day_five_a_student_asks_again(asked, student):
    nudge(request=asked, by=student)
    asked.refresh_from_db()
    assert asked.nudges == 1
    assert asked.nudged_at
    assert Event.objects.filter(verb="nudged", actor=student, target_id=asked.pk).exists()


def test_before_that_the_page_says_when(asked):
    sent_days_ago(asked, 4)
    day = school_date(asked.created_at + timedelta(days=5))
    assert refused(asked) == f"You can nudge from {day:%B} {day.day}."


def test_twice_at_most_and_a_day_apart(asked, student):
    nudge(request=asked, by=student)
    assert "You can nudge from" in refused(asked)
    Request.objects.update(nudged_at=timezone.now() - timedelta(days=1))
    nudge(request=asked, by=student)
    Request.objects.update(nudged_at=timezone.now() - timedelta(days=1))
    assert "as often as one can" in refused(asked)


def test_a_nudge_moves_no_day_and_sends_nothing_today(asked, student):
    nudge(request=asked, by=student)
    before = asked.expires_at
    asked.refresh_from_db()
    assert asked.expires_at == before
    assert school_date(mails(asked).get().due_at) == school_today() + timedelta(days=1)


def test_many_nudges_make_one_mail(asked, mentor, stranger):
    other = sent_days_ago(factories.make_request(stranger, mentor), 6)
    for request in (asked, other):
        nudge(request=request, by=request.student)
    assert mails(asked).count() == 1


def test_while_the_mentor_is_away_the_clock_stands_still(asked, mentor):
    mentor.mentor_profile.away_from = school_today() - timedelta(days=2)
    mentor.mentor_profile.away_until = school_today() + timedelta(days=3)
    mentor.mentor_profile.save()
    asked.refresh_from_db()
    assert "is away until" in refused(asked)


def test_the_days_of_an_absence_do_not_count(asked, mentor):
    mentor.mentor_profile.away_from = school_today() - timedelta(days=4)
    mentor.mentor_profile.away_until = school_today() - timedelta(days=1)
    asked.mentor = mentor
    assert nudge_day(asked) == school_date(asked.created_at + timedelta(days=9))


def test_what_closes_before_can_get_no_nudge(asked):
    asked.expires_at = asked.created_at + timedelta(days=5)
    assert nudge_day(asked) is None
    assert "closes before" in why_not_nudge(asked)


def test_what_was_decided_needs_no_nudge(asked):
    Request.objects.update(state="withdrawn", decided_at=timezone.now(), decided_by=asked.student)
    assert "no longer open" in refused(asked)


def test_a_no_that_can_be_taken_back_is_not_betrayed_by_the_nudge(asked, student, mentor):
    decline_request(request=asked, by=mentor)
    nudge(request=asked, by=student)
    asked.refresh_from_db()
    assert asked.nudges == 1
    assert asked.is_declined


def test_nobody_nudges_for_somebody_else(asked, stranger, mentor):
    for person in (stranger, mentor):
        with pytest.raises(PermissionDenied):
            nudge(request=asked, by=person)


def test_a_zero_in_the_rules_switches_nudges_off(asked, program):
    program.max_nudges = 0
    program.save()
    assert "as often as one can" in refused(asked)


def test_the_mail_says_how_many_asked_again_and_no_names(asked, student):
    nudge(request=asked, by=student)
    row = mails(asked).get()
    mail = kinds.get(row.kind).render(row)
    assert "1 student asked again." in mail.text
    assert "1 student asked again." in mail.html
    assert student.full_name not in mail.text + mail.html


def test_the_mail_speaks_of_a_nudge_once(asked, student, mentor):
    nudge(request=asked, by=student)
    told = make_row(mentor, kind="matching.requests_waiting", state="sent", sent_at=timezone.now())
    row = mails(asked).exclude(pk=told.pk).get()
    assert "asked again" not in kinds.get(row.kind).render(row).text


def test_the_button_is_on_the_page_and_in_the_list(client_for, asked, student):
    for address in (f"/requests/{asked.pk}/", "/requests/"):
        assert f"/requests/{asked.pk}/nudge/" in client_for(student).get(address).content.decode()


def test_the_list_says_from_when(client_for, asked, student):
    sent_days_ago(asked, 1)
    page = client_for(student).get("/requests/").content.decode()
    assert "You can nudge from" in page
    assert "/nudge/" not in page


def test_a_nudge_from_the_list_leads_back_to_it(client_for, asked, student):
    response = client_for(student).post(f"/requests/{asked.pk}/nudge/", {"from": "list"})
    assert response.url == "/requests/"


def test_the_mentor_reads_that_they_were_asked_again(client_for, asked, student, mentor):
    nudge(request=asked, by=student)
    assert "asked again on" in client_for(mentor).get("/requests/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_nudge_and_the_answer_at_one_moment(asked, student, mentor):
    threads.at_once(
        lambda: nudge(request=asked, by=student),
        lambda: decline_request(request=asked, by=mentor),
        lambda: nudge(request=asked, by=student),
    )
    asked.refresh_from_db()
    assert asked.is_declined
    assert asked.nudges == 1


def test_a_mail_of_a_new_request_says_it_too_so_that_the_days_one_mail_loses_none(asked, student, stranger, mentor):
    nudge(request=asked, by=student)
    request_mentor(student=stranger, mentor=mentor, message="Hello")
    row = Notification.objects.get(kind="matching.request_received")
    mail = kinds.get(row.kind).render(row)
    for text in (mail.text, mail.html):
        assert "1 student asked again." in text
    Notification.objects.filter(pk=row.pk).update(state="sent", sent_at=timezone.now())
    assert "asked again" not in kinds.get(row.kind).render(mails(asked).first()).text


def test_a_nudge_before_a_short_absence_is_said_on_the_first_morning_back(asked, student, mentor):
    profile, today = mentor.mentor_profile, school_today()
    profile.away_from, profile.away_until = today + timedelta(days=1), today + timedelta(days=4)
    profile.save()
    asked.refresh_from_db()
    nudge(request=asked, by=student)
    assert [school_date(row.due_at) for row in mails(asked)] == [today + timedelta(days=5)]


def test_whom_a_conflict_keeps_apart_is_not_nudged(asked, mentor, student):
    factories.make_conflict(mentor, student)
    assert "cannot ask again at present" in refused(asked)
