import threading
import time

import pytest
from celery import Celery, current_app
from django.core.cache import cache
from django.db import transaction

from notifications import nudge
from notifications.nudge import nudge_after_commit
from notifications.services import notify
from tests.factories import make_student

NOBODY_LISTENS = "redis://127.0.0.1:1/0"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def published(monkeypatch) -> list[str]:
    """The names of the tasks that were put in the queue."""
    names = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: names.append(name))
    cache.delete(nudge.WAITING)
    yield names
    cache.delete(nudge.WAITING)


@transaction.atomic
def nudge_and_fail() -> None:
    nudge_after_commit()
    raise ZeroDivisionError


def test_delivery_is_nudged_once_however_much_one_transaction_says(published):
    student = make_student()
    with transaction.atomic():
        for occasion in "abc":
            notify(kind="sample.news", recipient=student, about=student, occasion=occasion)
            cache.delete(nudge.WAITING)
        assert published == []
    assert published == ["notifications.deliver_due"]


def test_a_savepoint_that_is_rolled_back_takes_only_its_own_nudge(published):
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            nudge_and_fail()
        nudge_after_commit()
    assert len(published) == 1


def test_nothing_is_nudged_when_the_transaction_fails(published):
    with pytest.raises(ZeroDivisionError):
        nudge_and_fail()
    assert published == []


def test_one_nudge_waits_at_a_time_and_the_next_comes_once_it_was_heard(published):
    for _ in range(3):
        nudge_after_commit()
    assert len(published) == 1
    nudge.heard()
    nudge_after_commit()
    assert len(published) == 2


def test_a_cache_that_is_away_neither_breaks_nor_delays_what_was_saved(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": NOBODY_LISTENS}}
    assert seconds_to_notify() < 1


def test_a_queue_that_is_away_neither_breaks_nor_delays_what_was_saved(monkeypatch):
    cache.delete(nudge.WAITING)
    unreachable = Celery(set_as_current=False)
    unreachable.config_from_object("django.conf:settings", namespace="CELERY")
    unreachable.conf.broker_url = NOBODY_LISTENS
    monkeypatch.setattr(nudge, "current_app", unreachable)
    assert seconds_to_notify() < 1


def seconds_to_notify() -> float:
    student = make_student()
    started = time.monotonic()
    row = notify(kind="sample.news", recipient=student, about=student)
    row.refresh_from_db()
    return time.monotonic() - started


def test_every_thread_reaches_our_own_queue():
    """Celery's current app is the creating thread's; web threads fall back on the default."""
    found = []
    thread = threading.Thread(target=lambda: found.append(current_app.main))
    thread.start()
    thread.join()
    assert found == ["mentorship"]
