"""The outbox for many people at once."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.bulk import notify_many, say_after_all, void_about, void_for
from notifications.delivery import SWITCHED_OFF, deliver_due
from notifications.mail import Mail
from notifications.models import Notification
from notifications.services import notify
from tests import factories

from .factories import make_mail, make_row

State = Notification.State


def test_each_pair_is_one_row_that_is_due(student, mentor):
    assert notify_many(kind="sample.news", news=[(student, mentor), (mentor, student)]) == 2
    rows = {(row.recipient, row.about, row.state) for row in Notification.objects.all()}
    assert rows == {(student, mentor, State.DUE), (mentor, student, State.DUE)}


def test_many_rows_take_as_few_statements_as_one(django_assert_num_queries, db):
    people = [factories.make_user() for _ in range(50)]
    with django_assert_num_queries(3):  # a savepoint, one insert, and its release
        notify_many(kind="sample.news", news=[(person, person) for person in people])


def test_what_stands_already_is_left_alone_and_what_was_taken_back_is_said(student, mentor):
    first = notify(kind="sample.news", recipient=student, about=student)
    void = make_row(mentor, state=State.VOID, void_reason="Moved", occasion="")
    notify_many(kind="sample.news", news=[(student, student), (mentor, mentor)])
    assert Notification.objects.filter(recipient=student).get() == first
    assert Notification.objects.filter(recipient=mentor).exclude(pk=void.pk).get().state == State.DUE


def test_a_kind_that_nobody_registered_is_refused(student):
    with pytest.raises(LookupError):
        notify_many(kind="sample.unheard", news=[(student, student)])


def test_what_was_to_be_said_about_many_things_is_taken_back(student, mentor, stranger):
    rows = [
        make_row(person, state=state, **sent)
        for person, state, sent in (
            (student, State.DUE, {}),
            (mentor, State.SENT, {"sent_at": timezone.now()}),
            (stranger, State.DUE, {}),
        )
    ]
    assert void_about(targets=[student, mentor], reason="Gone") == 1
    assert [Notification.objects.get(pk=row.pk).state for row in rows] == [State.VOID, State.SENT, State.DUE]
    assert void_about(targets=[], reason="Gone") == 0


def test_what_people_were_to_be_told_is_taken_back_whatever_it_is_about(student, stranger):
    make_row(student)
    make_row(student, kind="sample.must", about_id=stranger.pk)
    kept = make_row(stranger)
    assert void_for(recipients=[student], reason="Gone") == 2
    assert Notification.objects.pending().get() == kept


class TestSayingItAfterAll:
    LOST = {"state": State.VOID, "void_reason": SWITCHED_OFF, "minutes_ago": 0}

    def test_only_what_the_switched_off_account_lost_since_then(self, student, stranger):
        since = timezone.now() - timedelta(minutes=5)
        lost = make_row(student, **self.LOST)
        for others in ({"void_reason": "Moved"}, {"minutes_ago": 10}):
            make_row(student, **self.LOST | others)
        make_row(stranger, **self.LOST)
        assert say_after_all(recipients=[student], since=since) == 1
        assert Notification.objects.pending().get() == lost

    def test_one_occasion_is_said_once(self, student):
        since = timezone.now() - timedelta(minutes=5)
        for _ in range(2):
            make_row(student, occasion="monday", **self.LOST)
        make_row(student, occasion="tuesday", **self.LOST)
        make_row(student, occasion="tuesday")
        assert say_after_all(recipients=[student], since=since) == 1
        assert sorted(Notification.objects.pending().values_list("occasion", flat=True)) == ["monday", "tuesday"]


def sent_with(post_office, sample, recipient, **parts):
    sample.mail = make_mail(**parts)
    make_row(recipient)
    deliver_due()
    return post_office.taken[-1]


def test_answers_go_where_the_mail_says(post_office, sample, student):
    assert sent_with(post_office, sample, student).reply_to == []
    assert sent_with(post_office, sample, student, reply_to="office@example.edu").reply_to == ["office@example.edu"]


def test_a_mail_may_name_another_inbox_of_its_recipient(post_office, sample, student):
    message = sent_with(post_office, sample, student, to="before@example.edu")
    assert message.to == ["Sam Rivera <before@example.edu>"]


def test_no_line_break_reaches_the_header_of_the_answer(post_office, sample, student):
    message = sent_with(post_office, sample, student, reply_to="office@example.edu\r\nBcc: x@example.edu")
    assert not re.search(r"[\r\n]", message.reply_to[0])
    assert isinstance(sample.mail, Mail)
