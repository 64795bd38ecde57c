from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_wholly
from accounts.models import ProgramChange, User
from meetings.models import Meeting, ReminderChoice, Replanning
from meetings.wishes import Wishes, programs_own
from notifications.nudge import ask_worker

from .reminders import plan_again

TASK = "meetings.plan_reminders"
IN_FLIGHT = timedelta(minutes=2)  # longer than a booking takes that had read the rules before they changed
RULES = {"reminder_hours", "second_reminder_minutes", "time_zone"}


@transaction.atomic
def choose_reminders(*, person: User, minutes_before: Iterable[int], by: User) -> None:
    """Whoever wants what the program does anyway keeps no choice of their own, and follows it when it changes."""
    if person != by:
        raise PermissionDenied
    lock_wholly([person.pk])
    wanted = sorted(set(minutes_before))
    if wanted == sorted(Wishes.of([person]).lead_times(person.pk)):
        return
    if wanted == programs_own():
        ReminderChoice.objects.filter(person=person).delete()
    else:
        choice = {"minutes_before": wanted, "changed_at": timezone.now()}
        ReminderChoice.objects.update_or_create(person=person, defaults=choice)
    record(actor=by, verb="chose reminders", target=person)
    follow_wishes([person])


def follow_wishes(people: Iterable[User]) -> None:
    """What is still to come follows the lead times, quiet hours and zones that these people have now. Many at once are a
    worker's work.
    """
    people = list(people)
    if len(people) > 1:
        _ask_for_all()
        return
    for person in people:
        plan_again(Meeting.objects.visible_to(person), only_for=person)


def follow_rules(changes: list[ProgramChange]) -> None:
    """The program's own lead times hold for whoever has none of their own, and so does its zone."""
    if RULES & {change.field for change in changes}:
        _ask_for_all()


def plan_for_all(now: datetime) -> None:
    """If it was asked for. Once more while a booking may come in that was planned by the old rules."""
    asked = Replanning.objects.all()
    if asked.exists():
        plan_again(Meeting.objects.all())
        asked.filter(asked_at__lte=now - IN_FLIGHT).delete()


def _ask_for_all() -> None:
    Replanning.objects.create(asked_at=timezone.now())
    transaction.on_commit(partial(ask_worker, TASK), robust=True)
