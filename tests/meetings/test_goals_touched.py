"""A log touches goals: the student's word changes them, the mentor's is offered to the student."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.hooks import home_now
from accounts.models import Event
from matching.models import Goal, GoalChange
from matching.services import close_goal, set_progress, share_goal, stop_sharing_goal
from meetings.models import Meeting, MeetingGoal
from meetings.services import GoalTouched, agree_on_progress, differ_on_progress, log_meeting
from tests.factories import make_goal, make_relationship, make_student
from tests.queries import queries_of

from .factories import make_agenda_item, make_goal_touched, make_group_meeting, make_past_meeting
from .test_log_pages import as_shown, log_page
from .test_logs import log_of

HALFWAY = Goal.Progress.HALFWAY


@pytest.fixture
def goal(pair, student) -> Goal:
    """Shared with the mentor, and not started."""
    goal = make_goal(student, text="Find a research project")
    share_goal(goal=goal, relationship=pair, by=student)
    return goal


@pytest.fixture
def said(past, goal, mentor) -> MeetingGoal:
    """The mentor has logged where they see the student."""
    log_meeting(meeting=past, log=log_of(past, goals=[GoalTouched(goal, HALFWAY)]), by=mentor)
    return MeetingGoal.objects.get()


def progress_of(goal: Goal) -> int:
    return Goal.objects.get(pk=goal.pk).progress


def test_the_students_own_word_changes_the_goal_at_once_with_its_history(past, goal, student):
    log_meeting(meeting=past, log=log_of(past, goals=[GoalTouched(goal, HALFWAY)]), by=student)
    assert progress_of(goal) == HALFWAY
    change = GoalChange.objects.get()
    assert (change.field, change.old, change.new, change.changed_by) == (
        "progress", "Not started", "About halfway", student
    )  # fmt: skip
    assert not MeetingGoal.objects.offered_to(student).exists()


def test_the_mentors_word_stays_in_the_log_and_changes_nothing_by_itself(said, goal, mentor, student):
    assert progress_of(goal) == Goal.Progress.NOT_STARTED
    assert not GoalChange.objects.exists()
    assert (said.progress, said.said_by) == (HALFWAY, mentor)
    assert MeetingGoal.objects.offered_to(student).get() == said


def test_one_click_makes_it_the_students_own_word(client_for, said, goal, student):
    item = next(item for items in home_now(student) for item in items if "sees you further along" in item.title)
    label, address = item.buttons[0]
    assert label == "Yes, that is where I am"
    assert client_for(student).post(address, {"next": "/"}).url == "/"
    assert progress_of(goal) == HALFWAY
    assert MeetingGoal.objects.get().said_by == student
    assert GoalChange.objects.get().changed_by == student
    assert Event.objects.filter(target_id=said.pk, verb="agreed on progress", actor=student).exists()
    assert not [item for items in home_now(student) for item in items if "sees you" in item.title]


def test_another_click_stays_with_the_students_own_word(client_for, said, goal, student, mentor):
    page = client_for(student).get(reverse("meetings:meeting", args=[said.meeting_id])).content.decode()
    assert "I stay with “not started”" in page
    client_for(student).post(reverse("meetings:differ-progress", args=[said.pk]))
    assert progress_of(goal) == Goal.Progress.NOT_STARTED
    assert not MeetingGoal.objects.offered_to(student).exists()
    mentors = client_for(mentor).get(reverse("meetings:meeting", args=[said.meeting_id])).content.decode()
    assert "Sam Rivera said: not started" in " ".join(mentors.split())


def test_the_mentor_is_offered_no_buttons(client_for, said, mentor):
    page = client_for(mentor).get(reverse("meetings:meeting", args=[said.meeting_id])).content.decode()
    assert "Find a research project" in page
    assert "that is where I am" not in page


def test_nobody_answers_for_the_student(said, mentor, stranger):
    for by in (mentor, stranger):
        with pytest.raises(PermissionDenied):
            agree_on_progress(said=said, by=by)
        with pytest.raises(PermissionDenied):
            differ_on_progress(said=said, by=by)


@pytest.mark.parametrize("how", ["ended", "said since"])
def test_the_mentors_word_in_an_old_log_is_not_written_over(said, goal, pair, student, mentor, how):
    if how == "ended":
        pair.state, pair.ended_at, pair.ended_by = "ended", timezone.now(), student
        pair.save()
    else:
        set_progress(goal=goal, by=student, progress=Goal.Progress.FIRST_STEPS)
    with pytest.raises(ValidationError, match="no longer shared"):
        differ_on_progress(said=said, by=student)
    said.refresh_from_db()
    assert (said.progress, said.said_by) == (HALFWAY, mentor)


def test_a_word_of_the_students_own_that_came_later_stands(said, goal, student):
    set_progress(goal=goal, by=student, progress=Goal.Progress.FIRST_STEPS)
    assert not MeetingGoal.objects.offered_to(student).exists()
    with pytest.raises(ValidationError, match="You have said since"):
        agree_on_progress(said=said, by=student)
    assert progress_of(goal) == Goal.Progress.FIRST_STEPS


@pytest.mark.parametrize("how", ["closed", "unshared", "ended", "same"])
def test_what_is_closed_no_longer_shared_or_said_alike_is_not_offered(said, goal, pair, student, how):
    if how == "closed":
        close_goal(goal=goal, by=student, state="reached")
    elif how == "unshared":
        stop_sharing_goal(goal=goal, relationship=pair, by=student)
    elif how == "ended":
        pair.state, pair.ended_at, pair.ended_by = "ended", timezone.now(), student
        pair.save()
    else:
        Goal.objects.update(progress=HALFWAY)
    assert not MeetingGoal.objects.offered_to(student).exists()


def test_only_the_last_word_on_a_goal_is_offered(said, goal, pair, student, mentor):
    later = make_goal_touched(make_past_meeting(pair, days=2, state="held"), goal, said_by=mentor, progress=3)
    assert list(MeetingGoal.objects.offered_to(student)) == [later]


def test_a_goal_that_is_not_shared_here_is_not_touched(past, student, mentor, pair):
    own = make_goal(student, text="Mine alone")
    log_meeting(meeting=past, log=log_of(past, goals=[GoalTouched(own, HALFWAY)]), by=mentor)
    assert not MeetingGoal.objects.exists()


def test_a_correction_without_a_word_on_it_leaves_what_was_said(said, goal, student, past):
    log_meeting(meeting=past, log=log_of(past, goals=[GoalTouched(goal)]), by=student)
    assert MeetingGoal.objects.get().progress == HALFWAY
    log_meeting(meeting=past, log=log_of(past, goals=[]), by=student)
    assert not MeetingGoal.objects.exists()


def test_whoever_is_not_asked_about_goals_leaves_them(said, past, student):
    log_meeting(meeting=past, log=log_of(past), by=student)
    assert MeetingGoal.objects.exists()


def test_an_agenda_line_that_names_a_goal_fills_it_in(client_for, mentor, student, past, goal, pair):
    share_goal(goal=make_goal(student, text="Sleep more"), relationship=pair, by=student)
    make_agenda_item(past, student, "Goal: Find a research project")
    rows = client_for(mentor).get(log_page(past)).context["form"].goals
    assert {(row.goal.text, row["touched"].value()) for row in rows} == {
        ("Find a research project", "talked"), ("Sleep more", "")
    }  # fmt: skip


def test_the_page_keeps_what_was_said_of_a_goal(client_for, mentor, past, goal):
    client = client_for(mentor)
    data = as_shown(client.get(log_page(past))) | {f"goal-{goal.pk}-touched": "2"}
    page = client.post(log_page(past), data | {"minutes": "2"}).content.decode()
    assert '<option value="2" selected>Yes. I see it at: about halfway</option>' in page
    client.post(log_page(past), data)
    assert MeetingGoal.objects.get().progress == HALFWAY


def test_a_step_that_does_not_exist_is_refused(client_for, mentor, past, goal):
    client = client_for(mentor)
    data = as_shown(client.get(log_page(past))) | {f"goal-{goal.pk}-touched": "9"}
    assert client.post(log_page(past), data).status_code == 200
    assert Meeting.objects.get().is_confirmed


def test_after_the_end_no_goal_is_asked_about_or_read(client_for, said, mentor, student, pair):
    pair.state, pair.ended_at, pair.ended_by = "ended", timezone.now(), student
    pair.save()
    page = client_for(mentor).get(reverse("meetings:meeting", args=[said.meeting_id])).content.decode()
    assert "Find a research project" not in page
    assert "Find a research project" not in client_for(mentor).get(log_page(said.meeting)).content.decode()


def test_in_a_group_no_goal_is_shown(client_for, mentor, student, goal, pair):
    other = make_relationship(mentor, make_student(), started_at=pair.started_at)
    meeting = make_group_meeting([pair, other], starts_at=timezone.now() - timedelta(days=1))
    assert "Find a research project" not in client_for(mentor).get(log_page(meeting)).content.decode()


def test_the_pages_cost_the_same_for_one_goal_and_for_thirty(client_for, mentor, student, past, pair):
    done, client = make_past_meeting(pair, days=2, state="held"), client_for(student)

    def add_goal() -> None:
        goal = make_goal(student, text=f"Goal {Goal.objects.count()}")
        share_goal(goal=goal, relationship=pair, by=student)
        make_goal_touched(done, goal, said_by=mentor)

    shared = [log_page(past), reverse("meetings:meeting", args=[done.pk]), reverse("home")]
    add_goal()
    once = [queries_of(client, address) for address in shared]
    for _ in range(29):
        add_goal()
    assert [queries_of(client, address) for address in shared] == once


def test_a_groups_log_touches_no_goal(mentor, goal, pair):
    other = make_relationship(mentor, make_student(), started_at=pair.started_at)
    meeting = make_group_meeting([pair, other], starts_at=timezone.now() - timedelta(days=1))
    log_meeting(meeting=meeting, log=log_of(meeting, goals=[GoalTouched(goal, HALFWAY)]), by=mentor)
    assert not MeetingGoal.objects.exists()
