"""P4: what is due is never lost and never sent twice, whoever else delivers and whatever stops in between."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications import outbox
from notifications.delivery import deliver, deliver_due
from notifications.models import Notification
from notifications.services import void_pending
from tests.factories import make_student
from tests.threads import at_once

from .factories import make_row

pytestmark = pytest.mark.django_db(transaction=True)

State = Notification.State


class KilledError(BaseException):
    """What a kill -9 looks like from inside: nothing after it runs."""


def let_leases_run_out() -> None:
    Notification.objects.exclude(claimed_until=None).update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_racing_deliverers_send_each_message_once(post_office):
    student = make_student()
    rows = [make_row(student, minutes_ago=number) for number in range(1, 80)]
    at_once(*[deliver_due] * 4)
    assert sorted(post_office.message_ids) == sorted(set(post_office.message_ids))
    assert len(post_office.message_ids) == len(rows)
    assert set(Notification.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


def test_two_claims_at_once_share_nothing(monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 3)
    student = make_student()
    for _ in range(6):
        make_row(student)
    claimed = []
    at_once(*[lambda: claimed.extend(row.pk for row in outbox.claim())] * 2)
    assert len(claimed) == len(set(claimed)) == 6


def test_a_crash_after_the_claim_loses_nothing(post_office):
    make_row(make_student())
    outbox.claim()
    assert deliver_due() == 0
    let_leases_run_out()
    assert deliver_due() == 1


def test_a_crash_before_the_mark_sends_again_with_the_same_message_id(post_office, monkeypatch):
    def killed(row) -> None:
        raise KilledError

    make_row(make_student())
    with monkeypatch.context() as crash:
        crash.setattr(outbox, "mark_sent", killed)
        with pytest.raises(KilledError):
            deliver_due()
    let_leases_run_out()
    assert deliver_due() == 1
    first, second = post_office.message_ids
    assert first == second


def test_a_worker_that_slept_through_its_lease_does_not_send_what_another_took(post_office):
    make_row(make_student())
    asleep = outbox.claim()
    let_leases_run_out()
    awake = outbox.claim()
    assert deliver(asleep) == (0, True)
    assert deliver(awake) == (1, True)
    assert len(post_office.taken) == 1


def test_a_worker_that_slept_does_not_undo_what_another_did(post_office, sample):
    row = make_row(make_student())
    asleep = outbox.claim()
    let_leases_run_out()
    deliver_due()
    sample.holds = False
    deliver(asleep)
    row.refresh_from_db()
    assert row.state == State.SENT


def test_each_message_gets_a_new_lease_right_before_it_is_sent(post_office):
    row = make_row(make_student())
    claimed = outbox.claim()
    Notification.objects.update(claimed_until=timezone.now() + timedelta(seconds=1))
    claimed[0].refresh_from_db()
    left = []
    post_office.before = lambda message: left.append(Notification.objects.get(pk=row.pk).claimed_until - timezone.now())
    deliver(claimed)
    assert left[0] > outbox.LEASE - timedelta(seconds=5)


def test_what_is_taken_back_while_it_is_written_is_not_sent(post_office, sample):
    student = make_student()
    make_row(student)
    sample.while_writing = lambda: void_pending(about=student, reason="Moved")
    assert deliver_due() == 0
    assert post_office.taken == []


def test_nothing_is_sent_inside_a_transaction(post_office):
    make_row(make_student())
    inside = []
    post_office.before = lambda message: inside.append(connection.in_atomic_block)
    deliver_due()
    assert inside == [False]


def test_a_database_that_restarts_during_the_sending_does_not_send_twice(post_office):
    """The mark is written over a new connection."""
    row = make_row(make_student())
    post_office.before = lambda message: cut_this_connection()
    assert deliver_due() == 1
    row.refresh_from_db()
    assert row.state == State.SENT


def cut_this_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
    at_once(lambda: connection.cursor().execute("SELECT pg_terminate_backend(%s)", [own]))
