"""What is due survives the loss of everything that is not the database (P4)."""

import pytest
import redis
from django.utils import timezone

from meetings.models import Meeting
from meetings.services.notices import plan_notices
from notifications.models import Notification
from tests import factories
from tests.meetings.factories import make_meeting
from tests.stack import queue_url

pytestmark = pytest.mark.drill


def forget_everything() -> None:
    with redis.Redis.from_url(queue_url()) as broker:
        broker.flushdb()


def remind_now(meeting: Meeting) -> None:
    plan_notices(meeting)
    Notification.objects.filter(kind="meetings.reminder").update(due_at=timezone.now())


def test_an_emptied_broker_and_a_killed_worker_lose_nothing_and_double_nothing(running_stack):
    mentor, student = factories.make_mentor(), factories.make_student()
    running_stack.kill("worker")
    remind_now(make_meeting(factories.make_relationship(mentor, student)))
    forget_everything()
    running_stack.start("worker")
    running_stack.wait_for_mail(subject="Reminder: meeting with", count=2, seconds=30)
    running_stack.wait_until(
        lambda: not Notification.objects.pending().filter(kind="meetings.reminder").exists(), "the marks"
    )
    assert len(running_stack.mail(subject="Reminder: meeting with")) == 2


def test_a_beat_that_stood_still_catches_up(running_stack):
    running_stack.kill("beat")
    mentor, student = factories.make_mentor(), factories.make_student()
    forget_everything()
    remind_now(make_meeting(factories.make_relationship(mentor, student)))
    forget_everything()
    running_stack.start("beat")
    running_stack.wait_for_mail(subject="Reminder: meeting with", count=2, seconds=30)
    assert len(running_stack.mail(subject="Reminder: meeting with")) == 2
