"""Many messages at once: checked together, sent one by one, and each of them only on a fresh check."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications import delivery, kinds, nudge, outbox, people
from notifications.delivery import deliver, deliver_due
from notifications.models import Notification
from notifications.services import void_pending
from tests.factories import make_student
from tests.threads import at_once

from .factories import make_row

State = Notification.State


def make_many(person: User, number: int) -> None:
    now = timezone.now()
    Notification.objects.bulk_create(
        Notification(
            kind="sample.news",
            recipient=person,
            about_type="accounts.User",
            about_id=person.pk,
            occasion=str(each),
            created_at=now,
            due_at=now - timedelta(seconds=each),
        )
        for each in range(number)
    )


def test_a_batch_is_checked_in_as_many_queries_as_one_message(student, post_office):
    def queries_beside_the_marks(number: int) -> int:
        for _ in range(number):
            make_row(make_student())
        with CaptureQueriesContext(connection) as captured:
            assert deliver_due() == number
        return len(captured) - number

    assert queries_beside_the_marks(1) == queries_beside_the_marks(30)


def test_what_a_slow_server_leaves_is_checked_anew(student, post_office, sample, monkeypatch):
    """Moved while the first was being sent: the rest is void, not sent on an old check."""
    rows = [make_row(student, minutes_ago=number) for number in (9, 8, 7)]
    monkeypatch.setattr(delivery, "_send_while_fresh", one_at_a_time)

    def slow(message) -> None:
        sample.holds = "It was moved"

    post_office.before = slow
    assert deliver_due() == 1
    states = [Notification.objects.get(pk=row.pk).state for row in rows]
    assert states == [State.SENT, State.VOID, State.VOID]


def one_at_a_time(letters, connection):
    for letter in letters[:1]:
        letters.remove(letter)
        yield delivery._send(*letter, connection)


def test_a_check_goes_stale_after_two_seconds(student, post_office, monkeypatch):
    for number in range(3):
        make_row(student, minutes_ago=number + 1)
    checks, plain = [], delivery.Check
    monkeypatch.setattr(delivery, "Check", lambda rows: checks.append(len(rows)) or plain(rows))
    real, skipped = timezone.now, []
    monkeypatch.setattr(delivery.timezone, "now", lambda: real() + timedelta(seconds=sum(skipped)))
    post_office.before = lambda message: skipped.append(3)
    assert deliver_due() == 3
    assert checks == [3, 2, 1]


def test_those_that_wait_behind_a_slow_server_keep_their_lease(student, post_office):
    make_many(student, delivery.PORTION + 5)
    rows = outbox.claim()
    soon = timezone.now() + timedelta(seconds=20)
    Notification.objects.update(claimed_until=soon)
    for row in rows:
        row.claimed_until = soon
    left = []
    post_office.before = lambda message: left.append(Notification.objects.filter(claimed_until=soon).count())
    deliver(rows)
    assert left[0] == 0


def test_one_worker_calls_another_while_there_is_more_than_a_batch(student, post_office, monkeypatch):
    calls = []
    monkeypatch.setattr(delivery, "call_another", lambda: calls.append(1))
    make_many(student, outbox.BATCH)
    deliver_due()
    make_many(make_student(), outbox.BATCH - 1)
    deliver_due()
    assert len(calls) == 1


def test_a_kind_that_cannot_be_prepared_is_asked_row_by_row(student, post_office, sample, caplog):
    def prepare(rows):
        raise ValueError("A name")

    sample.change("sample.news", prepare=prepare)
    make_row(student)
    assert deliver_due() == 1
    assert caplog.messages == ["sample.news could not be prepared (ValueError)."]


def test_what_came_too_late_is_marked_so(student, sample):
    row = make_row(student)
    sample.holds = kinds.TooLate("It has begun.")
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.too_late, row.void_reason) == (State.VOID, True, "It has begun.")


def test_what_is_taken_back_from_a_workers_hands_counts_as_tried(student):
    """It may be in an inbox: whoever has to call it off must know."""
    held, waiting = make_row(student, minutes_ago=5), make_row(student)
    Notification.objects.filter(pk=held.pk).update(claimed_until=timezone.now() + timedelta(minutes=1))
    void_pending(about=student, reason="Moved")
    held.refresh_from_db()
    waiting.refresh_from_db()
    assert (held.attempts, waiting.attempts) == (1, 0)


def test_what_holds_during_work_ends_with_it(monkeypatch):
    seen = []

    class Frame:
        def __enter__(self):
            seen.append("begun")

        def __exit__(self, *error):
            seen.append("ended")

    monkeypatch.setattr(people, "_frames", [Frame])
    with people.at_work():
        assert seen == ["begun"]
    assert seen == ["begun", "ended"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_a_thousand_and_send_each_once(post_office, monkeypatch):
    monkeypatch.setattr(delivery, "call_another", lambda: None)
    make_many(make_student(), 1000)
    at_once(*[deliver_due] * 2)
    assert len(post_office.message_ids) == len(set(post_office.message_ids)) == 1000
    assert set(Notification.objects.values_list("state", "attempts", "claimed_until")) == {(State.SENT, 1, None)}


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_in_the_middle_of_a_batch_sends_nothing_of_it(post_office):
    make_many(make_student(), 10)
    asleep = outbox.claim()
    Notification.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert deliver_due() == 10
    assert deliver(asleep) == (0, True)
    assert len(post_office.taken) == 10


@pytest.mark.django_db(transaction=True)
def test_a_server_that_goes_away_in_the_middle_gives_back_the_rest(post_office):
    make_many(make_student(), 10)

    def away(message) -> None:
        if len(post_office.taken) == 4:
            raise ConnectionResetError

    post_office.before = away
    assert deliver_due() == 4
    found = Notification.objects.pending().values_list("attempts", "claimed_until")
    assert sorted(attempts for attempts, _ in found) == [0] * 5 + [1]
    assert {until for _, until in found} == {None}


def test_a_call_for_help_needs_no_transaction(settings):
    nudge.call_another()
