"""P4 as it really happens: beat ticks, a worker in a process of its own sends, and neither is spared."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from notifications.models import Notification
from tests.factories import make_mentor, make_request, make_student

State = Notification.State
KIND = "matching.request_received"


def make_due_rows(count: int) -> list[Notification]:
    """Rows as a transaction leaves them whose nudge was lost."""
    mentor, now = make_mentor(), timezone.now()
    request = make_request(make_student(), mentor)
    rows = [
        Notification(
            kind=KIND,
            recipient=mentor,
            about_type=request._meta.label,
            about_id=request.pk,
            occasion=str(number),
            created_at=now,
            due_at=now,
        )
        for number in range(count)
    ]
    return Notification.objects.bulk_create(rows)


def sent() -> int:
    return Notification.objects.filter(state=State.SENT).count()


def test_what_is_due_is_sent_unprompted_within_two_ticks(running_stack):
    make_due_rows(1)
    letter = running_stack.wait_for_mail(seconds=3)[0]
    assert "asks you to be their mentor" in letter.subject
    running_stack.wait_until(lambda: sent() == 1, "the mark")


def test_a_worker_that_is_killed_while_it_sends_loses_nothing_and_doubles_at_most_one(running_stack):
    rows = make_due_rows(120)
    running_stack.wait_for_mail()
    running_stack.kill("worker")
    left = len(rows) - sent()
    Notification.objects.exclude(claimed_until=None).update(claimed_until=timezone.now() - timedelta(seconds=1))
    running_stack.start("worker")
    running_stack.wait_until(lambda: sent() == len(rows), f"the {left} that were left")
    copies = Counter(letter.message["Message-ID"] for letter in running_stack.mail())
    assert len(copies) == len(rows)
    assert copies.total() - len(rows) <= 1
