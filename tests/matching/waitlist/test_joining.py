"""Who waits for whom, and who asks at once: `rules.why_not_wait`, `rules.why_not_request` and the services behind them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import Event, Program
from matching.models import Block, Request, WaitlistEntry
from matching.services import close_waitlist, join_waitlist, leave_waitlist, request_mentor
from tests import factories

from .factories import make_entry

State = WaitlistEntry.State


@pytest.fixture
def full(db):
    """A mentor whose only place is taken."""
    mentor = factories.make_mentor(capacity=1, name="Dr. Ada Lind")
    factories.make_relationship(mentor, factories.make_student())
    return mentor


def refused(act, **arguments) -> str:
    with pytest.raises(ValidationError) as caught:
        act(**arguments)
    return " ".join(caught.value.messages)


def test_a_student_waits_for_a_mentor_who_is_full(full, student):
    entry = join_waitlist(student=student, mentor=full)
    assert entry.state == State.WAITING
    assert Event.objects.filter(verb="joined waitlist", actor=student, target_id=entry.pk).exists()


def test_where_there_is_room_and_nobody_waits_one_asks_directly(mentor, student):
    assert "you can ask right now" in refused(join_waitlist, student=student, mentor=mentor)
    assert request_mentor(student=student, mentor=mentor, message="Hello").is_pending


def test_a_mentor_with_room_whom_many_have_asked_is_waited_for(student):
    mentor = factories.make_mentor(capacity=1)
    for _ in range(1 + Program.current().requests_over_places):
        factories.make_request(factories.make_student(), mentor)
    assert "Many students" in refused(request_mentor, student=student, mentor=mentor, message="Hello")
    assert join_waitlist(student=student, mentor=mentor).state == State.WAITING


def test_while_others_wait_nobody_passes_them_by(full, student):
    join_waitlist(student=factories.make_student(), mentor=full)
    assert "Other students wait" in refused(request_mentor, student=student, mentor=full, message="Hello")


def test_a_chat_can_be_asked_for_while_others_wait(full, student):
    join_waitlist(student=factories.make_student(), mentor=full)
    assert request_mentor(student=student, mentor=full, message="Hello", kind=Request.Kind.CHAT).is_chat


def test_whoever_cannot_be_offered_a_place_holds_up_nobody(student):
    mentor, blocked = factories.make_mentor(capacity=2), factories.make_student()
    make_entry(blocked, mentor)
    Block.objects.create(blocker=blocked, blocked=mentor, blocked_at=timezone.now())
    assert request_mentor(student=student, mentor=mentor, message="Hello").is_pending


def test_who_waits_alone_may_still_ask_directly_and_then_waits_no_longer(full, student):
    entry = join_waitlist(student=student, mentor=full)
    asked = request_mentor(student=student, mentor=full, message="Hello")
    entry.refresh_from_db()
    assert (entry.state, entry.request) == (State.TAKEN, asked)


def test_a_chat_leaves_the_place_in_the_line(full, student):
    entry = join_waitlist(student=student, mentor=full)
    request_mentor(student=student, mentor=full, message="Hello", kind=Request.Kind.CHAT)
    entry.refresh_from_db()
    assert entry.state == State.WAITING


def test_nobody_is_on_one_list_twice(full, student):
    join_waitlist(student=student, mentor=full)
    assert "on the waitlist of Dr. Ada Lind already" in refused(join_waitlist, student=student, mentor=full)


def test_a_student_is_on_three_lists_at_most(full, student):
    for _ in range(3):
        make_entry(student, factories.make_mentor())
    assert "You are on 3 waitlists" in refused(join_waitlist, student=student, mentor=full)


def test_a_list_that_one_has_left_does_not_count(full, student):
    entries = [make_entry(student, factories.make_mentor()) for _ in range(3)]
    leave_waitlist(entry=entries[0], by=student)
    assert join_waitlist(student=student, mentor=full)


def test_a_mentor_who_keeps_no_list_has_nobody_waiting(full, student):
    close_waitlist(mentor=full, by=full)
    assert "keeps no waitlist" in refused(join_waitlist, student=student, mentor=full)


@pytest.mark.parametrize("change", [{"accepting": False}, {"away_from": "2020-01-01", "away_until": "2090-01-01"}])
def test_nobody_waits_for_a_mentor_who_takes_nobody(full, student, change):
    type(full.mentor_profile).objects.filter(user=full).update(**change)
    full.mentor_profile.refresh_from_db()
    assert refused(join_waitlist, student=student, mentor=full)


def test_after_a_block_nobody_waits(full, student):
    Block.objects.create(blocker=full, blocked=student, blocked_at=timezone.now())
    assert "not open to new requests" in refused(join_waitlist, student=student, mentor=full)


def test_only_students_wait(full, staff):
    with pytest.raises(PermissionDenied):
        join_waitlist(student=staff, mentor=full)


def test_a_student_who_has_left_the_program_joins_nothing(full, student):
    type(student).objects.filter(pk=student.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        join_waitlist(student=student, mentor=full)


def test_nobody_leaves_a_list_for_somebody_else(full, student, stranger):
    entry = join_waitlist(student=student, mentor=full)
    with pytest.raises(PermissionDenied):
        leave_waitlist(entry=entry, by=stranger)


def test_one_leaves_a_list_once(full, student):
    entry = join_waitlist(student=student, mentor=full)
    leave_waitlist(entry=entry, by=student)
    assert "You do not wait here any longer" in refused(leave_waitlist, entry=entry, by=student)
