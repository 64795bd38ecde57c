from collections.abc import Iterable
from copy import copy

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import User

from ..models import Goal, GoalShare, Relationship
from .goal_changes import note_changes

EDITED = ("topic", "text", "kind", "importance", "measure", "target_on", "progress")


@transaction.atomic
def save_goal(*, goal: Goal, by: User, note: str = "") -> Goal:
    """Keep a new or changed goal of one's own. A new one comes last in the student's own order."""
    _guard(goal, by)
    if goal._state.adding:
        return _keep_new(goal, by)
    return _write(EDITED, goal, _locked(goal, by), by, note)


@transaction.atomic
def write_goals(*, goals: Iterable[Goal], by: User) -> list[Goal]:
    """Several at once. What stands there already in the same words, from another tab or a second click, is not written again."""
    lock_people(students=[by])
    stand = set(Goal.objects.open().filter(student=by).values_list("topic", "text"))
    return [save_goal(goal=goal, by=by) for goal in goals if (goal.topic_id, goal.text) not in stand]


@transaction.atomic
def set_progress(*, goal: Goal, by: User, progress: int, note: str = "") -> Goal:
    """How far the student is, with a sentence of theirs if they like. Nothing else of the goal is written."""
    _guard(goal, by)
    before = _locked(goal, by)
    goal = copy(before)
    goal.progress = progress
    return _write(["progress"], goal, before, by, note)


@transaction.atomic
def close_goal(*, goal: Goal, by: User, state: str) -> Goal:
    """Reached or set aside, both are fine; or open again."""
    _guard(goal, by)
    before = _locked(goal, by)
    if before.state == state:
        return goal
    goal.state, goal.reviewed_at = state, timezone.now()
    goal.save(update_fields=["state", "reviewed_at"])
    after = copy(before)
    after.state = state
    note_changes(before, after, by=by)
    record(actor=by, verb=f"goal {state}", target=goal)
    return goal


@transaction.atomic
def review_goals(*, student: User, answers: Iterable[tuple[Goal, str]]) -> int:
    """One look at all open goals: each as the student now has it, and the state that it should have."""
    answers = list(answers)
    lock_people(students=[student])
    for goal, state in answers:
        save_goal(goal=goal, by=student)
        close_goal(goal=goal, by=student, state=state)
    if answers:
        record(actor=student, verb="looked at goals", target=student)
    return len(answers)


@transaction.atomic
def move_goal(*, goal: Goal, by: User, up: bool) -> None:
    """One place in the student's own order, which is no change of the goal. Beyond either end nothing happens."""
    _guard(goal, by)
    lock_people(students=[by])
    goals = list(Goal.objects.open().filter(student=by))
    at = next((place for place, row in enumerate(goals) if row.pk == goal.pk), None)
    if at is None or not 0 <= (to := at - 1 if up else at + 1) < len(goals):
        return
    goals[at], goals[to] = goals[to], goals[at]
    moved = [(place, row) for place, row in enumerate(goals) if row.position != place]
    for place, row in moved:
        row.position = place
    Goal.objects.bulk_update([row for _, row in moved], ["position"])


@transaction.atomic
def share_goal(*, goal: Goal, relationship: Relationship, by: User) -> None:
    _guard(goal, by)
    if relationship.mentee_id != by.pk or not relationship.is_live:
        raise PermissionDenied
    _, is_new = GoalShare.objects.get_or_create(
        goal=goal, relationship=relationship, defaults={"shared_at": timezone.now()}
    )
    if is_new:
        record(actor=by, verb="shared goal", target=goal)


@transaction.atomic
def stop_sharing_goal(*, goal: Goal, relationship: Relationship, by: User) -> None:
    _guard(goal, by)
    removed, _ = GoalShare.objects.filter(goal=goal, relationship=relationship).delete()
    if removed:
        record(actor=by, verb="stopped sharing goal", target=goal)


def _keep_new(goal: Goal, by: User) -> Goal:
    lock_people(students=[by])
    last = Goal.objects.filter(student=by).aggregate(last=Max("position"))["last"]
    goal.position = 0 if last is None else last + 1
    goal.created_at = timezone.now()
    goal.full_clean()
    goal.save()
    record(actor=by, verb="wrote goal", target=goal)
    return goal


def _write(fields: Iterable[str], goal: Goal, before: Goal, by: User, note: str) -> Goal:
    goal.reviewed_at = timezone.now()
    goal.full_clean()
    goal.save(update_fields=[*fields, "reviewed_at"])
    if note_changes(before, goal, by=by, note=note):
        record(actor=by, verb="changed goal", target=goal)
    return goal


def _locked(goal: Goal, by: User) -> Goal:
    """The goal as it is kept, held: of two tabs the later one is compared with what the earlier one left. The student's lock
    comes first in every act on goals, as an act on several locks them in an order of its own.
    """
    lock_people(students=[by])
    row = Goal.objects.select_related("topic").select_for_update(of=("self",)).get(pk=goal.pk)
    _guard(row, by)
    return row


def _guard(goal: Goal, by: User) -> None:
    if goal.student_id != by.pk:
        raise PermissionDenied
