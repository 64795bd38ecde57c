from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications.models import MutedKind, Notification
from notifications.services import choose_kinds, mute, notify, resend, void_pending

from .factories import make_row

State = Notification.State


def test_a_message_is_due_now_unless_a_time_is_given(student):
    before = timezone.now()
    row = notify(kind="sample.news", recipient=student, about=student)
    assert before <= row.due_at <= timezone.now()
    assert (row.state, row.about) == (State.DUE, student)


def test_the_same_news_for_the_same_occasion_is_one_row(student):
    first = notify(kind="sample.news", recipient=student, about=student, occasion="monday")
    again = notify(kind="sample.news", recipient=student, about=student, occasion="monday")
    other = notify(kind="sample.news", recipient=student, about=student, occasion="tuesday")
    assert first == again
    assert other != first


def test_what_was_taken_back_can_be_said_again(student):
    first = notify(kind="sample.news", recipient=student, about=student)
    assert void_pending(about=student, reason="Moved") == 1
    second = notify(kind="sample.news", recipient=student, about=student)
    first.refresh_from_db()
    assert (first.state, first.void_reason) == (State.VOID, "Moved")
    assert second != first


def test_only_the_named_kinds_are_taken_back_and_nothing_that_was_sent(student):
    sent = make_row(student, state=State.SENT, sent_at=timezone.now())
    due = make_row(student)
    other = make_row(student, kind="sample.must")
    assert void_pending(about=student, kinds=["sample.news"], reason="Moved") == 1
    states = {row.pk: row.state for row in Notification.objects.all()}
    assert states == {sent.pk: State.SENT, due.pk: State.VOID, other.pk: State.DUE}


def test_a_kind_that_nobody_registered_is_refused_at_once(student):
    with pytest.raises(LookupError):
        notify(kind="sample.unheard", recipient=student, about=student)


def test_nothing_is_kept_of_a_transaction_that_failed(student):
    @transaction.atomic
    def act() -> None:
        notify(kind="sample.news", recipient=student, about=student)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Notification.objects.exists()


def test_a_failed_message_is_put_back_with_its_tries_counted_anew(student, staff):
    row = make_row(student, state=State.FAILED, attempts=8, last_error="SMTPDataError 550")
    resend(notification=row, by=staff)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error, row.resent_by) == (State.DUE, 0, "", staff)
    assert row in Notification.objects.claimable(timezone.now())


def test_only_a_failed_message_can_be_put_back(student, staff):
    row = make_row(student, state=State.SENT, sent_at=timezone.now())
    with pytest.raises(ValidationError, match="no longer marked as failed"):
        resend(notification=row, by=staff)


def test_an_essential_kind_cannot_be_switched_off(student):
    with pytest.raises(ValidationError):
        mute(person=student, kind="sample.must")


def test_choosing_switches_kinds_off_and_on_again(student):
    choose_kinds(person=student, wanted=set())
    assert "sample.news" in set(student.muted_kinds.values_list("kind", flat=True))
    choose_kinds(person=student, wanted={"sample.news"})
    assert not MutedKind.objects.filter(person=student, kind="sample.news").exists()


@pytest.mark.parametrize(
    "fields", [{"state": State.SENT}, {"state": State.VOID}, {"sent_at": timezone.now()}, {"void_reason": "Moved"}]
)
def test_the_database_ties_a_state_to_its_facts(student, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_row(student, **fields)


def test_what_is_planned_for_later_is_not_claimed(student):
    make_row(student, due_at=timezone.now() + timedelta(minutes=1))
    assert not Notification.objects.claimable(timezone.now()).exists()
