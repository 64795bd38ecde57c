"""Conflicts of role. Grading and promotion keep two people apart for their dates: nothing starts, what runs pauses, and both
agreements in writing (the student's and the school's) lift that. Treating keeps nobody apart; the clinician stays out of
assessment. None of this ends anything.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.clock import school_today
from accounts.events import record
from accounts.locks import lock_wholly
from accounts.models import User
from notifications.services import notify

from ..models import Conflict, Relationship
from ..permissions import can_agree_despite, can_declare_conflict, can_end_conflict
from ..rules import kept_apart
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
    _once(person, student, kind, from_on, until_on)
    conflict = Conflict(
        person=person,
        student=student,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
        declared_by=by,
        declared_at=timezone.now(),
    )
    conflict.full_clean()
    conflict.save()
    record(actor=by, verb="declared conflict", target=conflict, reason=conflict.get_kind_display())
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
    tell_that_it_can_go_on(conflict)
    return conflict


@transaction.atomic
def agree_despite(*, conflict: Conflict, by: User, words: str) -> Conflict:
    """One of the two agreements in writing: the student's own, or the school's by a member of its staff."""
    conflict = _locked(conflict)
    guard(can_agree_despite(by, conflict))
    now = timezone.now()
    if by.pk == conflict.student_id:
        conflict.student_agreement, conflict.student_agreed_at = words.strip(), now
    else:
        conflict.staff_agreement, conflict.staff_agreed_by, conflict.staff_agreed_at = words.strip(), by, now
    conflict.full_clean()
    conflict.save()
    record(actor=by, verb="agreed despite conflict", target=conflict)
    tell_that_it_can_go_on(conflict)
    return conflict


def keep_conflicts() -> None:
    """What the days do: pause where one has begun, and say where the last one is over. May run twice."""
    today = school_today()
    for pair in _running_apart(today)[:AT_ONCE]:
        with transaction.atomic():
            lock_wholly([pair.mentor_id, pair.mentee_id])
            pause_between(pair.mentor, pair.mentee, by=None)
    over = Conflict.objects.standing().filter(kind__in=Conflict.KEEPING_APART, until_on__lt=today)
    for conflict in over.filter(_is_paused()).select_related("person", "student")[:AT_ONCE]:
        tell_that_it_can_go_on(conflict)


def pause_between(one: User, other: User, *, by: User | None) -> None:
    """Under the locks of both: pause what runs, advising included, where a conflict keeps them apart today."""
    if not kept_apart(one, other):
        return
    for student, mentor in ((one, other), (other, one)):
        drop_from_waitlist(student=student, mentor=mentor, by=by)
    for row in Relationship.objects.between(one, other).filter(state__in=RUNNING):
        relationship = pause_locked(locked_relationship(row, None), by)
        for side in {one, other} - {by}:
            _tell("matching.kept_apart", side, relationship, occasion=relationship.paused_at.isoformat())


def tell_that_it_can_go_on(conflict: Conflict) -> None:
    """Both sides of what is paused, once nothing keeps them apart any more."""
    person, student = conflict.person, conflict.student
    if kept_apart(person, student):
        return
    paused = Relationship.objects.between(person, student).filter(state=Relationship.State.PAUSED)
    for relationship in paused:
        for side in (person, student):
            _tell("matching.can_go_on", side, relationship, occasion=str(conflict.pk))


def _tell(kind: str, recipient: User, relationship: Relationship, *, occasion: str) -> None:
    notify(kind=kind, recipient=recipient, about=relationship, occasion=occasion)


def _locked(conflict: Conflict) -> Conflict:
    lock_wholly([conflict.person_id, conflict.student_id])
    return Conflict.objects.select_for_update(of=("self",)).select_related("person", "student").get(pk=conflict.pk)


def _once(person: User, student: User, kind: str, from_on: date, until_on: date | None) -> None:
    same = Conflict.objects.between(person, student).filter(kind=kind).not_over(from_on)
    if (same.filter(from_on__lte=until_on) if until_on else same).exists():
        raise ValidationError("This is declared already for some of these days.")


def _running_apart(today: date) -> QuerySet[Relationship]:
    standing = Conflict.objects.keeping_apart().on(today)
    forth = standing.filter(person=OuterRef("mentor"), student=OuterRef("mentee"))
    back = standing.filter(person=OuterRef("mentee"), student=OuterRef("mentor"))
    running = Relationship.objects.filter(state__in=RUNNING).filter(Exists(forth) | Exists(back))
    return running.select_related("mentor", "mentee").order_by("id")


def _is_paused() -> Exists:
    paused = Relationship.objects.filter(state=Relationship.State.PAUSED)
    forth = paused.filter(mentor=OuterRef("person"), mentee=OuterRef("student"))
    return Exists(forth) | Exists(paused.filter(mentee=OuterRef("person"), mentor=OuterRef("student")))
