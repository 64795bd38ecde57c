from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import Topic, User
from accounts.permissions import is_student

from ..first_day import first_goal, topics_without_goal
from ..models import Goal
from .goals import save_goal


@transaction.atomic
def finish_first_day(*, student: User, topics: Iterable[Topic] = ()) -> list[Goal]:
    """The first pages are done with, whether they were read or skipped. A goal for each topic that brings the student here."""
    if not is_student(student):
        raise PermissionDenied
    row = User.objects.select_for_update(no_key=True).get(pk=student.pk)
    goals = [
        save_goal(goal=Goal(student=row, topic=topic, text=first_goal(topic)), by=row)
        for topic in topics_without_goal(row, topics)
    ]
    if row.first_day_done_at is None:
        row.first_day_done_at = timezone.now()
        row.save(update_fields=["first_day_done_at"])
        record(actor=row, verb="finished first day", target=row)
    return goals
