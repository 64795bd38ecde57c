"""Conflicts of role. Grading and promotion keep two people apart for their dates: nothing starts, what runs pauses, and both
agreements in writing (the student's and the school's) lift that. Treating keeps nobody apart; the clinician stays out of
assessment. None of this ends anything.
"""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.clock import school_today
from accounts.events import record
from accounts.locks import lock_wholly
from accounts.models import User
from notifications.services import notify

from ..models import Conflict, Relationship, WaitlistEntry
from ..permissions import can_agree_despite, can_answer_for, can_declare_conflict, can_end_conflict
from ..rules import kept_apart
from .clocks import each
from .places import drop_from_waitlist
from .relationships import locked as locked_relationship
from .relationships import pause_locked
from .requests import guard

AT_ONCE = 500
RUNNING = (Relationship.State.TRIAL, Relationship.State.ACTIVE)


@transaction.atomic
def declare_conflict(
    *, person: User, student: User, kind: str, from_on: date, until_on: date | None = None, by: User
) -> Conflict:
    """Either of the two declares it, or staff. From today on what runs between them pauses, if it keeps them apart."""
    guard(can_declare_conflict(by, person, student))
    lock_wholly([person.pk, student.pk])
    conflict = Conflict(
        person=person,
        student=student,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
        declared_by=by,
        declared_at=timezone.now(),
    )
    _once(conflict)
    conflict.full_clean()
    conflict.save()
    record(actor=by, verb="declared conflict", target=conflict)
    pause_between(person, student, by=by)
    return conflict


@transaction.atomic
def end_conflict(*, conflict: Conflict, by: User) -> Conflict:
    """It no longer holds. What it paused the two take up again themselves, and both are told that they can."""
    conflict = _locked(conflict)
    guard(can_end_conflict(by, conflict))
    if conflict.ended_at:
        raise ValidationError("This has ended already.")
    conflict.ended_at, conflict.ended_by = timezone.now(), by
    conflict.save(update_fields=["ended_at", "ended_by"])
    record(actor=by, verb="ended conflict", target=conflict)
    tell_that_it_can_go_on(conflict.person, conflict.student)
    return conflict


@transaction.atomic
def agree_despite(*, conflict: Conflict, by: User, words: str) -> Conflict:
    """One of the two agreements in writing: the student's own, or the school's by a member of its staff."""
    conflict = _locked(conflict)
    guard(can_answer_for(by, conflict))
    if not can_agree_despite(by, conflict):
        raise ValidationError("Somebody has answered this in the meantime, so there is nothing left to agree to.")
    now = timezone.now()
    if by.pk == conflict.student_id:
        conflict.student_agreement, conflict.student_agreed_at = words.strip(), now
    else:
        conflict.staff_agreement, conflict.staff_agreed_by, conflict.staff_agreed_at = words.strip(), by, now
    conflict.full_clean()
    conflict.save()
    record(actor=by, verb="agreed despite conflict", target=conflict)
    tell_that_it_can_go_on(conflict.person, conflict.student)
    return conflict


def keep_conflicts() -> None:
    """What the days do: pause where one has begun, and say where the last one is over. May run twice."""
    apart = Conflict.objects.keeping_apart().on(school_today())
    running = Relationship.objects.filter(apart.between_columns("mentor", "mentee"), state__in=RUNNING)
    waiting = WaitlistEntry.objects.standing().filter(apart.between_columns("mentor", "student"))
    each(running.values_list("mentor", "mentee")[:AT_ONCE], _keep_apart)
    each(waiting.values_list("mentor", "student")[:AT_ONCE], _keep_apart)
    paused = Relationship.objects.filter(kept_apart=True, state=Relationship.State.PAUSED)
    over = paused.exclude(apart.between_columns("mentor", "mentee"))
    each(over.values_list("mentor", "mentee")[:AT_ONCE], _let_go_on)


def pause_between(one: User, other: User, *, by: User | None) -> None:
    """Under the locks of both: pause what runs, advising included, where a conflict keeps them apart today."""
    if not kept_apart(one, other):
        return
    for student, mentor in ((one, other), (other, one)):
        drop_from_waitlist(student=student, mentor=mentor, by=by)
    for row in Relationship.objects.between(one, other).filter(state__in=RUNNING):
        relationship = pause_locked(locked_relationship(row, None), by, kept_apart=True)
        for side in {one, other} - {by}:
            _tell("matching.kept_apart", side, relationship)


def tell_that_it_can_go_on(one: User, other: User) -> None:
    """Both sides of what a conflict paused, once nothing keeps them apart any more. Under the locks of both."""
    if kept_apart(one, other):
        return
    for relationship in Relationship.objects.between(one, other).filter(kept_apart=True):
        relationship.kept_apart = False
        relationship.save(update_fields=["kept_apart"])
        for side in (one, other):
            _tell("matching.can_go_on", side, relationship)


def _keep_apart(pair: tuple[UUID, UUID]) -> bool:
    pause_between(*_two_locked(pair), by=None)
    return True


def _let_go_on(pair: tuple[UUID, UUID]) -> bool:
    tell_that_it_can_go_on(*_two_locked(pair))
    return True


def _two_locked(pair: tuple[UUID, UUID]) -> list[User]:
    lock_wholly(pair)
    return list(User.objects.filter(pk__in=pair))


def _tell(kind: str, recipient: User, relationship: Relationship) -> None:
    """Once for each pause."""
    notify(kind=kind, recipient=recipient, about=relationship, occasion=relationship.paused_at.isoformat())


def _locked(conflict: Conflict) -> Conflict:
    lock_wholly([conflict.person_id, conflict.student_id])
    return Conflict.objects.select_for_update(of=("self",)).select_related("person", "student").get(pk=conflict.pk)


def _once(conflict: Conflict) -> None:
    """What the other side has declared stands beside it: a refusal would tell what that is."""
    same = Conflict.objects.between(conflict.person, conflict.student).filter(kind=conflict.kind)
    same = same.filter(declared_by=conflict.declared_by).not_over(conflict.from_on)
    if (same.filter(from_on__lte=conflict.until_on) if conflict.until_on else same).exists():
        raise ValidationError("You have declared this already for some of these days.")
