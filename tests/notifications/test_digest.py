"""The daily mail: one row for everything that can wait. Nothing of it is lost, and nothing is said twice."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications import digest, outbox
from notifications.choices import choose_delivery
from notifications.delivery import deliver, deliver_due
from notifications.models import DeliveryChoice, MutedKind, Notification
from notifications.services import resend, void_pending
from tests.factories import make_student

from .factories import make_choice, make_row

State = Notification.State


@pytest.fixture(autouse=True)
def can_wait(sample):
    sample.change("sample.news", digest=True)


@pytest.fixture
def reader(student):
    make_choice(student, digest="daily")
    return student


@pytest.fixture
def gathered(reader, post_office) -> list[Notification]:
    rows = [make_row(reader, minutes_ago=number) for number in (3, 2)]
    deliver_due()
    return rows


def letter() -> Notification:
    return Notification.objects.exclude(state=State.VOID).get(kind=digest.KIND)


def the_hour_comes() -> int:
    Notification.objects.filter(kind=digest.KIND).update(due_at=timezone.now(), next_try_at=None)
    return deliver_due()


def queries_to(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def states() -> list[tuple]:
    return sorted(Notification.objects.values_list("kind", "state"))


def test_what_can_wait_is_gathered_for_the_chosen_hour(gathered, reader, post_office):
    assert post_office.taken == []
    assert timezone.now() < letter().due_at <= timezone.now() + timedelta(days=1)
    assert {row.digest for row in Notification.objects.filter(kind="sample.news")} == {letter()}
    assert deliver_due() == 0


def test_one_mail_names_and_links_them_all_and_marks_them(gathered, reader, post_office):
    assert the_hour_comes() == 1
    (message,) = post_office.taken
    assert message.subject == "Your daily mail: 2 things to know"
    assert message.body.count("Some news: ") == 2
    assert f"/sample/{reader.pk}/" in message.body
    assert "Something is new" not in message.body
    assert "List-Unsubscribe" in message.extra_headers
    assert {state for _, state in states()} == {State.SENT}


def test_others_get_each_by_itself(reader, post_office):
    make_row(make_student())
    assert deliver_due() == 1


def test_what_cannot_wait_goes_by_itself(reader, post_office, sample):
    make_row(reader, kind="sample.must")
    sample.change("sample.news", digest=True, urgent=True)
    make_row(reader)
    assert deliver_due() == 2


def test_what_no_longer_holds_is_left_out(gathered, reader, post_office, sample):
    sample.not_any_more = {gathered[0].pk}
    assert the_hour_comes() == 1
    assert post_office.taken[0].subject == "Your daily mail: 1 thing to know"
    assert Notification.objects.get(pk=gathered[0].pk).state == State.VOID


def test_one_broken_message_keeps_no_other_from_its_reader(gathered, reader, post_office, sample):
    """It is tried again by itself."""
    Notification.objects.filter(pk=gathered[0].pk).update(kind="sample.tomorrow")
    assert the_hour_comes() == 1
    assert post_office.taken[0].subject == "Your daily mail: 1 thing to know"
    broken = Notification.objects.get(pk=gathered[0].pk)
    assert (broken.state, broken.attempts, broken.digest) == (State.DUE, 1, None)


def test_a_daily_mail_with_nothing_left_is_not_sent(gathered, reader, post_office):
    void_pending(about=reader, kinds=["sample.news"], reason="Moved")
    assert the_hour_comes() == 0
    assert {state for _, state in states()} == {State.VOID}
    assert Notification.objects.get(kind=digest.KIND).void_reason == digest.NOTHING_LEFT


def test_what_is_taken_back_while_the_mail_is_written_is_not_in_it(gathered, reader, post_office, monkeypatch):
    plain = outbox.hold

    def meanwhile(rows):
        monkeypatch.setattr(outbox, "hold", plain)
        Notification.objects.filter(pk=gathered[0].pk).update(state=State.VOID, void_reason="Moved")
        return plain(rows)

    monkeypatch.setattr(outbox, "hold", meanwhile)
    the_hour_comes()
    assert [message.subject for message in post_office.taken] == ["Your daily mail: 1 thing to know"]


def test_a_failure_keeps_everything_for_the_next_try(gathered, reader, post_office):
    def away(message):
        raise SMTPServerDisconnected

    post_office.before = away
    assert the_hour_comes() == 0
    assert {state for _, state in states()} == {State.DUE}
    post_office.before = lambda message: None
    assert the_hour_comes() == 1
    assert {state for _, state in states()} == {State.SENT}
    assert len(post_office.taken) == 1


def test_staff_send_a_failed_one_again_with_all_of_it(gathered, reader, post_office, staff):
    Notification.objects.filter(kind=digest.KIND).update(state=State.FAILED, attempts=8)
    resend(notification=letter(), by=staff)
    assert the_hour_comes() == 1
    assert {state for _, state in states()} == {State.SENT}


def give_up(post_office) -> None:
    def away(message):
        raise SMTPServerDisconnected

    post_office.before = away
    Notification.objects.filter(kind=digest.KIND).update(attempts=outbox.MOST_ATTEMPTS - 1)
    the_hour_comes()
    post_office.before = lambda message: None


def test_a_daily_mail_that_is_given_up_is_so_with_all_of_it_and_comes_again_with_all_of_it(
    gathered, reader, post_office, staff
):
    give_up(post_office)
    assert {state for _, state in states()} == {State.FAILED}
    resend(notification=letter(), by=staff)
    assert {state for _, state in states()} == {State.DUE}
    assert the_hour_comes() == 1
    assert post_office.taken[-1].subject == "Your daily mail: 2 things to know"
    assert {state for _, state in states()} == {State.SENT}


def test_a_part_of_it_that_is_sent_again_waits_for_it_no_longer(gathered, reader, post_office, staff):
    give_up(post_office)
    resend(notification=gathered[0], by=staff)
    row = Notification.objects.get(pk=gathered[0].pk)
    assert (row.state, row.digest) == (State.DUE, None)


def test_a_crash_between_sending_and_the_mark_marks_nothing_by_halves(gathered, reader, post_office, monkeypatch):
    Notification.objects.filter(kind=digest.KIND).update(due_at=timezone.now())
    rows = outbox.claim()
    monkeypatch.setattr(outbox, "mark_sent", lambda row: None)
    deliver(rows)
    assert {state for _, state in states()} == {State.DUE}
    monkeypatch.undo()


def test_who_wants_each_by_itself_again_gets_what_was_gathered(gathered, reader, post_office):
    choice = DeliveryChoice.objects.get()
    choose_delivery(person=reader, quiet_from=None, quiet_until=None, digest="off", digest_at=choice.digest_at)
    assert deliver_due() == 2
    assert Notification.objects.get(kind=digest.KIND).state == State.VOID


def test_what_comes_after_the_mail_of_today_is_in_that_of_tomorrow(gathered, reader, post_office):
    the_hour_comes()
    Notification.objects.filter(kind=digest.KIND).update(occasion="yesterday")
    make_row(reader)
    deliver_due()
    first, second = Notification.objects.filter(kind=digest.KIND).order_by("created_at")
    assert (first.state, second.state) == (State.SENT, State.DUE)


def test_whoever_stops_the_daily_mail_gets_none_of_it(gathered, reader, post_office):
    MutedKind.objects.create(person=reader, kind=digest.KIND, muted_at=timezone.now())
    assert the_hour_comes() == 0
    assert {state for _, state in states()} == {State.VOID}
    choose_delivery(person=reader, quiet_from=None, quiet_until=None, digest="daily", digest_at=timezone.now().time())
    assert not MutedKind.objects.exists()


def test_a_letter_that_is_under_way_already_takes_nothing_more(gathered, reader, post_office):
    """The row waits for the one after it, and keeps no worker busy meanwhile."""
    at = letter().due_at
    Notification.objects.filter(kind=digest.KIND).update(due_at=timezone.now(), claimed_until=at)
    late = make_row(reader)
    assert deliver_due() == 0
    late.refresh_from_db()
    assert (late.digest, late.next_try_at, late.claimed_until) == (None, at, None)


def test_gathering_takes_as_few_statements_for_thirty_as_for_one(reader, post_office):
    def gather(number: int) -> int:
        for _ in range(number):
            make_row(reader)
        return queries_to(deliver_due)

    gather(1)
    assert gather(1) == gather(30)


def test_so_does_writing_the_daily_mail(reader, post_office):
    def write(number: int) -> int:
        for _ in range(number):
            make_row(reader)
        deliver_due()
        Notification.objects.pending().filter(kind=digest.KIND).update(occasion=f"day {number}")
        return queries_to(the_hour_comes)

    assert write(2) == write(20)
