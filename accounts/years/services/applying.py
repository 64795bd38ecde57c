from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.events import record, record_many
from accounts.models import Enrollment, Program, Rollover, RolloverMove, User

from ..plan import Move, end_kept
from ..reading import YearPlan, label, plan_for, what_changed, who_moves
from .turns import guard, hold_students, not_moved_yet, take_turns

AT_ONCE = 1000


class PlanChangedError(ValidationError):
    """Somebody changed an enrollment after the page was shown. The messages say whose."""


@transaction.atomic
def apply_rollover(*, year: int, seen: str, by: User) -> Rollover:
    """Move the whole school into a year, as the page with the digest `seen` had shown it: all of it, or nothing."""
    guard(by)
    take_turns()
    not_moved_yet(year)
    hold_students(who_moves().values_list("pk", flat=True))
    plan = plan_for(year)
    if plan.digest != seen:
        raise PlanChangedError(what_changed(plan, seen))
    if not plan.moves:
        raise ValidationError(f"Nobody is left to move into {label(year)}.")
    try:
        with transaction.atomic():
            return _apply(plan, by)
    except IntegrityError:
        raise PlanChangedError("Somebody changed an enrollment at this very moment. Look at the list again.") from None


def _apply(plan: YearPlan, by: User) -> Rollover:
    closed = _close(plan)
    opened = Enrollment.objects.bulk_create([_opened(move, plan) for move in plan.moves], batch_size=AT_ONCE)
    record_many(actor=by, verb="closed enrollment", targets=closed)
    record_many(actor=by, verb="opened enrollment", targets=opened)
    now = timezone.now()  # after these events: a later one is somebody's own change
    rollover = Rollover.objects.create(
        academic_year=plan.year,
        applied_by=by,
        applied_at=now,
        undo_until=now + timedelta(days=Program.current().rollover_undo_days),
    )
    steps = [_step(rollover, move, row) for move, row in zip(plan.moves, opened, strict=True)]
    RolloverMove.objects.bulk_create(steps, batch_size=AT_ONCE)
    record(actor=by, verb="applied rollover", target=rollover, reason=label(plan.year))
    return rollover


def _close(plan: YearPlan) -> list[Enrollment]:
    """End what reaches into the new year; one that ended before it keeps its last day."""
    standings = [move.standing for move in plan.moves]
    ending = [row.enrollment for row in standings if row.ends_on is None or row.ends_on > plan.last_day]
    Enrollment.objects.filter(pk__in=ending).update(ends_on=plan.last_day)
    return [Enrollment(pk=pk) for pk in ending]


def _opened(move: Move, plan: YearPlan) -> Enrollment:
    """What was going to end within the new year, such as a leave, still does."""
    ends_on = end_kept(move.standing.ends_on, move.before.status, move.after.status)
    return Enrollment(
        student_id=move.student,
        academic_year=plan.year,
        stage=move.after.stage,
        track_id=move.after.track,
        status=move.after.status,
        starts_on=plan.starts_on,
        ends_on=ends_on if ends_on and ends_on >= plan.starts_on else None,
    )


def _step(rollover: Rollover, move: Move, opened: Enrollment) -> RolloverMove:
    return RolloverMove(
        rollover=rollover,
        student_id=move.student,
        closed_id=move.standing.enrollment,
        closed_ended_on=move.standing.ends_on,
        opened=opened,
    )
