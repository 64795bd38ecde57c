from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record, record_many
from accounts.hooks import created_since
from accounts.models import Enrollment, Event, Rollover, RolloverMove, User

from .turns import guard, hold_students, take_turns


@dataclass(frozen=True)
class Undoing:
    """What taking a rollover back does: whose step goes back, whose is left because somebody has changed it since, and what
    was made for all of them meanwhile and is kept.
    """

    back: list[RolloverMove]
    left: list[RolloverMove]
    kept: dict[str, int]


@transaction.atomic
def undo_rollover(*, rollover: Rollover, by: User) -> Undoing:
    """Take back every step that nobody has touched since. Raises ValidationError once the days for it are over."""
    guard(by)
    take_turns()
    rollover = Rollover.objects.select_for_update().get(pk=rollover.pk)
    now = timezone.now()
    if rollover.undone_at:
        raise ValidationError("This move has been taken back already.")
    if now >= rollover.undo_until:
        raise ValidationError("The days to take this back are over. Change the enrollments of single students instead.")
    hold_students(rollover.moves.values_list("student", flat=True))
    undoing = what_undoing_does(rollover)
    _take_back(undoing.back, by)
    rollover.undone_at, rollover.undone_by = now, by
    rollover.save(update_fields=["undone_at", "undone_by"])
    record(actor=by, verb="undid rollover", target=rollover)
    return undoing


def what_undoing_does(rollover: Rollover) -> Undoing:
    """Of one that was taken back: who was left then."""
    moves = list(
        rollover.moves.select_related("student", "opened", "closed").order_by("student__full_name", "student_id")
    )
    if rollover.undone_at:
        return Undoing([], [move for move in moves if move.opened], {})
    touched = _touched_since(rollover, moves)
    left = [move for move in moves if _is_touched(move, touched)]
    back = [move for move in moves if not _is_touched(move, touched)]
    kept: Counter = Counter()
    for found in created_since([move.student_id for move in moves], rollover.applied_at):
        kept.update(found)
    return Undoing(back, left, {title: count for title, count in kept.items() if count})


def _touched_since(rollover: Rollover, moves: list[RolloverMove]) -> set[UUID]:
    """The enrollments of these steps that somebody has changed: every change of one leaves an event."""
    rows = [pk for move in moves for pk in (move.closed_id, move.opened_id) if pk]
    events = Event.objects.filter(target_type=Enrollment._meta.label, target_id__in=rows, at__gt=rollover.applied_at)
    return set(events.values_list("target_id", flat=True))


def _is_touched(move: RolloverMove, touched: set[UUID]) -> bool:
    return move.opened is None or bool({move.closed_id, move.opened_id} & touched)


def _take_back(moves: list[RolloverMove], by: User) -> None:
    """The new enrollments go first: a student has one at a time."""
    opened = [Enrollment(pk=move.opened_id) for move in moves]
    Enrollment.objects.filter(pk__in=[row.pk for row in opened]).delete()
    reopened = [move for move in moves if move.closed.ends_on != move.closed_ended_on]
    ends: dict[date | None, list[UUID]] = defaultdict(list)
    for move in reopened:
        ends[move.closed_ended_on].append(move.closed_id)
    for ends_on, rows in ends.items():
        Enrollment.objects.filter(pk__in=rows).update(ends_on=ends_on)
    record_many(actor=by, verb="removed enrollment", targets=opened)
    record_many(actor=by, verb="reopened enrollment", targets=[move.closed for move in reopened])
