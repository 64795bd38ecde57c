"""How much of the school a member of the staff sees, and who may change it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from ..events import record
from ..locks import lock_wholly
from ..models import Track, User
from ..permissions import sees_whole_school
from ..scopes import scope_words

OWN = "This is your own account. A colleague can change what you see."


@transaction.atomic
def set_scope(*, person: User, scope: str, by: User, track: Track | None = None) -> User:
    """Nobody changes their own, so somebody who sees the whole school always stays: who gives a scope has it then still."""
    lock_wholly({person.pk, by.pk})
    by, person = User.objects.get(pk=by.pk), User.objects.get(pk=person.pk)
    if not (by.is_active and sees_whole_school(by) and person.is_program_staff):
        raise PermissionDenied
    if by.pk == person.pk:
        raise ValidationError(OWN)
    before = scope_words(person)
    person.staff_scope, person.scope_track = scope, track
    person.validate_constraints()
    if scope_words(person) != before:
        person.save(update_fields=["staff_scope", "scope_track"])
        record(actor=by, verb="changed scope", target=person, reason=f"{before} to {scope_words(person)}"[:200])
    return person
