import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts import hooks
from accounts.models import Event, LegalHold, Purge, StaffScope
from accounts.privacy.deletion import agree_to_deletion, ask_for_deletion
from accounts.privacy.holds import lift_hold, place_hold
from accounts.privacy.purging import carry_out, carry_out_purges, start_purges
from accounts.privacy.tasks import keep_periods
from meetings.models import PrivateNote
from tests import factories
from tests.threads import at_once

from .life import keep, leave


@pytest.fixture
def gone(life):
    keep()
    leave(life.student, by=life.staff)
    return life


def hold(life) -> LegalHold:
    return place_hold(person=life.student, reason="Counsel asked for it", by=life.staff)


def test_a_hold_keeps_its_reason_its_actor_and_its_end(student, staff):
    found = place_hold(person=student, reason=" Counsel asked for it ", by=staff)
    lift_hold(hold=found, reason="The matter is closed", by=staff)
    found.refresh_from_db()
    assert (found.reason, found.lift_reason, found.lifted_by) == ("Counsel asked for it", "The matter is closed", staff)
    assert list(Event.objects.filter(target_id=found.pk).order_by("at").values_list("verb", "reason")) == [
        ("placed legal hold", ""),
        ("lifted legal hold", ""),
    ]


def test_a_hold_needs_a_reason(student, staff):
    with pytest.raises(ValidationError):
        place_hold(person=student, reason="  ", by=staff)


def test_only_staff_of_the_whole_school_hold_and_nobody_themselves(student, mentor, staff):
    track = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=factories.make_track())
    for by, person in ((mentor, student), (student, student), (track, student), (staff, staff)):
        with pytest.raises(PermissionDenied):
            place_hold(person=person, reason="Because", by=by)
    found = place_hold(person=student, reason="Because", by=staff)
    with pytest.raises(PermissionDenied):
        lift_hold(hold=found, reason="Because", by=track)


def test_one_hold_at_a_time(student, staff):
    found = place_hold(person=student, reason="Because", by=staff)
    with pytest.raises(ValidationError):
        place_hold(person=student, reason="Because", by=staff)
    lift_hold(hold=found, reason="Over", by=staff)
    with pytest.raises(ValidationError):
        lift_hold(hold=found, reason="Over", by=staff)
    place_hold(person=student, reason="Again", by=staff)


def test_nothing_of_somebody_under_a_hold_is_started_or_purged(gone):
    hold(gone)
    assert start_purges(by=gone.staff) == 0
    keep_periods()
    assert PrivateNote.objects.filter(author=gone.student).exists()


def test_a_purge_that_waits_when_the_hold_comes_is_dropped(gone):
    start_purges(by=gone.staff)
    hold(gone)
    assert not Purge.objects.exists()
    assert Event.objects.get(verb="dropped purge").actor == gone.staff
    assert carry_out_purges() == 0


def test_once_it_is_lifted_the_periods_count_again(gone):
    found = hold(gone)
    lift_hold(hold=found, reason="Over", by=gone.staff)
    assert start_purges(by=gone.staff) == 1
    assert carry_out_purges() == 1


def test_a_request_can_be_made_under_a_hold_and_waits(life):
    hold(life)
    asked = ask_for_deletion(by=life.student)
    with pytest.raises(ValidationError, match="has to keep"):
        agree_to_deletion(request=asked, by=life.staff)
    life.student.refresh_from_db()
    assert life.student.is_active


def test_a_worker_that_looked_before_the_hold_came_purges_nothing(gone):
    """The order has been read; the hold comes; only then is it carried out."""
    start_purges(by=gone.staff)
    order = Purge.objects.get()
    LegalHold.objects.create(person=gone.student, reason="Because", placed_by=gone.staff, placed_at=timezone.now())
    assert carry_out(order.pk, order.person_id) is False
    assert PrivateNote.objects.filter(author=gone.student).exists()


def test_the_database_itself_refuses_a_purge_under_a_hold(gone):
    hold(gone)
    with pytest.raises(ProgrammingError, match="legal hold"), transaction.atomic():
        Purge.objects.create(
            person=gone.student, kinds=["profile"], started_at=timezone.now(), purged_at=timezone.now()
        )


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_is_placed_while_a_purge_runs_waits_for_its_end(gone, monkeypatch):
    """Whoever comes second sees what the first did: never a hold with half of the data gone under it."""
    start_purges(by=gone.staff)
    order, half_way, placed = Purge.objects.get(), threading.Event(), threading.Event()

    def stop_half_way(user, kind: str) -> dict:
        if kind == "requests":
            half_way.set()
            assert not placed.wait(1), "The hold was placed in the middle of a purge"
        return {}

    monkeypatch.setattr(hooks.purge, "_functions", [stop_half_way, *hooks.purge._functions])

    def place() -> None:
        half_way.wait(10)
        hold(gone)
        placed.set()

    purged, _ = at_once(lambda: carry_out(order.pk, order.person_id), place)
    assert purged is True
    assert Purge.objects.get().purged_at < LegalHold.objects.get(lifted_at=None).placed_at


@pytest.mark.django_db(transaction=True)
def test_of_a_hold_and_a_purge_at_once_one_comes_first_and_all_or_nothing_is_gone(gone):
    start_purges(by=gone.staff)
    order = Purge.objects.get()
    purged, _ = at_once(lambda: carry_out(order.pk, order.person_id), lambda: hold(gone))
    connection.close()
    assert PrivateNote.objects.filter(author=gone.student).exists() is not purged
    assert Purge.objects.done().exists() is purged
