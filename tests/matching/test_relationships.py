from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Event
from matching import hooks
from matching.models import Block, Goal, GoalShare, Relationship
from matching.services import (
    agree,
    assign_relationship,
    choose_after_trial,
    close_goal,
    end_relationship,
    end_trials,
    pause_relationship,
    propose_agreement,
    request_mentor,
    resume_relationship,
    share_goal,
)
from matching.services.relationships import pause_locked
from notifications import kinds
from notifications.models import Notification
from notifications.services import notify
from tests import factories

TERMS = {"cadence_weeks": 2, "length_minutes": 30, "modes": ["video"], "reply_days": 2}


@pytest.fixture
def relationship(mentor, student):
    return factories.make_relationship(mentor, student)


@pytest.fixture
def trial(mentor, student):
    return factories.make_relationship(mentor, student, state=Relationship.State.TRIAL)


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_either_side_ends_it_without_a_reason_and_the_other_is_told(relationship, side):
    by = getattr(relationship, side)
    ended = end_relationship(relationship=relationship, by=by)
    assert (ended.state, ended.ended_by) == (Relationship.State.ENDED, by)
    notice = Notification.objects.get(kind="matching.relationship_ended")
    assert notice.recipient == relationship.other(by)
    assert Event.objects.get(verb="ended").reason == ""


def test_nobody_else_ends_it(relationship, stranger, staff):
    for person in (stranger, staff):
        with pytest.raises(PermissionDenied):
            end_relationship(relationship=relationship, by=person)


def test_ending_stops_sharing_goals(relationship, student, mentor):
    goal = factories.make_goal(student)
    share_goal(goal=goal, relationship=relationship, by=student)
    assert Goal.objects.visible_to(mentor).exists()
    end_relationship(relationship=relationship, by=student)
    assert not Goal.objects.visible_to(mentor).exists()
    assert GoalShare.objects.exists()


def test_ending_can_close_the_door(relationship, student, mentor):
    end_relationship(relationship=relationship, by=student, block=True)
    assert Block.objects.get().blocked == mentor
    with pytest.raises(ValidationError):
        request_mentor(student=student, mentor=mentor, message="Hello")


def test_higher_apps_hear_of_the_end_in_the_same_transaction(relationship, student, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks.relationship_ended, "_functions", [lambda *args: heard.append(args)])
    end_relationship(relationship=relationship, by=student)
    assert heard == [(relationship, student)]


def test_a_pause_keeps_the_place_and_can_be_taken_back(relationship, mentor):
    paused = pause_relationship(relationship=relationship, by=mentor)
    assert Relationship.objects.loading().filter(mentor=mentor).count() == 1
    assert not Relationship.objects.covering().exists()
    assert resume_relationship(relationship=paused, by=mentor).state == Relationship.State.ACTIVE


def test_a_trial_cannot_be_paused_into_an_active_mentorship(trial, student):
    with pytest.raises(ValidationError, match="Only an active mentorship"):
        pause_relationship(relationship=trial, by=student)


def test_the_other_side_is_told_of_a_pause(relationship, mentor, student):
    pause_relationship(relationship=relationship, by=mentor)
    assert Notification.objects.get(kind="matching.relationship_paused").recipient == student


def test_who_proposed_cannot_agree_for_the_other_side(relationship, student):
    mine = propose_agreement(relationship=relationship, by=student, **TERMS)
    with pytest.raises(ValidationError, match="the other side"):
        agree(agreement=mine, by=student)


def test_only_staff_assign(student, mentor, other_faculty):
    with pytest.raises(PermissionDenied):
        assign_relationship(mentor=mentor, mentee=student, kind="mentoring", by=other_faculty, reason="I like them")


def test_staff_cannot_pair_people_between_whom_there_is_a_block(student, mentor, staff):
    Block.objects.create(blocker=student, blocked=mentor, blocked_at=timezone.now())
    with pytest.raises(ValidationError, match="cannot be paired"):
        assign_relationship(mentor=mentor, mentee=student, kind="advising", by=staff, reason="Advisor")


def test_nobody_shares_or_closes_somebody_elses_goal(relationship, student, stranger, mentor):
    goal = factories.make_goal(student)
    for person in (stranger, mentor):
        with pytest.raises(PermissionDenied):
            share_goal(goal=goal, relationship=relationship, by=person)
        with pytest.raises(PermissionDenied):
            close_goal(goal=goal, by=person, state="reached")


def test_a_goal_is_shared_only_where_one_is_the_mentee(student, mentor, stranger):
    theirs = factories.make_relationship(mentor, stranger)
    with pytest.raises(PermissionDenied):
        share_goal(goal=factories.make_goal(student), relationship=theirs, by=student)


def test_ending_takes_back_what_was_still_to_be_said(relationship, student, mentor):
    propose_agreement(relationship=relationship, by=student, **TERMS)
    end_relationship(relationship=relationship, by=student)
    waiting = Notification.objects.pending().exclude(kind="matching.relationship_ended")
    assert not waiting.exists()


def test_both_wanting_to_go_on_ends_the_trial_at_once(trial, student, mentor):
    choose_after_trial(relationship=trial, by=student, choice="continue")
    assert not Notification.objects.exists()
    after = choose_after_trial(relationship=trial, by=mentor, choice="continue")
    assert after.state == Relationship.State.ACTIVE
    assert Notification.objects.filter(kind="matching.trial_passed").count() == 2


def test_one_unsure_side_changes_nothing_and_tells_nobody(trial, student, mentor):
    choose_after_trial(relationship=trial, by=student, choice="continue")
    choose_after_trial(relationship=trial, by=mentor, choice="unsure")
    trial.refresh_from_db()
    assert trial.state == Relationship.State.TRIAL
    assert not Notification.objects.exists()


@pytest.mark.parametrize(("days", "state"), [(0, "trial"), (1, "active")])
def test_undecided_continues_on_the_day_after_the_trial(trial, days, state):
    trial.trial_ends_on = school_today() - timedelta(days=days)
    trial.save()
    end_trials()
    trial.refresh_from_db()
    assert trial.state == state


def test_an_agreement_needs_both_and_keeps_its_versions(relationship, student, mentor):
    first = propose_agreement(relationship=relationship, by=student, **TERMS)
    assert not first.is_agreed
    assert agree(agreement=first, by=mentor).is_agreed
    second = propose_agreement(relationship=relationship, by=mentor, **TERMS | {"cadence_weeks": 6})
    assert (second.version, relationship.agreements.in_force().get()) == (2, first)
    with pytest.raises(ValidationError, match="newer version"):
        agree(agreement=first, by=student)


def test_staff_assign_an_advisor_past_capacity_because_advising_fills_no_place(student, staff):
    mentor = factories.make_mentor(capacity=0)
    with pytest.raises(ValidationError, match="All places"):
        assign_relationship(mentor=mentor, mentee=student, kind="mentoring", by=staff, reason="Has nobody")
    advising = assign_relationship(mentor=mentor, mentee=student, kind="advising", by=staff, reason="First year")
    assert advising.state == Relationship.State.ACTIVE
    assert (advising.reason, Event.objects.get(verb="started").reason) == ("First year", "")


def test_an_ended_mentorship_stays_readable_to_both_and_to_nobody_else(relationship, student, mentor, stranger, staff):
    end_relationship(relationship=relationship, by=student)
    visible = Relationship.objects.visible_to
    assert visible(student).exists()
    assert visible(mentor).exists()
    assert not visible(stranger).exists()
    assert not visible(staff).exists()


def test_time_of_the_end_is_kept(relationship, student):
    before = timezone.now()
    assert end_relationship(relationship=relationship, by=student).ended_at >= before


@pytest.mark.parametrize(
    ("before", "said"),
    [("trial", "Welcome back: the trial goes on, longer by the pause."), ("active", "the mentorship is active.")],
)
def test_taking_it_up_again_says_what_goes_on(client_for, student, mentor, before, said):
    pair = factories.make_relationship(mentor, student, state=before)
    pause_locked(pair, student)
    client = client_for(student)
    page = client.get(f"/relationships/{pair.pk}/").content.decode()
    assert "Either of you can take this up again or end it at any time" in page
    assert said in client.post(f"/relationships/{pair.pk}/resume/", follow=True).content.decode()


def trial_mails() -> list[Notification]:
    return list(Notification.objects.pending().filter(kind="matching.trial_ending"))


def days_until(row: Notification) -> int:
    return round((row.due_at - timezone.now()) / timedelta(days=1))


def test_a_trial_that_was_paused_is_asked_about_before_its_new_end(trial, mentor, student):
    for person in (mentor, student):
        notify(kind="matching.trial_ending", recipient=person, about=trial, due_at=timezone.now())
    pause_locked(trial, mentor)
    Relationship.objects.update(paused_at=timezone.now() - timedelta(days=25))
    assert kinds.get("matching.trial_ending").still_holds(trial_mails()[0]) == "The trial is over"
    resumed = resume_relationship(relationship=trial, by=mentor)
    left, rows = (resumed.trial_ends_on - school_today()).days, trial_mails()
    assert left > 100
    assert {row.recipient for row in rows} == {mentor, student}
    assert [days_until(row) for row in rows] == [left - 10] * 2
    assert all(kinds.get(row.kind).still_holds(row) is True for row in rows)


def test_a_trial_with_few_days_left_is_asked_about_on_the_next(trial, mentor):
    pause_locked(trial, mentor)
    Relationship.objects.update(trial_ends_on=school_today() + timedelta(days=4))
    resume_relationship(relationship=trial, by=mentor)
    assert {days_until(row) for row in trial_mails()} == {1}


def test_a_mentorship_that_was_no_trial_is_asked_nothing_after_its_pause(relationship, mentor):
    pause_relationship(relationship=relationship, by=mentor)
    resume_relationship(relationship=relationship, by=mentor)
    assert trial_mails() == []
