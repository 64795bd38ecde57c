from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from notifications import heartbeat
from notifications.models import Notification
from notifications.services import resend, resend_all
from tests.factories import make_staff, make_student
from tests.queries import same_at_1_and_30

from .factories import make_row

State = Notification.State
OUTBOX = "/notifications/outbox/"
GIVEN_UP = {
    "state": State.FAILED,
    "attempts": 8,
    "last_error": "The mail server refused the message (SMTPDataError 550)",
}


@pytest.fixture
def failed(student) -> Notification:
    return make_row(student, **GIVEN_UP)


def resend_path(row: Notification) -> str:
    return reverse("notifications:resend", args=[row.pk])


def void(student, **fields) -> Notification:
    return make_row(student, **{"state": State.VOID, "void_reason": "The meeting was moved"} | fields)


def words_of(client, **asked) -> str:
    return client.get(OUTBOX, asked).content.decode()


# What stands where


def test_staff_see_what_failed_first_and_how_many_stand_where(student, staff, failed, client_for):
    make_row(student)
    make_row(student, minutes_ago=-30)
    void(student)
    void(student, too_late=True)
    void(student, too_late=True)
    page = client_for(staff).get(OUTBOX)
    assert list(page.context["page"]) == [failed]
    counts = {state: count for state, _, count in page.context["tabs"]}
    assert counts == {"failed": 1, "overdue": 1, "scheduled": 1, "sent": 0, "void": 1, "late": 2}
    assert b"Sam Rivera" in page.content
    assert b"SMTPDataError 550" in page.content


@pytest.mark.parametrize(
    ("tab", "fields", "words"),
    [
        ("overdue", {"next_try_at": timezone.now(), "attempts": 1, "last_error": "TimeoutError"}, "Next try"),
        ("overdue", {}, "Due "),
        ("scheduled", {"minutes_ago": -30}, "Due "),
        ("void", {"state": State.VOID, "void_reason": "The account is switched off."}, "The account is switched off."),
        ("void", {"state": State.VOID, "void_reason": "The student has answered it."}, "No longer needed."),
        ("late", {"state": State.VOID, "void_reason": "It has begun", "too_late": True}, "It has begun"),
        ("late", {"state": State.VOID, "void_reason": "It has begun", "too_late": True}, "it cannot be sent again"),
        ("sent", {"state": State.SENT, "sent_at": timezone.now()}, "Sent "),
    ],
)
def test_staff_choose_a_state(student, staff, client_for, tab, fields, words):
    row = make_row(student, **fields)
    page = client_for(staff).get(OUTBOX, {"state": tab})
    assert list(page.context["page"]) == [row]
    assert words in page.content.decode()


@pytest.mark.parametrize("tab", ["failed", "overdue", "scheduled", "sent", "void", "late"])
def test_an_empty_state_says_so(staff, client_for, tab):
    assert 'class="empty"' in words_of(client_for(staff), state=tab)


def test_what_its_reader_put_off_is_planned_and_not_due(student, staff, client_for):
    """For the end of quiet hours, or for the daily mail."""
    later = timezone.now() + timedelta(hours=3)
    quiet = make_row(student, minutes_ago=60, next_try_at=later)
    daily = make_row(student, kind="sample.must", minutes_ago=-180)
    gathered = make_row(student, minutes_ago=60, digest=daily)
    failing = make_row(student, minutes_ago=60, next_try_at=later, attempts=1, last_error="TimeoutError")
    client = client_for(staff)
    assert set(client.get(OUTBOX, {"state": "scheduled"}).context["page"]) == {quiet, daily, gathered}
    page = client.get(OUTBOX, {"state": "overdue"})
    assert list(page.context["page"]) == [failing]
    assert page.context["condition"].oldest == failing.due_at


@pytest.mark.parametrize("name", ["resent_at", "next_try_at"])
def test_what_was_sent_again_or_put_off_waits_since_then(at_work, student, staff, client_for, name):
    """What its reader's quiet hours held until a minute ago is not late."""
    then = timezone.now() - timedelta(minutes=1)
    make_row(student, minutes_ago=180, **{name: then, "resent_by": staff if name == "resent_at" else None})
    condition = client_for(staff).get(OUTBOX).context["condition"]
    assert (condition.oldest, condition.advice) == (then, "")


def test_what_people_did_is_not_told_to_staff(student, staff, client_for):
    make_row(student, state=State.VOID, void_reason="The thank-you was taken back.")
    assert "thank-you" not in words_of(client_for(staff), state="void")


def test_what_was_not_delivered_names_the_address_and_leads_to_the_person(student, staff, client_for):
    make_row(student, **GIVEN_UP | {"last_error": "The mail server refused the address (SMTPRecipientsRefused)"})
    words = words_of(client_for(staff))
    assert f'<a href="/people/{student.pk}/">Sam Rivera</a>' in words
    assert student.email in words
    assert "The mail server does not take mail for this address." in words


def test_what_has_waited_longest_stands_first(student, staff, client_for):
    newer, older = make_row(student, minutes_ago=5), make_row(student, minutes_ago=50)
    assert list(client_for(staff).get(OUTBOX, {"state": "overdue"}).context["page"]) == [older, newer]


@pytest.mark.parametrize("asked", [{"kind": "sample.must"}, {"person": "vale"}, {"person": "ROBIN"}])
def test_staff_look_for_a_kind_or_a_person(student, stranger, staff, failed, client_for, asked):
    sought = make_row(stranger, kind="sample.must", **GIVEN_UP)
    page = client_for(staff).get(OUTBOX, asked)
    assert list(page.context["page"]) == [sought]
    assert page.context["tabs"][0][2] == 1


def test_an_address_finds_its_person(student, stranger, staff, failed, client_for):
    make_row(stranger, **GIVEN_UP)
    assert list(client_for(staff).get(OUTBOX, {"person": student.email}).context["page"]) == [failed]


@pytest.mark.parametrize("query", ["state=%00", "state=nonsense", "state=", "person=%00&kind=%00", "page=nine"])
def test_nonsense_shows_what_failed(staff, failed, client_for, query):
    assert list(client_for(staff).get(f"{OUTBOX}?{query}").context["page"]) == [failed]


def test_a_filter_that_finds_nothing_says_what_to_do(staff, failed, client_for):
    assert "Take a filter away" in words_of(client_for(staff), person="Nobody")


def test_what_fails_is_gathered_by_kind_and_cause(student, staff, failed, client_for):
    make_row(student, **GIVEN_UP)
    make_row(student, attempts=2, last_error="The mail server did not answer (TimeoutError)")
    causes = client_for(staff).get(OUTBOX).context["causes"]
    assert [(cause.label, cause.count, cause.failed) for cause in causes] == [("Some news", 2, 2), ("Some news", 1, 0)]
    assert "still being tried" in words_of(client_for(staff))


def test_the_outbox_costs_the_same_for_one_row_and_for_thirty(staff, client_for):
    def add_row() -> None:
        make_row(make_student(), **GIVEN_UP, resent_by=make_staff(), resent_at=timezone.now())

    same_at_1_and_30(client_for(staff), OUTBOX, add_row)


# Sending again


def test_staff_send_a_failed_message_again(staff, failed, client_for):
    answer = client_for(staff).post(resend_path(failed), follow=True)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.last_error, failed.resent_by) == (State.DUE, 0, "", staff)
    assert b"in the queue again" in answer.content


def test_a_message_that_is_not_failed_any_more_is_left_alone(staff, student, client_for):
    row = make_row(student, state=State.SENT, sent_at=timezone.now())
    answer = client_for(staff).post(resend_path(row), follow=True)
    assert b"no longer marked as failed" in answer.content


def test_what_came_too_late_is_not_sent_any_more(staff, student, client_for):
    row = void(student, too_late=True)
    answer = client_for(staff).post(resend_path(row), follow=True)
    row.refresh_from_db()
    assert row.state == State.VOID
    assert b"Its time is over" in answer.content


def test_all_that_failed_of_a_kind_are_sent_again_after_a_question(student, stranger, staff, failed, client_for):
    make_row(stranger, **GIVEN_UP)
    other = make_row(student, kind="sample.must", **GIVEN_UP)
    path = reverse("notifications:resend-kind", args=["sample.news"])
    asks = client_for(staff).get(path).content.decode()
    assert "Send 2 again?" in asks
    assert Notification.objects.filter(state=State.FAILED).count() == 3
    answer = client_for(staff).post(path, follow=True)
    assert b"2 in the queue again" in answer.content
    assert list(Notification.objects.filter(state=State.FAILED)) == [other]
    assert set(Notification.objects.filter(resent_by=staff).values_list("attempts", flat=True)) == {0}


def test_nothing_but_what_failed_is_sent_again_with_the_rest(student, staff):
    sent = make_row(student, state=State.SENT, sent_at=timezone.now())
    void(student, too_late=True)
    assert resend_all(kind="sample.news", by=staff) == 0
    sent.refresh_from_db()
    assert (sent.state, sent.resent_by) == (State.SENT, None)


@pytest.mark.parametrize("person", ["student", "mentor"])
def test_nobody_else_sees_or_resends(request, failed, person, client_for):
    client = client_for(request.getfixturevalue(person))
    assert client.get(OUTBOX).status_code == 403
    assert client.post(resend_path(failed)).status_code == 403
    assert client.post(reverse("notifications:resend-kind", args=["sample.news"])).status_code == 403
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_only_staff_resend(failed, mentor):
    with pytest.raises(PermissionDenied):
        resend(notification=failed, by=mentor)
    with pytest.raises(PermissionDenied):
        resend_all(kind=failed.kind, by=mentor)


def test_a_late_one_is_refused_with_a_sentence(student, staff):
    with pytest.raises(ValidationError, match="Its time is over"):
        resend(notification=void(student, too_late=True), by=staff)


# Who is at work


@pytest.fixture
def at_work():
    heartbeat.worker_alive()
    heartbeat.beat_alive()


def test_all_is_well_when_both_are_at_work(at_work, staff, student, client_for):
    make_row(student, state=State.SENT, sent_at=timezone.now() - timedelta(minutes=7))
    words = words_of(client_for(staff))
    assert words.count("At work") == 2
    assert "7\xa0minutes ago" in words
    assert "None waits" in words
    assert "sheet-attention" not in words


def test_who_is_missing_is_said_with_since_when_and_what_to_do(at_work, staff, client_for):
    cache.delete("heartbeat:worker")
    part = client_for(staff).get(OUTBOX).context["condition"].parts[0]
    assert (part.is_alive, part.seen_at is not None) == (False, True)
    words = words_of(client_for(staff))
    assert "Not at work since" in words
    assert "start the worker" in words


def test_who_was_never_seen_is_said_without_since(staff, client_for):
    words = words_of(client_for(staff))
    assert words.count("Not at work.") == 2


def test_a_broker_that_is_away_breaks_nothing_on_the_page(staff, client_for, monkeypatch):
    monkeypatch.setattr(heartbeat, "last_signs", lambda: None)
    assert "The message broker (Valkey or Redis) does not answer" in words_of(client_for(staff))


def test_signs_of_life_are_unknown_without_valkey(monkeypatch):
    def away(names):
        raise OSError

    monkeypatch.setattr(heartbeat.cache, "get_many", away)
    assert heartbeat.last_signs() is None


@pytest.mark.parametrize(("minutes", "is_slow"), [(4, False), (6, True)])
def test_what_waits_although_all_are_at_work_is_said(at_work, staff, student, client_for, minutes, is_slow):
    make_row(student, minutes_ago=minutes)
    assert ("although everybody is at work" in words_of(client_for(staff))) is is_slow


def test_what_the_mail_server_said_last_is_shown(at_work, staff, student, client_for):
    soon = timezone.now() + timedelta(minutes=5)
    make_row(student, attempts=1, next_try_at=soon, last_error="The mail server did not answer (TimeoutError)")
    make_row(student, attempts=1, last_error="It could not be written (ValueError)")
    assert client_for(staff).get(OUTBOX).context["condition"].error == "The mail server did not answer (TimeoutError)"
