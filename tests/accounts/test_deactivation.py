"""Leaving and coming back, as far as the person's own account goes."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from celery import current_app
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import hooks
from accounts.deactivation import ALREADY, AT_ONCE, OWN, deactivate_people, reactivate_people, spared, take_effect
from accounts.departures import gone, is_gone
from accounts.models import Deactivation, Event, StaffScope, User
from notifications.delivery import SWITCHED_OFF
from notifications.models import Notification
from tests import factories
from tests.notifications.factories import make_row

TOMORROW = timedelta(hours=24)


def later() -> dict:
    return {"effect_at": timezone.now() + TOMORROW}


@pytest.fixture
def left(monkeypatch) -> list:
    """Who left, as the apps above hear of it."""
    heard = []
    monkeypatch.setattr(hooks.person_deactivated, "_functions", [lambda user, by: heard.append((user, by))])
    return heard


def test_sign_in_closes_at_once_and_on_every_device(client_for, student, staff):
    client = client_for(student)
    assert client.get("/").status_code == 200
    key = client.session.session_key
    assert UserSession.objects.filter(user=student, session_key=key).exists()
    deactivate_people(people=[student], by=staff, **later())
    assert client.get("/").url.startswith(reverse("account_login"))
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(user=student).exists()


def test_a_session_from_before_does_not_come_alive_again(client_for, student, staff):
    client = client_for(student)
    client.get("/")
    deactivate_people(people=[student], by=staff)
    reactivate_people(people=[student], by=staff)
    assert client.get("/").status_code == 302


def test_what_follows_comes_at_once_unless_a_time_is_given(student, staff, left):
    [row] = deactivate_people(people=[student], by=staff, reason="Left school")
    row.refresh_from_db()
    assert left == [(student, staff)]
    assert row.done_at is not None
    assert (row.made_by, row.reason) == (staff, "Left school")
    assert gone([student.pk]) == {student.pk}


def test_what_follows_later_waits_for_its_time(student, staff, left):
    deactivate_people(people=[student], by=staff, **later())
    assert take_effect(timezone.now()) == 0
    student.refresh_from_db()
    assert (left, student.is_active, is_gone(student)) == ([], False, False)
    assert take_effect(timezone.now() + TOMORROW) == 1
    assert left == [(student, staff)]
    assert take_effect(timezone.now() + TOMORROW) == 0
    assert is_gone(student)


def test_taken_back_in_time_nothing_ever_follows(student, staff, left):
    [row] = deactivate_people(people=[student], by=staff, **later())
    assert reactivate_people(people=[student], by=staff) == [student]
    row.refresh_from_db()
    student.refresh_from_db()
    assert (row.ended_by, row.done_at, student.is_active) == (staff, None, True)
    assert take_effect(timezone.now() + TOMORROW) == 0
    assert left == []


def test_one_who_fails_holds_up_nobody_else_and_is_tried_again(student, stranger, staff, monkeypatch, caplog):
    fails = [student.pk]

    def once(user, by):
        if user.pk in fails:
            fails.remove(user.pk)
            raise RuntimeError("broken")

    monkeypatch.setattr(hooks.person_deactivated, "_functions", [once])
    deactivate_people(people=[student, stranger], by=staff)
    assert gone([student.pk, stranger.pk]) == {stranger.pk}
    assert "could not be carried out" in caplog.text
    assert take_effect(timezone.now()) == 1
    assert gone([student.pk]) == {student.pk}


def test_every_step_has_an_actor(student, staff):
    deactivate_people(people=[student], by=staff, reason="Left school")
    reactivate_people(people=[student], by=staff)
    events = Event.objects.filter(target_id=student.pk).order_by("at").values_list("verb", "actor", "reason")
    assert list(events) == [
        ("deactivated", staff.pk, ""),
        ("left", staff.pk, ""),
        ("reactivated", staff.pk, ""),
    ]


def test_who_is_out_already_is_passed_over(student, stranger, staff):
    deactivate_people(people=[student], by=staff)
    made = deactivate_people(people=[student, stranger], by=staff)
    assert [row.person for row in made] == [stranger]
    assert Deactivation.objects.count() == 2


def test_nobody_deactivates_themselves(staff):
    assert spared([staff], staff) == {staff.pk: OWN}
    with pytest.raises(ValidationError, match="your own account"):
        deactivate_people(people=[staff], by=staff)


def test_who_is_left_out_is_said_with_the_reason(student, stranger, staff):
    deactivate_people(people=[stranger], by=staff)
    stranger.refresh_from_db()
    assert spared([student, stranger, staff], staff) == {stranger.pk: ALREADY, staff.pk: OWN}


def test_only_staff_deactivate(student, mentor, stranger):
    for by in (mentor, stranger):
        with pytest.raises(PermissionDenied):
            deactivate_people(people=[student], by=by)
        with pytest.raises(PermissionDenied):
            reactivate_people(people=[student], by=by)


def test_a_track_has_only_its_own_students_deactivated(student, mentor, stranger):
    track = student.enrollments.get().track
    other = factories.make_student("M1", track=factories.make_track("Elsewhere"))
    scoped = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=track)
    viewer = factories.make_staff(staff_scope=StaffScope.REPORTS)
    for by, people in ((scoped, [student, other]), (scoped, [mentor]), (viewer, [student])):
        with pytest.raises(PermissionDenied):
            deactivate_people(people=people, by=by)
    assert len(deactivate_people(people=[student, stranger], by=scoped)) == 2


def test_whoever_was_deactivated_a_moment_ago_deactivates_nobody(student, staff):
    colleague = factories.make_staff()
    deactivate_people(people=[colleague], by=staff)
    with pytest.raises(PermissionDenied):
        deactivate_people(people=[student], by=colleague)


def test_what_a_leaver_was_to_be_told_is_taken_back(student, staff):
    row = make_row(student, kind="matching.trial_ending")
    deactivate_people(people=[student], by=staff)
    row.refresh_from_db()
    assert (row.state, row.void_reason) == (Notification.State.VOID, "The person is no longer in the program.")


def test_what_was_not_told_meanwhile_is_told_once_it_is_taken_back(student, staff):
    deactivate_people(people=[student], by=staff, **later())
    void = {"state": Notification.State.VOID, "minutes_ago": 0}
    lost = make_row(student, due_at=timezone.now(), void_reason=SWITCHED_OFF, **void)
    moved = make_row(student, due_at=timezone.now(), void_reason="Moved", **void)
    earlier = make_row(student, due_at=timezone.now() - TOMORROW, void_reason=SWITCHED_OFF, **void)
    reactivate_people(people=[student], by=staff)
    states = dict(Notification.objects.values_list("pk", "state"))
    assert (states[lost.pk], states[moved.pk], states[earlier.pk]) == ("due", "void", "void")


def test_of_many_the_first_leave_at_once_and_a_worker_is_asked_for_the_rest(staff, left, monkeypatch):
    asked = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: asked.append(name))
    people = [factories.make_user() for _ in range(AT_ONCE + 2)]
    deactivate_people(people=people, by=staff)
    assert (len(left), asked) == (AT_ONCE, ["accounts.take_effect"])
    assert not any(person.is_active for person in User.objects.filter(pk__in=[person.pk for person in people]))
    assert take_effect(timezone.now()) == 2


def test_a_broker_that_is_away_loses_nothing(staff, left, monkeypatch, caplog):
    def fails(name, **options):
        raise ConnectionError

    monkeypatch.setattr(current_app, "send_task", fails)
    deactivate_people(people=[factories.make_user() for _ in range(AT_ONCE + 1)], by=staff)
    assert "the next tick does it" in caplog.text
    assert take_effect(timezone.now()) == 1
