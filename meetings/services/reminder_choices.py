from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_wholly
from accounts.models import ProgramChange, User
from meetings.models import Meeting, ReminderChoice
from meetings.wishes import Wishes, programs_own

from .reminders import plan_again

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
    """What is still to come follows the lead times, quiet hours and zones that these people have now."""
    for person in people:
        plan_again(Meeting.objects.visible_to(person), only_for=person)


def follow_rules(changes: list[ProgramChange]) -> None:
    """The program's own lead times hold for whoever has none of their own, and so does its zone."""
    if RULES & {change.field for change in changes}:
        plan_again(Meeting.objects.all())
