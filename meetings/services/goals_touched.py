from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import User
from matching.models import Goal, Relationship
from matching.services import set_progress
from meetings.models import Meeting, MeetingGoal

from .occupancy import guard


@dataclass(frozen=True)
class GoalTouched:
    """`progress` is how far the student is in the eyes of whoever logs; None where they say nothing of it."""

    goal: Goal
    progress: int | None = None


def goals_to_touch(relationship: Relationship) -> QuerySet[Goal]:
    """The open goals that are shared in this mentorship: none after its end."""
    live = relationship.is_live
    shared = Goal.objects.open().filter(shares__relationship=relationship).select_related("topic").by_importance()
    return shared if live else shared.none()


def keep_goals(meeting: Meeting, touched: Iterable[GoalTouched] | None, by: User, relationship: Relationship) -> None:
    """What is no longer shared is not asked about, so what was said of it stays. None: nobody was asked."""
    if touched is None or meeting.is_group:
        return
    shared = {goal.pk for goal in goals_to_touch(relationship)}
    said = {one.goal.pk: one for one in touched if one.goal.pk in shared}
    meeting.goals_touched.filter(goal__in=shared - set(said)).delete()
    standing = {row.goal_id: row for row in meeting.goals_touched.all()}
    for key, one in said.items():
        _keep(standing.get(key), meeting, one, by)


def _keep(row: MeetingGoal | None, meeting: Meeting, touched: GoalTouched, by: User) -> None:
    """Whoever names a goal without a word on how far it is leaves what the other side said of it."""
    if row and touched.progress is None:
        return
    row = row or MeetingGoal(meeting=meeting, goal=touched.goal)
    row.progress, row.said_by, row.said_at = touched.progress, by, timezone.now()
    row.save()
    if touched.progress is not None and touched.goal.student_id == by.pk:
        _own_word(touched.goal, touched.progress, by)


@transaction.atomic
def agree_on_progress(*, said: MeetingGoal, by: User) -> MeetingGoal:
    """The student says yes to where their mentor sees them: from now on it is the student's own word."""
    said = _locked(said, by)
    _own_word(said.goal, said.progress, by)
    return _say(said, said.progress, by, "agreed on progress")


@transaction.atomic
def differ_on_progress(*, said: MeetingGoal, by: User) -> MeetingGoal:
    """The student stays with where they said they are; the mentor reads that, and nobody asks again."""
    said = _locked(said, by)
    return _say(said, said.goal.progress, by, "stayed with own progress")


def _locked(said: MeetingGoal, by: User) -> MeetingGoal:
    """The student's lock first, as in every act on goals and in every log. Only the mentor's last word can be answered."""
    lock_people(students=[by])
    row = MeetingGoal.objects.select_related("goal").select_for_update(of=("self",)).get(pk=said.pk)
    if row.goal.student_id != by.pk:
        raise PermissionDenied
    offered = MeetingGoal.objects.offered_to(by).filter(pk=row.pk).exists()
    guard(offered, "You have said since how far you are, or this goal is closed or no longer shared.")
    return row


def _own_word(goal: Goal, progress: int, by: User) -> None:
    if goal.progress != progress:
        set_progress(goal=goal, by=by, progress=progress)


def _say(said: MeetingGoal, progress: int | None, by: User, verb: str) -> MeetingGoal:
    said.progress, said.said_by, said.said_at = progress, by, timezone.now()
    said.save(update_fields=["progress", "said_by", "said_at"])
    record(actor=by, verb=verb, target=said)
    return said
