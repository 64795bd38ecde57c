from datetime import timedelta
from math import ceil
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils import timezone

from notifications import outbox
from notifications.delivery import deliver_due
from notifications.models import MutedKind, Notification
from tests.factories import make_student

from .factories import make_row

State = Notification.State


def refused(*addresses: str):
    """A mail server that does not know these addresses."""

    def look(message) -> None:
        if any(address in message.to[0] for address in addresses):
            raise SMTPRecipientsRefused({message.to[0]: (550, b"No such user")})

    return look


def raising(error: Exception):
    def answer(message) -> None:
        raise error

    return answer


def raising_now(error: Exception):
    def write() -> None:
        raise error

    return write


def test_what_is_due_is_sent_and_marked(student):
    row = make_row(student)
    assert deliver_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.claimed_until) == (State.SENT, 1, None)
    assert row.sent_at is not None
    assert mail.outbox[0].to == [f"Sam Rivera <{student.email}>"]


def test_the_oldest_goes_first_and_what_is_not_yet_due_stays(student, post_office):
    newer, older = make_row(student, minutes_ago=5), make_row(student, minutes_ago=50)
    later = make_row(student, minutes_ago=-5)
    deliver_due()
    assert [str(row.pk) in sent for row, sent in zip([older, newer], post_office.message_ids, strict=True)] == [
        True
    ] * 2
    later.refresh_from_db()
    assert later.state == State.DUE


def test_many_rows_go_in_batches_each_over_one_connection(student, post_office):
    Notification.objects.bulk_create(
        Notification(
            kind="sample.news",
            recipient=student,
            about_type="accounts.User",
            about_id=student.pk,
            occasion=str(number),
            created_at=timezone.now(),
            due_at=timezone.now(),
        )
        for number in range(250)
    )
    assert deliver_due() == 250
    assert len(set(post_office.message_ids)) == 250
    assert post_office.closed == ceil(250 / outbox.BATCH)
    assert Notification.objects.filter(state=State.SENT).count() == 250


@pytest.mark.parametrize(("answer", "reason"), [(False, "It no longer holds."), ("It was moved", "It was moved")])
def test_what_no_longer_holds_is_void_and_says_why(student, sample, answer, reason):
    row = make_row(student)
    sample.holds = answer
    assert deliver_due() == 0
    row.refresh_from_db()
    assert (row.state, row.void_reason, mail.outbox) == (State.VOID, reason, [])


def test_nobody_is_told_of_a_thing_that_is_gone(student):
    row = make_row(student, about_type="matching.Request")
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.void_reason) == (State.VOID, "What it was about is gone.")


def test_an_account_that_is_switched_off_gets_nothing(student):
    row = make_row(student, kind="sample.must")
    student.is_active = False
    student.save()
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.void_reason) == (State.VOID, "The account is switched off.")


def test_a_kind_that_was_switched_off_is_void_unless_it_is_essential(student):
    optional, essential = make_row(student), make_row(student, kind="sample.must")
    for kind in ("sample.news", "sample.must"):
        MutedKind.objects.create(person=student, kind=kind, muted_at=timezone.now())
    deliver_due()
    optional.refresh_from_db()
    essential.refresh_from_db()
    assert (optional.state, optional.void_reason) == (State.VOID, "The recipient switched this kind off.")
    assert essential.state == State.SENT


def test_the_log_has_no_words_of_an_error(student, sample, caplog):
    row = make_row(student)
    sample.while_writing = raising_now(ValueError(f"{student.email} wrote: I am afraid"))
    deliver_due()
    assert caplog.messages == [f"Message {row.pk} could not be written (ValueError)."]
    assert student.email not in caplog.text


def test_one_broken_message_stops_no_other(student, sample, post_office):
    broken, fine = make_row(student, minutes_ago=9), make_row(student)
    sample.broken = {broken.pk}
    assert deliver_due() == 1
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, broken.attempts, broken.last_error) == (State.DUE, 1, "It could not be written (ValueError)")
    assert fine.state == State.SENT


def test_a_kind_of_a_newer_release_waits_for_a_worker_that_knows_it(student):
    row = make_row(student, kind="sample.tomorrow")
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DUE, 1)


def test_one_address_that_is_refused_stops_no_other(student, post_office):
    other = make_student()
    bad, good = make_row(student, minutes_ago=9), make_row(other)
    post_office.before = refused(student.email)
    assert deliver_due() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (State.DUE, State.SENT)
    assert bad.last_error == "The mail server refused the address (SMTPRecipientsRefused)"


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), SMTPServerDisconnected()])
def test_a_mail_server_that_is_away_costs_one_try_and_the_rest_waits_untouched(student, post_office, error):
    rows = [make_row(student, minutes_ago=number) for number in (9, 8, 7)]
    post_office.before = raising(error)
    assert deliver_due() == 0
    found = [Notification.objects.get(pk=row.pk) for row in rows]
    assert [(row.attempts, row.claimed_until) for row in found] == [(1, None), (0, None), (0, None)]
    post_office.before = lambda message: None
    assert deliver_due() == 2


def test_a_failure_waits_longer_each_time_and_after_a_day_is_for_staff(student, post_office):
    row = make_row(student)
    post_office.before = refused(student.email)
    waits = []
    for _ in range(outbox.MOST_ATTEMPTS):
        Notification.objects.filter(pk=row.pk).update(next_try_at=None)
        deliver_due()
        row.refresh_from_db()
        waits.append(row.next_try_at and round((row.next_try_at - timezone.now()) / timedelta(minutes=1)))
    assert waits == [1, 5, 15, 60, 180, 360, 720, None]
    assert (row.state, row.attempts) == (State.FAILED, 8)
    assert deliver_due() == 0


def test_what_is_of_use_for_an_hour_is_tried_more_often_as_that_runs_out(student, post_office, sample):
    """No pause reaches past it."""
    sample.change("sample.news", of_use_until=lambda row: row.created_at + timedelta(hours=1))
    row = make_row(student)
    post_office.before = refused(student.email)
    for minute, pause in [(0, 1), (1, 5), (6, 15), (21, 19.5), (40.5, 9.75), (50.25, 4.875)]:
        Notification.objects.update(created_at=timezone.now() - timedelta(minutes=minute), next_try_at=None)
        deliver_due()
        row.refresh_from_db()
        assert row.next_try_at - timezone.now() == pytest.approx(timedelta(minutes=pause), abs=timedelta(seconds=5))


def test_what_cannot_say_until_when_it_is_of_use_is_tried_again_like_any_other(student, post_office, sample):
    def broken(row):
        raise ValueError

    sample.change("sample.news", of_use_until=broken)
    row = make_row(student)
    post_office.before = refused(student.email)
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DUE, 1)


def test_no_try_is_made_before_the_pause_is_over(student, post_office):
    make_row(student, next_try_at=timezone.now() + timedelta(seconds=30), attempts=1)
    assert deliver_due() == 0
    Notification.objects.update(next_try_at=timezone.now())
    assert deliver_due() == 1


def test_a_person_without_an_address_is_not_written_to(student):
    row = make_row(student)
    student.email = ""
    student.save()
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.void_reason) == (State.VOID, "There is no address to write to.")


def test_what_the_mail_backend_did_not_take_does_not_pass_for_sent(student, post_office, monkeypatch):
    row = make_row(student)
    monkeypatch.setattr(post_office, "send_messages", lambda messages: 0)
    assert deliver_due() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DUE, 1)
