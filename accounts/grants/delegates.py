"""Who keeps a mentor's calendar: named and ended by the mentor, or by staff who see the whole school."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..events import record
from ..locks import lock_wholly
from ..models import Delegate, User
from ..permissions import can_mentor, sees_whole_school


def can_choose_delegates(user: User, mentor: User) -> bool:
    return can_mentor(mentor) and (user.pk == mentor.pk or sees_whole_school(user))


def can_end_delegate(user: User, grant: Delegate) -> bool:
    """The delegate may lay it down, too."""
    return user.pk in {grant.mentor_id, grant.delegate_id} or sees_whole_school(user)


def why_not_delegate(mentor: User, person: User) -> str:
    """One sentence against it, or an empty text."""
    if person.pk == mentor.pk:
        return f"{mentor} keeps this calendar already. Name somebody else."
    if person.is_student:
        return "A student cannot keep a mentor's calendar, which names other students. Name somebody of the faculty or staff."
    if can_mentor(person) and person.mentor_profile.is_outside:
        return f"{person} is not at the school. Name somebody who is."
    if not person.is_active:
        return f"{person} is no longer in the program. Name somebody who is."
    if Delegate.objects.standing().filter(mentor=mentor, delegate=person).exists():
        return f"{person} keeps this calendar already."
    return ""


@transaction.atomic
def name_delegate(*, mentor: User, person: User, by: User) -> Delegate:
    lock_wholly([mentor.pk, person.pk])
    mentor, person = User.objects.get(pk=mentor.pk), User.objects.get(pk=person.pk)
    if not can_choose_delegates(by, mentor) or not mentor.is_active:
        raise PermissionDenied
    if refusal := why_not_delegate(mentor, person):
        raise ValidationError(refusal)
    grant = Delegate.objects.create(mentor=mentor, delegate=person, granted_by=by, granted_at=timezone.now())
    record(actor=by, verb="named delegate", target=grant)
    return grant


@transaction.atomic
def end_delegate(*, grant: Delegate, by: User) -> Delegate:
    """At once: every act of a delegate asks again whether the grant stands. Ended twice is ended."""
    grant = Delegate.objects.select_for_update().get(pk=grant.pk)
    if not can_end_delegate(by, grant):
        raise PermissionDenied
    return _end(grant, by) if grant.ended_at is None else grant


def end_for_leaver(person: User, by: User) -> None:
    """Registered with `person_deactivated`: whoever leaves neither keeps a calendar nor has theirs kept."""
    _end_all(Delegate.objects.standing().touching(person), by)


def end_keeping(person: User, by: User) -> None:
    """For who is no longer at the school: nobody's calendar is theirs to keep. Others may keep theirs."""
    _end_all(Delegate.objects.standing().filter(delegate=person), by)


def _end_all(grants: QuerySet[Delegate], by: User) -> None:
    for grant in grants.order_by("pk").select_for_update():
        _end(grant, by)


def _end(grant: Delegate, by: User) -> Delegate:
    grant.ended_at, grant.ended_by = timezone.now(), by
    grant.save(update_fields=["ended_at", "ended_by"])
    record(actor=by, verb="ended delegate", target=grant)
    return grant
