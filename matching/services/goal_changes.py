"""The history of a goal: one row for each field that changed, in the words of before and after."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from accounts.models import User

from ..models import Goal, GoalChange


def _day(goal: Goal) -> str:
    return f"{goal.target_on:%B %-d, %Y}" if goal.target_on else ""


# What a student edits, and how each reads in the history. The position is not here: moving a goal is no news.
WORDS: dict[str, Callable[[Goal], str]] = {
    "topic": lambda goal: goal.topic.name,
    "text": lambda goal: goal.text,
    "kind": Goal.get_kind_display,
    "importance": lambda goal: goal.importance_in_words,
    "measure": lambda goal: goal.measure,
    "target_on": _day,
    "progress": Goal.get_progress_display,
    "state": Goal.get_state_display,
}


def note_changes(before: Goal, after: Goal, *, by: User, note: str = "") -> int:
    """A sentence belongs to a step of progress, also to one that leaves it where it was. Returns how many rows were written."""
    now = timezone.now()
    changed = [field for field in WORDS if getattr(before, field) != getattr(after, field)]
    if note and "progress" not in changed:
        changed.append("progress")
    rows = [_row(field, before, after, by, now) for field in changed]
    for row in rows:
        row.note = note if row.field == "progress" else ""
    return len(GoalChange.objects.bulk_create(rows))


def _row(field: str, before: Goal, after: Goal, by: User, now: datetime) -> GoalChange:
    old, new = WORDS[field](before), WORDS[field](after)
    return GoalChange(goal=after, field=field, old=old, new=new, changed_by=by, changed_at=now)
