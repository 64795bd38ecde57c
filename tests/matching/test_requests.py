from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Event, MentorProfile
from matching.directory.alternatives import instead_of
from matching.models import Block, Goal, Relationship, Request
from matching.rules import why_not_request
from matching.services import accept_request, decline_request, request_mentor, undo_decline, withdraw_request
from notifications.models import Notification
from tests import factories


@pytest.fixture
def goal(student):
    return factories.make_goal(student)


@pytest.fixture
def asked(student, mentor, goal):
    return request_mentor(student=student, mentor=mentor, message="You know asthma.", goals=[goal])


def test_a_request_waits_for_the_mentor_and_keeps_the_students_goals(asked, mentor, goal):
    assert asked.is_pending
    assert list(asked.goals.all()) == [goal]
    assert Notification.objects.get(kind="matching.request_received").recipient == mentor
    assert Event.objects.get(verb="requested").target_id == asked.pk


def test_somebody_elses_goal_is_never_attached(student, mentor, stranger):
    theirs = factories.make_goal(stranger)
    asked = request_mentor(student=student, mentor=mentor, message="Hello", goals=[theirs])
    assert not asked.goals.exists()


def test_one_open_request_per_student_and_mentor(asked, student, mentor):
    with pytest.raises(ValidationError, match="You have asked"):
        request_mentor(student=student, mentor=mentor, message="Again")


def test_three_open_requests_per_student(student):
    for _ in range(3):
        request_mentor(student=student, mentor=factories.make_mentor(), message="Hello")
    with pytest.raises(ValidationError, match="You have 3 open requests"):
        request_mentor(student=student, mentor=factories.make_mentor(), message="Hello")


def test_a_mentor_gets_at_most_free_places_and_two_more(db):
    mentor = factories.make_mentor(capacity=1)
    for _ in range(3):
        request_mentor(student=factories.make_student(), mentor=mentor, message="Hello")
    with pytest.raises(ValidationError, match="Many students have asked"):
        request_mentor(student=factories.make_student(), mentor=mentor, message="Hello")


def test_a_mentor_who_does_not_accept_cannot_be_asked(student):
    with pytest.raises(ValidationError, match="not open to new requests"):
        request_mentor(student=student, mentor=factories.make_mentor(accepting=False), message="Hello")


def test_who_blocked_contact_reads_as_not_open(student, mentor):
    Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())
    with pytest.raises(ValidationError, match="not open to new requests"):
        request_mentor(student=student, mentor=mentor, message="Hello")


def test_a_long_absence_closes_the_door_and_a_short_one_stops_the_clock(student, stranger, mentor):
    profile, today = mentor.mentor_profile, school_today()
    profile.away_from, profile.away_until = today, today + timedelta(days=15)
    profile.save()
    with pytest.raises(ValidationError, match="is away from"):
        request_mentor(student=student, mentor=mentor, message="Hello")
    profile.away_until = today + timedelta(days=9)
    profile.save()
    asked = request_mentor(student=stranger, mentor=mentor, message="Hello")
    assert (asked.expires_at - asked.created_at).days == 14 + 10


def test_a_yes_starts_a_trial_shares_the_goals_and_tells_both(asked, student, mentor, goal):
    relationship = accept_request(request=asked, by=mentor)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (Request.State.ACCEPTED, mentor)
    assert (relationship.state, relationship.origin) == (Relationship.State.TRIAL, Relationship.Origin.REQUEST)
    assert relationship.trial_ends_on == school_today() + timedelta(days=90)
    assert list(Goal.objects.visible_to(mentor)) == [goal]
    told = Notification.objects.filter(about_id=relationship.pk, due_at__lte=timezone.now())
    assert {(row.kind, row.recipient) for row in told} == {
        ("matching.request_accepted", student),
        ("matching.relationship_started", mentor),
    }


def test_a_yes_carries_the_hoped_for_cadence_into_a_proposal(asked, student, mentor):
    proposal = accept_request(request=asked, by=mentor).agreements.get()
    assert (proposal.cadence_weeks, proposal.proposed_by, proposal.is_agreed) == (4, student, False)


def test_only_the_mentor_decides(asked, student, stranger, other_faculty, staff):
    for person in (student, stranger, other_faculty, staff):
        with pytest.raises(PermissionDenied):
            accept_request(request=asked, by=person)
        with pytest.raises(PermissionDenied):
            decline_request(request=asked, by=person, reason="time")
    assert Request.objects.get().is_pending


def test_a_full_mentor_cannot_say_yes(student, stranger):
    mentor = factories.make_mentor(capacity=1)
    factories.make_relationship(mentor, stranger)
    asked = request_mentor(student=student, mentor=mentor, message="Hello")
    with pytest.raises(ValidationError, match="All your places are taken"):
        accept_request(request=asked, by=mentor)


@pytest.mark.parametrize(
    ("kind", "state", "fills"),
    [
        ("mentoring", "trial", True),
        ("research", "active", True),
        ("peer", "paused", True),
        ("mentoring", "ended", False),
        ("advising", "active", False),
        ("group", "active", False),
    ],
)
def test_which_relationships_fill_a_place(student, stranger, kind, state, fills):
    mentor = factories.make_mentor(capacity=1)
    factories.make_relationship(mentor, stranger, kind=kind, state=state)
    asked = request_mentor(student=student, mentor=mentor, message="Hello")
    if fills:
        with pytest.raises(ValidationError):
            accept_request(request=asked, by=mentor)
    else:
        assert accept_request(request=asked, by=mentor).is_live


def test_lowering_capacity_ends_nothing_and_lets_nobody_in(student, stranger):
    mentor = factories.make_mentor(capacity=2)
    running = factories.make_relationship(mentor, stranger)
    asked = request_mentor(student=student, mentor=mentor, message="Hello")
    mentor.mentor_profile.capacity = 1
    mentor.mentor_profile.save()
    with pytest.raises(ValidationError, match="All your places are taken"):
        accept_request(request=asked, by=mentor)
    running.refresh_from_db()
    assert running.is_live


def test_who_is_paired_already_cannot_be_accepted_again(asked, mentor, student):
    factories.make_relationship(mentor, student)
    with pytest.raises(ValidationError, match="You mentor Sam Rivera already"):
        accept_request(request=asked, by=mentor)


def test_only_the_mentor_takes_a_no_back(asked, mentor, student):
    declined = decline_request(request=asked, by=mentor, reason="time")
    with pytest.raises(PermissionDenied):
        undo_decline(request=declined, by=student)


def test_a_decided_request_cannot_be_decided_again(asked, mentor):
    accept_request(request=asked, by=mentor)
    with pytest.raises(ValidationError, match="no longer open: accepted"):
        decline_request(request=asked, by=mentor, reason="time")


def test_a_no_is_told_after_ten_minutes_in_which_it_can_be_undone(asked, mentor, student):
    declined = decline_request(request=asked, by=mentor, reason="time", note=" Try me in spring. ")
    notice = Notification.objects.get(kind="matching.request_closed")
    assert notice.due_at == declined.undo_until
    assert round((declined.undo_until - declined.decided_at).total_seconds() / 60) == 10
    assert declined.decline_note == "Try me in spring."
    undo_decline(request=declined, by=mentor)
    notice.refresh_from_db()
    assert notice.state == Notification.State.VOID
    assert Request.objects.get().is_pending


def test_after_ten_minutes_a_no_stands(asked, mentor):
    declined = decline_request(request=asked, by=mentor, reason="time")
    Request.objects.update(undo_until=timezone.now())
    with pytest.raises(ValidationError, match="has been told by now"):
        undo_decline(request=declined, by=mentor)


def test_a_no_that_can_be_undone_still_counts_as_open(asked, student, mentor):
    decline_request(request=asked, by=mentor, reason="time")
    with pytest.raises(ValidationError, match="You have asked"):
        request_mentor(student=student, mentor=mentor, message="Again")
    Request.objects.update(undo_until=timezone.now())
    assert request_mentor(student=student, mentor=mentor, message="Again").is_pending


def test_a_student_withdraws_and_what_was_to_be_said_is_void(asked, student, mentor):
    withdraw_request(request=asked, by=student)
    assert Notification.objects.get(kind="matching.request_received").state == Notification.State.VOID
    with pytest.raises(ValidationError, match="withdrawn"):
        accept_request(request=asked, by=mentor)


def test_a_request_to_an_m2_starts_peer_mentoring(student, stranger):
    mentor = factories.make_mentor(role="student")
    asked = request_mentor(student=student, mentor=mentor, message="Hello")
    assert accept_request(request=asked, by=mentor).kind == Relationship.Kind.PEER


def test_the_first_request_of_a_day_is_mailed_at_once_and_the_next_ones_wait_for_morning(mentor):
    first, second, third = (
        request_mentor(student=factories.make_student(), mentor=mentor, message="Hello") for _ in range(3)
    )
    at_once = Notification.objects.filter(kind="matching.request_received")
    assert [row.about_id for row in at_once] == [first.pk]
    tomorrow = Notification.objects.filter(
        kind="matching.requests_waiting", occasion=(school_today() + timedelta(days=1)).isoformat()
    )
    assert tomorrow.count() == 1
    assert second.is_pending
    assert third.is_pending


def test_only_students_ask(other_faculty, mentor):
    with pytest.raises(PermissionDenied):
        request_mentor(student=other_faculty, mentor=mentor, message="Hello")


def test_what_the_mentor_changed_while_we_waited_for_the_lock_counts(student, mentor):
    """The caller's copy of the mentor is older than the lock."""
    assert mentor.mentor_profile.accepting
    MentorProfile.objects.update(accepting=False)
    with pytest.raises(ValidationError, match="not open to new requests"):
        request_mentor(student=student, mentor=mentor, message="Hello")


def test_a_long_absence_that_begins_soon_closes_the_door_too(student, mentor):
    profile, today = mentor.mentor_profile, school_today()
    profile.away_from, profile.away_until = today + timedelta(days=1), today + timedelta(days=90)
    profile.save()
    with pytest.raises(ValidationError, match="is away from"):
        request_mentor(student=student, mentor=mentor, message="Hello")


def test_a_withdrawal_wins_over_a_no_of_which_the_student_has_not_been_told(asked, student, mentor):
    decline_request(request=asked, by=mentor, note="Not this year.")
    withdrawn = withdraw_request(request=asked, by=student)
    assert (withdrawn.state, withdrawn.decline_note) == (Request.State.WITHDRAWN, "")
    assert Notification.objects.get(kind="matching.request_closed").state == Notification.State.VOID


def test_who_was_blocked_after_asking_cannot_be_accepted(asked, student, mentor):
    Block.objects.create(blocker=student, blocked=mentor, blocked_at=timezone.now())
    with pytest.raises(ValidationError, match="can no longer be accepted"):
        accept_request(request=asked, by=mentor)


def test_a_reason_for_a_no_is_kept_on_the_request_and_in_no_event(asked, mentor):
    decline_request(request=asked, by=mentor, reason="conflict")
    assert Event.objects.get(verb="request declined").reason == ""


def test_what_the_student_agreed_to_is_only_what_they_said(asked, mentor):
    proposal = accept_request(request=asked, by=mentor).agreements.get()
    assert (proposal.modes, proposal.reply_days) == ([], None)


def test_alternatives_leave_out_who_is_blocked_and_who_is_leaving(student, mentor):
    today = school_today()
    kept, blocked, blocking, leaving = (factories.make_mentor() for _ in range(4))
    Block.objects.create(blocker=student, blocked=blocked, blocked_at=timezone.now())
    Block.objects.create(blocker=blocking, blocked=student, blocked_at=timezone.now())
    MentorProfile.objects.filter(user=leaving).update(away_from=today, away_until=today + timedelta(days=60))
    assert instead_of(mentor, student) == [kept]


def test_of_a_mentor_whose_places_are_taken_nobody_reads_that_many_have_asked(program, student, mentor):
    program.requests_over_places = 0
    program.save()
    mentor.mentor_profile.capacity = 0
    mentor.mentor_profile.save()
    assert why_not_request(student, mentor).startswith("All places with Dr. Ada Lind are taken.")
