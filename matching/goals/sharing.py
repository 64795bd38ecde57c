"""The goals of one mentorship as one of the two reads them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import User

from ..models import Goal, GoalChange, GoalShare, Relationship, Request

LATEST = 5
AT_MOST = 200


def goals_in(relationship: Relationship, reader: User) -> list[dict]:
    """The mentee sees all open goals and which are shared here; the mentor those that are shared, and what has changed since."""
    shared = dict(relationship.goal_shares.values_list("goal", "shared_at")) if relationship.is_live else {}
    goals = Goal.objects.filter(student=relationship.mentee).select_related("topic")
    own = reader.pk == relationship.mentee_id
    goals = goals.filter(Q(pk__in=shared) | Q(state=Goal.State.OPEN)) if own else goals.filter(pk__in=shared)
    changes = {} if own else _changes(shared, reader)
    return [{"goal": goal, "shared": goal.pk in shared, "changes": changes.get(goal.pk, [])} for goal in goals]


def read_by(goals: Iterable[Goal], student: User) -> dict[UUID, list[str]]:
    """Who reads each now, as its student may know it, and by what: in two queries however many goals."""
    found = defaultdict(list)
    untold = Request.objects.untold(timezone.now()).filter(student=student)
    asked = Goal.requests.through.objects.filter(goal__in=goals, request__in=untold)
    for goal, mentor in asked.order_by("request__created_at").values_list("goal", "request__mentor__full_name"):
        found[goal].append(f"Attached to your request to {mentor}.")
    shares = GoalShare.objects.filter(goal__in=goals, relationship__in=Relationship.objects.live())
    for goal, mentor in shares.order_by("shared_at").values_list("goal", "relationship__mentor__full_name"):
        found[goal].append(f"Shared with {mentor}.")
    return found


def _changes(shared: dict[UUID, datetime], reader: User) -> dict[UUID, list[GoalChange]]:
    """The last few of each goal, none from before it was shared here."""
    found = defaultdict(list)
    for change in GoalChange.objects.visible_to(reader).filter(goal__in=shared)[:AT_MOST]:
        if change.changed_at >= shared[change.goal_id] and len(found[change.goal_id]) < LATEST:
            found[change.goal_id].append(change)
    return found
