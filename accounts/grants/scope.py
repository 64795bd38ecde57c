"""How much of the school a member of the staff sees, and who may change it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from ..events import record
from ..locks import lock_wholly
from ..models import Role, StaffScope, Track, User
from ..permissions import sees_whole_school
from ..scopes import scope_words

LAST = "Somebody has to see the whole school. Give that to a colleague first, then change this."


@transaction.atomic
def set_scope(*, person: User, scope: str, by: User, track: Track | None = None) -> User:
    """All who see the whole school are held meanwhile: two who give it up at one moment do not leave the school without."""
    lock_wholly({person.pk, by.pk, *_see_whole_school().values_list("pk", flat=True)})
    by, person = User.objects.get(pk=by.pk), User.objects.get(pk=person.pk)
    if not (by.is_active and sees_whole_school(by) and person.is_program_staff):
        raise PermissionDenied
    before = scope_words(person)
    person.staff_scope, person.scope_track = scope, track
    person.validate_constraints()
    if not person.sees_whole_school and not _see_whole_school().exclude(pk=person.pk).exists():
        raise ValidationError(LAST)
    if scope_words(person) != before:
        person.save(update_fields=["staff_scope", "scope_track"])
        record(actor=by, verb="changed scope", target=person, reason=f"{before} to {scope_words(person)}"[:200])
    return person


def _see_whole_school() -> QuerySet[User]:
    return User.objects.active().filter(role=Role.STAFF, staff_scope=StaffScope.SCHOOL)
