"""Staff step in with people whom a student could ask. It asks nobody, and fills no place."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_people
from accounts.models import User
from notifications.services import notify, void_pending

from ..coverage import is_covered
from ..models import Suggestion
from ..permissions import can_close_suggestion, can_suggest_to
from ..staff.suggesting import MOST, could_be_suggested
from .requests import guard


@transaction.atomic
def suggest(*, student: User, mentors: Collection[User], by: User) -> Suggestion:
    """In the place of what was suggested before. Raises ValidationError with what to do when somebody cannot be suggested."""
    lock_people(students=[student])
    guard(can_suggest_to(by, student))
    _refuse(student, mentors)
    for older in Suggestion.objects.standing().filter(student=student):
        _close(older, by)
    made = Suggestion.objects.create(student=student, made_by=by, made_at=timezone.now())
    made.mentors.set(mentors)
    record(actor=by, verb="suggested mentors", target=made)
    notify(kind="matching.suggestions", recipient=student, about=made)
    return made


@transaction.atomic
def close_suggestion(*, suggestion: Suggestion, by: User) -> Suggestion:
    """The student is done with it."""
    lock_people(students=[suggestion.student])
    guard(can_close_suggestion(by, suggestion))
    suggestion = Suggestion.objects.select_related("student").get(pk=suggestion.pk)
    return suggestion if suggestion.closed_at else _close(suggestion, by)


def close_for_leaver(student: User, by: User) -> None:
    for suggestion in Suggestion.objects.standing().filter(student=student):
        _close(suggestion, by)


def _refuse(student: User, mentors: Collection[User]) -> None:
    if not 1 <= len(mentors) <= MOST:
        raise ValidationError("Choose one to three people.")
    if is_covered(student):
        raise ValidationError(f"{student} has a mentor by now, so nothing was sent.")
    possible = set(could_be_suggested(student).filter(user__in=mentors).values_list("user", flat=True))
    refused = [str(mentor) for mentor in mentors if mentor.pk not in possible]
    if refused:
        raise ValidationError(f"{' and '.join(refused)} cannot be suggested right now. Choose somebody else.")


def _close(suggestion: Suggestion, by: User) -> Suggestion:
    suggestion.closed_at = timezone.now()
    suggestion.save(update_fields=["closed_at"])
    void_pending(about=suggestion, reason="The suggestion is closed")
    record(actor=by, verb="closed suggestion", target=suggestion)
    return suggestion
