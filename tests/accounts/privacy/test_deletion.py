from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.clock import school_today
from accounts.deactivation import take_effect
from accounts.models import Deactivation, DeletionRequest, Event, Purge, StaffScope
from accounts.months import months_later
from accounts.privacy.deletion import agree_to_deletion, ask_for_deletion, refuse_deletion, take_back
from accounts.privacy.tasks import keep_periods
from matching.models import Relationship
from notifications.delivery import deliver_due
from notifications.models import Notification
from tests import factories

from .life import keep

State = DeletionRequest.State


@pytest.fixture
def asked(student):
    return ask_for_deletion(by=student)


def test_asking_twice_is_one_request(student, asked):
    assert ask_for_deletion(by=student) == asked
    assert Event.objects.filter(verb="asked for deletion", actor=student).count() == 1


def test_staff_of_the_whole_school_are_told_and_nobody_else(student, staff, mentor):
    factories.make_staff(staff_scope=StaffScope.REPORTS)
    ask_for_deletion(by=student)
    told = Notification.objects.filter(kind="accounts.deletion_asked")
    assert [row.recipient for row in told] == [staff]


def test_it_can_be_taken_back_until_it_is_answered(student, asked, staff):
    take_back(request=asked, by=student)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (State.WITHDRAWN, student)
    with pytest.raises(ValidationError):
        agree_to_deletion(request=asked, by=staff)
    assert student.is_active


def test_nobody_takes_back_the_request_of_another(asked, stranger, staff):
    for person in (stranger, staff):
        with pytest.raises(PermissionDenied):
            take_back(request=asked, by=person)


def test_a_refusal_needs_a_sentence_that_the_person_reads(asked, staff):
    with pytest.raises(ValidationError) as refused:
        refuse_deletion(request=asked, answer="  ", by=staff)
    assert "answer" in refused.value.message_dict
    refuse_deletion(request=asked, answer="You are still enrolled.", by=staff)
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.decided_by) == (State.REFUSED, "You are still enrolled.", staff)


def test_who_may_answer(asked, student, mentor):
    track = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=factories.make_track())
    for person in (student, mentor, track):
        with pytest.raises(PermissionDenied):
            agree_to_deletion(request=asked, by=person)
        with pytest.raises(PermissionDenied):
            refuse_deletion(request=asked, answer="No", by=person)


def test_nobody_answers_their_own(staff):
    factories.make_staff()
    own = ask_for_deletion(by=staff)
    with pytest.raises(PermissionDenied):
        agree_to_deletion(request=own, by=staff)


def test_answered_once_it_is_answered(asked, staff):
    refuse_deletion(request=asked, answer="Not now", by=staff)
    with pytest.raises(ValidationError):
        agree_to_deletion(request=asked, by=staff)


def test_agreeing_means_leaving_the_program(asked, student, mentor, staff):
    pair = factories.make_relationship(mentor, student)
    agree_to_deletion(request=asked, by=staff)
    student.refresh_from_db()
    assert not student.is_active
    take_effect(timezone.now() + timedelta(seconds=5))
    pair.refresh_from_db()
    assert pair.state == Relationship.State.ENDED


def test_where_leaving_is_not_possible_nothing_is_agreed(asked, staff, monkeypatch):
    def fails(**details) -> None:
        raise ValidationError("Not now.")

    monkeypatch.setattr("accounts.privacy.deletion.deactivate_people", fails)
    with pytest.raises(ValidationError):
        agree_to_deletion(request=asked, by=staff)
    asked.refresh_from_db()
    assert asked.state == State.ASKED
    assert not Notification.objects.filter(kind="accounts.deletion_decided").exists()


def test_whoever_leaves_is_told_the_days_although_the_account_is_closed(asked, student, staff, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    keep(help=84, profile=12)
    agree_to_deletion(request=asked, by=staff)
    take_effect(timezone.now() + timedelta(seconds=5))
    deliver_due()
    (mail,) = [mail for mail in mailoutbox if student.email in mail.to[0]]
    in_seven_years = months_later(school_today(), 84)
    assert f"Copies sent to get help: {in_seven_years:%B} {in_seven_years.day}, {in_seven_years.year}" in mail.body
    assert "Sign in" not in mail.body


def test_the_whole_way_from_asking_to_a_blank_row(life):
    keep()
    asked = ask_for_deletion(by=life.student)
    agree_to_deletion(request=asked, by=life.staff)
    take_effect(timezone.now() + timedelta(seconds=5))
    Notification.objects.filter(recipient=life.student, state="due").update(state="sent", sent_at=timezone.now())
    Deactivation.objects.update(effect_at=timezone.now())
    keep_periods()
    asked.refresh_from_db()
    life.student.refresh_from_db()
    assert asked.state == State.DONE
    assert life.student.full_name == "Former member"
    assert Purge.objects.get().purged_by is None
    assert set(Event.objects.filter(target_id=asked.pk).values_list("verb", "actor")) == {
        ("asked for deletion", life.student.pk),
        ("agreed to deletion", life.staff.pk),
        ("deleted everything", None),
    }
