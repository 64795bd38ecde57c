"""Adding and correcting people by hand. Who has left is never deleted here: see accounts.deactivation and accounts.privacy."""

from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ..edits import Edit, write
from ..events import record
from ..models import Enrollment, MentorProfile, Role, StudentProfile, Track, User
from ..permissions import sees_whole_school
from ..scopes import can_change_person
from ..years.services import open_enrollment
from .addresses import settle_moves, settle_new_id

TWICE = "Somebody has just entered this address or school ID for a person. Look for them in the list of people."
SIGN_IN_BY = {"email", "school_id"}


@transaction.atomic
def add_student(*, by: User, edit: Edit, stage: str, track: Track, starts_on: date, cohort: int | None = None) -> User:
    person = _add(by, Role.STUDENT, edit)
    status = Enrollment.Status.ENROLLED
    opened = open_enrollment(student=person, starts_on=starts_on, stage=stage, track=track, status=status, by=by)
    profile = StudentProfile.objects.create(user=person, cohort=cohort or opened.cohort)
    record(actor=by, verb="made student profile", target=profile)
    return person


@transaction.atomic
def add_faculty(*, by: User, edit: Edit, mentors: bool) -> User:
    """New mentors are listed, but not open to requests: that switch is theirs alone."""
    person = _add(by, Role.FACULTY, edit)
    if mentors:
        profile = MentorProfile.objects.create(user=person, accepting=False)
        record(actor=by, verb="made mentor profile", target=profile)
    return person


@transaction.atomic
def add_staff(*, by: User, edit: Edit, staff_scope: str, scope_track: Track | None = None) -> User:
    return _add(by, Role.STAFF, edit, staff_scope=staff_scope, scope_track=scope_track)


ADD = {Role.STUDENT: add_student, Role.FACULTY: add_faculty, Role.STAFF: add_staff}


@transaction.atomic
def change_person(*, person: User, by: User, edit: Edit) -> User:
    """A corrected name, or for who sees the whole school what somebody signs in by. See `addresses` for
    what another one entails.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    _guard(can_change_person(by, row) and (sees_whole_school(by) or not SIGN_IN_BY & set(edit.values)))
    address, school_id = row.email, row.school_id
    if edit.values:
        _write_once(row, edit)
        record(actor=by, verb="changed person", target=row)
    if row.email != address:
        settle_moves([(row, address)], by=by)
    if row.school_id != school_id:
        settle_new_id(row, before=school_id)
    return row


def _write_once(row: User, edit: Edit) -> None:
    try:
        with transaction.atomic():
            write(row, edit)
    except IntegrityError as error:
        raise ValidationError({NON_FIELD_ERRORS: TWICE}) from error


def _add(by: User, role: Role, edit: Edit, **fields) -> User:
    """Nobody gets a password from staff: people come in by a code, the school's sign-on or one of their own."""
    _guard(sees_whole_school(by))
    person = User(role=role, date_joined=timezone.now(), **fields)
    person.set_unusable_password()
    for name, value in edit.values.items():
        setattr(person, name, value)
    person.full_clean()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise ValidationError(TWICE) from error
    record(actor=by, verb="added person", target=person)
    return person


def _guard(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
