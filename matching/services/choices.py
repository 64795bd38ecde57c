"""A student's list of choices. Every write holds the student's lock, so that two tabs see one list."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import Program, User

from ..models import Choice, ChoiceList, Request
from ..permissions import can_keep_choices, can_request
from .requests import guard, request_mentor

End = ChoiceList.End
CHANGED = "Your list has changed in the meantime. Here it is as it stands now."


@transaction.atomic
def put_aside(*, student: User, mentor: User) -> Choice:
    """Put a mentor at the end of the list. Nobody is asked and nobody is told."""
    guard(can_request(student))
    lock_people(students=[student])
    if student == mentor:
        raise ValidationError("You cannot ask yourself. Choose another mentor.")
    choices = _list_of(student)
    positions = list(choices.choices.values_list("position", flat=True))
    if choices.choices.filter(mentor=mentor).exists():
        raise ValidationError(f"{mentor} is on your list already.")
    most = Program.current().max_choices
    if len(positions) >= most:
        raise ValidationError(
            f"{mentor} is not on your list: it holds {most} mentors already, which is as many as it can. Take one off first."
        )
    return Choice.objects.create(list=choices, mentor=mentor, position=max(positions, default=0) + 1)


@transaction.atomic
def take_off(*, choice: Choice, by: User) -> None:
    _ahead(choice, by).delete()


@transaction.atomic
def move_choice(*, choice: Choice, by: User, up: bool) -> None:
    """Change places with the neighbor who was not asked either; at the end of the list nothing happens."""
    choice = _ahead(choice, by)
    ahead = [row for row in choice.list.choices.all() if row.is_ahead]
    neighbor = ahead.index(choice) + (-1 if up else 1)
    if 0 <= neighbor < len(ahead):
        other = ahead[neighbor]
        choice.position, other.position = other.position, choice.position
        Choice.objects.bulk_update([choice, other], ["position"])


@transaction.atomic
def skip_choice(*, choice: Choice, by: User) -> Choice:
    """Pass over who cannot be asked now. They stay on the list, so that the student sees what became of each."""
    choice = _ahead(choice, by)
    choice.skipped_at = timezone.now()
    choice.save(update_fields=["skipped_at"])
    record(actor=by, verb="passed over a choice", target=choice.list)
    end_if_used_up(choice.list)
    return choice


@transaction.atomic
def hand_on(*, choice: Choice, by: User, **letter: Any) -> Request:
    """Ask the next on the list: each time by the student's own act, and only when nobody else on it has the request."""
    guard(can_keep_choices(by, choice.list))
    lock_people(mentors=[choice.mentor], students=[by])
    choices = _standing(choice.list)
    if waiting := choices.waiting_choice(timezone.now()):
        raise ValidationError(f"{waiting.mentor} has your request. One on your list is asked at a time.")
    if choices.next_choice != choice:
        raise ValidationError(CHANGED)
    begun = choices.has_begun
    request = request_mentor(student=by, mentor=choice.mentor, handing_on=begun, of_list=True, **letter)
    choice.request = request
    choice.save(update_fields=["request"])
    return request


@transaction.atomic
def stop_choices(*, choices: ChoiceList, by: User) -> None:
    """End the list. A request that waits goes on waiting: withdrawing it is the student's own decision."""
    guard(can_keep_choices(by, choices))
    lock_people(students=[by])
    _end(_standing(choices), End.STOPPED, by)


def end_list_with_yes(request: Request) -> None:
    """Under the student's lock: one of their list said yes, so nobody else on it is asked."""
    for choices in ChoiceList.objects.standing().filter(choices__request=request):
        _end(choices, End.ACCEPTED, request.mentor)


def end_lists_of_leaver(student: User, by: User) -> None:
    for choices in ChoiceList.objects.standing().filter(student=student):
        _end(choices, End.STOPPED, by)


def end_used_up_lists() -> int:
    """What time does to lists: the last one's answer was told. Returns how many ended."""
    done = 0
    for choices in ChoiceList.objects.standing().without_anybody_ahead().select_related("student"):
        with transaction.atomic():
            lock_people(students=[choices.student])
            done += end_if_used_up(choices)
    return done


def end_if_used_up(choices: ChoiceList) -> bool:
    """Under the student's lock."""
    fresh = ChoiceList.objects.standing().with_choices().filter(pk=choices.pk).first()
    if fresh is None or not _is_used_up(fresh, timezone.now()):
        return False
    _end(fresh, End.EMPTY, None)
    return True


def _is_used_up(choices: ChoiceList, now: datetime) -> bool:
    return bool(choices.choices.all()) and not choices.next_choice and not choices.waiting_choice(now)


def _list_of(student: User) -> ChoiceList:
    """The one that stands, else a new one."""
    standing = ChoiceList.objects.standing().filter(student=student).first()
    if standing and not end_if_used_up(standing):
        return standing
    made = ChoiceList.objects.create(student=student, made_at=timezone.now())
    record(actor=student, verb="made a list of choices", target=made)
    return made


def _ahead(choice: Choice, by: User) -> Choice:
    """The choice as it stands under the student's lock, not asked yet."""
    guard(can_keep_choices(by, choice.list))
    lock_people(students=[by])
    found = next((row for row in _standing(choice.list).choices.all() if row == choice and row.is_ahead), None)
    if found is None:
        raise ValidationError(CHANGED)
    return found


def _standing(choices: ChoiceList) -> ChoiceList:
    found = ChoiceList.objects.standing().with_choices().filter(pk=choices.pk).first()
    if found is None:
        raise ValidationError("This list has ended. You can begin a new one from the directory.")
    return found


def _end(choices: ChoiceList, end: str, by: User | None) -> None:
    choices.ended_at, choices.end = timezone.now(), end
    choices.save(update_fields=["ended_at", "end"])
    record(actor=by, verb="ended a list of choices", target=choices, reason=choices.get_end_display())
