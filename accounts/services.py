from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from notifications.choices import plan_anew

from .edits import Edit, write
from .events import record
from .hooks import away_changed, capacity_changed, program_changed
from .models import MentorProfile, Program, ProgramChange, StudentProfile, User
from .permissions import can_change_program, can_edit_profile
from .profiles.services import write_profile


@transaction.atomic
def save_program(*, program: Program, by: User, edit: Edit | None = None) -> list[ProgramChange]:
    """Keep changed rules, with each rule's old and new value. An edit writes what it changed, else all of `program` counts."""
    _guard(can_change_program(by))
    rules = Program.objects.select_for_update().get(pk=program.pk)
    edit = edit or Edit.of(program)
    before = {name: getattr(rules, name) for name in edit.values}
    write(rules, edit)
    now = timezone.now()
    changes = [
        ProgramChange(field=name, old=str(old), new=str(getattr(rules, name)), changed_by=by, changed_at=now)
        for name, old in before.items()
        if old != getattr(rules, name)
    ]
    if changes:
        ProgramChange.objects.bulk_create(changes)
        record(actor=by, verb="changed program", target=rules)
        Program.release()  # what follows goes by the new rules
        program_changed(changes)
        if any(change.field == "time_zone" for change in changes):
            plan_anew(User.objects.filter(time_zone="", delivery_choice__isnull=False))
    return changes


@transaction.atomic
def save_account(*, person: User, edit: Edit, by: User) -> User:
    """One's own time zone; the name and the address come from the roster."""
    _guard(person == by)
    row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if edit.values:
        write(row, edit)
        record(actor=by, verb="changed account", target=row)
        plan_anew([row])
    return row


@transaction.atomic
def save_student_profile(*, profile: StudentProfile, edit: Edit, by: User) -> StudentProfile:
    _guard(can_edit_profile(by, profile))
    row = _locked(profile)
    is_new = row._state.adding
    if edit.values or is_new:
        write_profile(row, edit)
        record(actor=by, verb="made student profile" if is_new else "changed student profile", target=row)
    return row


@transaction.atomic
def save_mentor_profile(*, profile: MentorProfile, by: User, edit: Edit | None = None) -> MentorProfile:
    """Keep what a mentor offers. An edit writes what it changed, else all of `profile` counts. New away dates move the
    clocks of requests.
    """
    _guard(can_edit_profile(by, profile))
    row, edit = _locked(profile), edit or Edit.of(profile)
    is_new, away_before, was_open = row._state.adding, _away(row), row.accepting
    if edit.values or is_new:
        write_profile(row, edit)
        record(actor=by, verb="made mentor profile" if is_new else "changed mentor profile", target=row)
    if not is_new and was_open != row.accepting:
        record(actor=by, verb="opened to requests" if row.accepting else "closed to requests", target=row)
    if not is_new:
        capacity_changed(row.user)
    if _away(row) != ((None, None) if is_new else away_before):
        away_changed(row.user)
    return row


@transaction.atomic
def open_to_requests(*, profile: MentorProfile, by: User) -> MentorProfile:
    """The one click back after requests were paused."""
    _guard(can_edit_profile(by, profile))
    row = _locked(profile)
    row.accepting = True
    row.save(update_fields=["accepting"])
    record(actor=by, verb="opened to requests", target=row)
    capacity_changed(row.user)
    return row


def _guard(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _locked(profile: MentorProfile | StudentProfile) -> MentorProfile | StudentProfile:
    """The row as it is now, held for the rest of the transaction (a mentor's lock is this very row). Where there is none yet
    the person is held instead, so that two clicks make one.
    """
    rows = type(profile).objects.select_for_update(no_key=True).filter(user=profile.user_id)
    if found := rows.first():
        return found
    User.objects.select_for_update(no_key=True).get(pk=profile.user_id)
    return rows.first() or profile


def _away(profile: MentorProfile) -> tuple:
    return profile.away_from, profile.away_until
