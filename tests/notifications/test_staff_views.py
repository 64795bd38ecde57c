import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from notifications.models import Notification
from notifications.services import resend
from tests.factories import make_staff, make_student
from tests.queries import same_at_1_and_30

from .factories import make_row

State = Notification.State
OUTBOX = "/notifications/outbox/"


@pytest.fixture
def failed(student) -> Notification:
    return make_row(student, state=State.FAILED, attempts=8, last_error="SMTPDataError 550")


def resend_path(row: Notification) -> str:
    return reverse("notifications:resend", args=[row.pk])


def test_staff_see_what_failed_first_and_how_many_stand_where(student, staff, failed, client_for):
    make_row(student)
    page = client_for(staff).get(OUTBOX)
    assert list(page.context["page"]) == [failed]
    counts = {state: count for state, _, count in page.context["tabs"]}
    assert counts == {"due": 1, "sent": 0, "void": 0, "failed": 1}
    assert b"Sam Rivera" in page.content
    assert b"SMTPDataError 550" in page.content


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": State.DUE, "next_try_at": timezone.now(), "attempts": 1, "last_error": "TimeoutError"}, b"Next try"),
        ({"state": State.DUE}, b"Due "),
        ({"state": State.VOID, "void_reason": "The meeting was moved"}, b"The meeting was moved"),
        ({"state": State.SENT, "sent_at": timezone.now()}, b"Sent "),
    ],
)
def test_staff_choose_a_state(student, staff, client_for, fields, words):
    row = make_row(student, **fields)
    page = client_for(staff).get(OUTBOX, {"state": fields["state"]})
    assert list(page.context["page"]) == [row]
    assert words in page.content


def test_staff_send_a_failed_message_again(staff, failed, client_for):
    answer = client_for(staff).post(resend_path(failed), follow=True)
    failed.refresh_from_db()
    assert (failed.state, failed.resent_by) == (State.DUE, staff)
    assert b"in the queue again" in answer.content


def test_a_message_that_is_not_failed_any_more_is_left_alone(staff, student, client_for):
    row = make_row(student, state=State.SENT, sent_at=timezone.now())
    answer = client_for(staff).post(resend_path(row), follow=True)
    assert b"no longer marked as failed" in answer.content


@pytest.mark.parametrize("person", ["student", "mentor"])
def test_nobody_else_sees_or_resends(request, failed, person, client_for):
    client = client_for(request.getfixturevalue(person))
    assert client.get(OUTBOX).status_code == 403
    assert client.post(resend_path(failed)).status_code == 403
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_the_outbox_costs_the_same_for_one_row_and_for_thirty(staff, client_for):
    def add_row() -> None:
        make_row(make_student(), state=State.FAILED, resent_by=make_staff(), resent_at=timezone.now())

    same_at_1_and_30(client_for(staff), OUTBOX, add_row)


@pytest.mark.parametrize("state", ["%00", "nonsense", ""])
def test_a_state_that_there_is_not_shows_what_failed(staff, failed, client_for, state):
    page = client_for(staff).get(f"{OUTBOX}?state={state}")
    assert list(page.context["page"]) == [failed]


def test_only_staff_resend(failed, mentor):
    with pytest.raises(PermissionDenied):
        resend(notification=failed, by=mentor)
