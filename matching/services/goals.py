from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User

from ..models import Goal, GoalShare, Relationship


@transaction.atomic
def save_goal(*, goal: Goal, by: User) -> Goal:
    """Keep a new or changed goal of one's own."""
    _guard(goal, by)
    is_new = goal._state.adding
    if is_new:
        goal.created_at = timezone.now()
    goal.full_clean()
    goal.save()
    record(actor=by, verb="wrote goal" if is_new else "changed goal", target=goal)
    return goal


@transaction.atomic
def close_goal(*, goal: Goal, by: User, state: str) -> Goal:
    """Reached or set aside, both are fine; or open again."""
    _guard(goal, by)
    goal.state = state
    goal.save(update_fields=["state"])
    record(actor=by, verb=f"goal {state}", target=goal)
    return goal


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


def _guard(goal: Goal, by: User) -> None:
    if goal.student_id != by.pk:
        raise PermissionDenied
