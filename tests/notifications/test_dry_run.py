from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.clock import zone_for
from notifications.kinds import TooLate
from notifications.models import DeliveryChoice, MutedKind, Notification
from tests.factories import make_student
from tests.queries import queries_of

from .factories import make_mail, make_row

PAGE = "/notifications/outbox/dry-run/"
State = Notification.State


def forecasts(client, **asked) -> list:
    return client.get(PAGE, asked).context["forecasts"]


def test_what_is_due_within_the_time_is_listed_by_its_kind_and_not_by_its_words(student, staff, sample, client_for):
    sample.mail = make_mail(subject="Your meeting\r\nBcc: x@y", text="The secret body", html="<p>The secret body</p>")
    soon, later = make_row(student, minutes_ago=-30), make_row(student, minutes_ago=-300)
    make_row(student, minutes_ago=-3000)
    make_row(student, state=State.SENT, sent_at=timezone.now())
    client = client_for(staff)
    assert [one.row for one in forecasts(client)] == [soon]
    assert [one.row for one in forecasts(client, within="day")] == [soon, later]
    assert [one.row for one in forecasts(client, within="nonsense")] == [soon]
    words = client.get(PAGE).content.decode()
    assert "Some news" in words
    assert "Would go out." in words
    assert "Your meeting" not in words
    assert "secret" not in words


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("The student has answered it.", "No longer needed."),
        (TooLate("The meeting has begun."), "The meeting has begun."),
    ],
)
def test_what_no_longer_holds_is_listed_without_what_people_did(student, staff, sample, client_for, answer, shown):
    sample.holds = answer
    row = make_row(student)
    [found] = forecasts(client_for(staff))
    assert found.reason == answer
    assert f"Would not go out: {shown}</p>" in client_for(staff).get(PAGE).content.decode()
    row.refresh_from_db()
    assert row.state == State.DUE


def test_what_its_reader_does_not_want_is_listed_with_why(student, staff, client_for):
    make_row(student)
    MutedKind.objects.create(person=student, kind="sample.news", muted_at=timezone.now())
    assert "switched this kind off" in forecasts(client_for(staff))[0].reason


def test_a_message_that_cannot_be_written_spoils_no_other(student, staff, sample, client_for):
    broken, whole = make_row(student, minutes_ago=9), make_row(student)
    sample.broken.add(broken.pk)
    reasons = {one.row: one.reason for one in forecasts(client_for(staff))}
    assert reasons == {broken: "It could not be written (ValueError).", whole: ""}


def test_a_kind_of_a_newer_release_is_listed(student, staff, client_for):
    make_row(student, kind="sample.from_the_future")
    assert "LookupError" in forecasts(client_for(staff))[0].reason


def test_what_waits_for_the_end_of_quiet_hours_says_so(student, staff, client_for):
    local, hour = timezone.now().astimezone(zone_for(student)), timedelta(hours=1)
    hours = {"quiet_from": (local - hour).time(), "quiet_until": (local + hour).time()}
    DeliveryChoice.objects.create(person=student, changed_at=timezone.now(), **hours)
    make_row(student)
    assert forecasts(client_for(staff))[0].waits == "after the reader's quiet hours"


def test_looking_sends_and_writes_nothing(student, staff, sample, client_for):
    """Whatever a kind itself writes while it is asked."""
    row = make_row(student)
    sample.while_writing = lambda: Notification.objects.filter(pk=row.pk).update(
        state=State.VOID, void_reason="Written"
    )
    before = Notification.objects.values().get()
    assert forecasts(client_for(staff))[0].reason == ""
    assert Notification.objects.values().get() == before
    assert mail.outbox == []


def test_a_page_holds_fifty_and_costs_the_same_for_any_table(staff, sample, client_for):
    for _ in range(50):
        make_row(make_student())
    fifty = queries_of(client_for(staff), PAGE)
    for _ in range(10):
        make_row(make_student())
    assert queries_of(client_for(staff), PAGE) == fifty
    assert len(forecasts(client_for(staff), page=2)) == 10


def test_an_hour_without_messages_says_so(staff, client_for):
    assert "Nothing is planned" in client_for(staff).get(PAGE).content.decode()


@pytest.mark.parametrize(("within", "words"), [("hour", "within an hour"), ("day", "within a day")])
def test_where_nothing_is_due_the_next_is_named(student, staff, client_for, within, words):
    make_row(student, due_at=datetime(2040, 3, 1, 13, tzinfo=UTC))
    make_row(student, due_at=datetime(2041, 3, 1, 13, tzinfo=UTC))
    page = client_for(staff).get(PAGE, {"within": within}).content.decode()
    assert f"Nothing is due {words}" in page
    assert "The next goes out on March 1, 8 a.m." in page


@pytest.mark.parametrize("person", ["student", "mentor"])
def test_nobody_else_looks(request, person, client_for):
    assert client_for(request.getfixturevalue(person)).get(PAGE).status_code == 403
