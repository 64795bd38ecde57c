from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record_many
from accounts.models import Enrollment, RolloverException, User

from ..plan import Move, Place, decided_place
from ..reading import label, plan_for
from .turns import guard, not_moved_yet, take_turns


class Choice(StrEnum):
    """What can be decided for many students at once."""

    USUAL = "usual"
    STAY = "stay"
    GRADUATE = "graduate"


@transaction.atomic
def decide_year(*, year: int, students: Collection[UUID], choice: Choice | Place, by: User) -> int:
    """Staff's word on where these students go in a year, for one or for a whole list. Returns for how many it is news."""
    guard(by)
    take_turns()
    not_moved_yet(year)
    moves = [move for move in plan_for(year).moves if move.student in students]
    if not moves:
        raise ValidationError("These students are no longer among those who move. Open the page anew.")
    return _keep([(move, _wanted(move, choice)) for move in moves], year, by)


def _wanted(move: Move, choice: Choice | Place) -> Place:
    if isinstance(choice, Place):
        return decided_place(move.before, choice)
    if choice == Choice.GRADUATE:
        return move.before._replace(status=Enrollment.Status.GRADUATED)
    return move.before if choice == Choice.STAY else move.as_usual


def _keep(wanted: list[tuple[Move, Place]], year: int, by: User) -> int:
    """Kept where it is another thing than what happens anyway; who decided the same before still is who decided it."""
    news = [(move, place) for move, place in wanted if place != move.after or (move.by_hand and place == move.as_usual)]
    students = [move.student for move, _ in news]
    RolloverException.objects.filter(academic_year=year, student__in=students).delete()
    exceptions = [_exception(move, place, year, by) for move, place in news if place != move.as_usual]
    RolloverException.objects.bulk_create(exceptions)
    record_many(actor=by, verb="decided the next year", targets=[User(pk=pk) for pk in students], reason=label(year))
    return len(news)


def _exception(move: Move, place: Place, year: int, by: User) -> RolloverException:
    return RolloverException(
        academic_year=year,
        student_id=move.student,
        stage=place.stage,
        track_id=place.track,
        status=place.status,
        decided_by=by,
        decided_at=timezone.now(),
    )
