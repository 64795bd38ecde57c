"""Delivery through Django's SMTP backend, to a server that really listens."""

import time

import pytest

from notifications.delivery import deliver_due
from notifications.models import Notification
from tests.factories import make_student

from . import mail_server
from .factories import make_row

State = Notification.State


@pytest.fixture
def server(settings):
    with mail_server.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
        yield server


def test_a_batch_goes_over_one_connection(student, server):
    rows = [make_row(student) for _ in range(5)]
    assert deliver_due() == 5
    assert server.calls == 1
    assert all(any(str(row.pk) in message for message in server.taken) for row in rows)


def test_nothing_to_say_calls_nobody(student, server, sample):
    make_row(student)
    sample.holds = False
    deliver_due()
    assert server.calls == 0


def test_an_address_that_the_server_refuses_stops_no_other(student, server):
    bad, good = make_row(student, minutes_ago=9), make_row(make_student())
    server.refused = {student.email}
    assert deliver_due() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state, server.calls) == (State.DUE, State.SENT, 1)


def test_a_server_that_falls_silent_costs_one_wait_not_one_for_each_message(student, server):
    rows = [make_row(student) for _ in range(5)]
    server.hangs = True
    started = time.monotonic()
    assert deliver_due() == 0
    assert time.monotonic() - started < 4
    assert sum(Notification.objects.get(pk=row.pk).attempts for row in rows) == 1


def test_a_long_header_reaches_the_reader_whole(student, server):
    make_row(student)
    deliver_due()
    unfolded = server.taken[0].replace("\r\n ", "")
    assert "List-Unsubscribe: <http" in unfolded
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in unfolded
