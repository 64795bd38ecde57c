from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.locks import lock_wholly
from accounts.models import MentorProfile, Topic, User
from accounts.permissions import is_student, sees_whole_school

from ..models import Organizer, PeerMember, PeerProgram

CLOSED = "This program has closed, so nobody can join it any more."


@transaction.atomic
def save_program(*, program: PeerProgram, by: User) -> PeerProgram:
    _guard(sees_whole_school(by))
    is_new = program._state.adding
    if is_new:
        program.made_by, program.made_at = by, timezone.now()
    program.full_clean()
    program.save()
    record(actor=by, verb="made peer program" if is_new else "changed peer program", target=program)
    return program


@transaction.atomic
def close_program(*, program: PeerProgram, by: User) -> PeerProgram:
    """Nobody joins any more and no organizer reads it; who joined stays on record. Mentorships that run go on."""
    return _open_or_close(program, by, closed_at=timezone.now())


@transaction.atomic
def reopen_program(*, program: PeerProgram, by: User) -> PeerProgram:
    return _open_or_close(program, by, closed_at=None)


@transaction.atomic
def grant_organizer(*, program: PeerProgram, person: User, by: User) -> Organizer:
    _guard(sees_whole_school(by))
    lock_wholly([person.pk])
    person = User.objects.get(pk=person.pk)
    if not is_student(person) or not person.is_active:
        raise ValidationError("An organizer is a student of the program. Choose one who is here.")
    if program.organizers.standing().filter(person=person).exists():
        raise ValidationError(f"{person} is an organizer already.")
    organizer = Organizer.objects.create(program=program, person=person, granted_by=by, granted_at=timezone.now())
    record(actor=by, verb="named organizer", target=organizer)
    return organizer


@transaction.atomic
def end_organizer(*, organizer: Organizer, by: User) -> Organizer:
    """By staff, or laid down by the organizer. Ended twice is ended."""
    organizer = Organizer.objects.select_for_update().get(pk=organizer.pk)
    _guard(by.pk == organizer.person_id or sees_whole_school(by))
    return _end(organizer, by) if organizer.ended_at is None else organizer


@transaction.atomic
def join_program(*, program: PeerProgram, by: User, side: str, topics: Iterable[Topic], hopes: str = "") -> PeerMember:
    """Join, or change one's answers. A second click finds what the first has made."""
    program = PeerProgram.objects.select_for_update(no_key=True).get(pk=program.pk)
    _guard(is_student(by))
    if program.closed_at:
        raise ValidationError(CLOSED)
    member = program.members.standing().filter(student=by).first()
    is_new = member is None
    member = member or PeerMember(program=program, student=by, joined_at=timezone.now())
    member.side, member.hopes = side, hopes
    member.full_clean()
    member.save()
    member.topics.set(topics)
    record(actor=by, verb="joined" if is_new else "changed answers", target=member)
    if member.would_mentor:
        _let_mentor(by)
    return member


@transaction.atomic
def leave_program(*, member: PeerMember, by: User) -> PeerMember:
    member = PeerMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    _guard(by.pk == member.student_id)
    return _leave(member, by) if member.left_at is None else member


def end_for_leaver(person: User, by: User) -> None:
    """Registered with `person_deactivated`."""
    for organizer in Organizer.objects.standing().filter(person=person).order_by("pk").select_for_update():
        _end(organizer, by)
    for member in PeerMember.objects.standing().filter(student=person).order_by("pk").select_for_update(of=("self",)):
        _leave(member, by)


def _open_or_close(program: PeerProgram, by: User, *, closed_at) -> PeerProgram:
    _guard(sees_whole_school(by))
    program = PeerProgram.objects.select_for_update(no_key=True).get(pk=program.pk)
    if bool(program.closed_at) != bool(closed_at):
        program.closed_at = closed_at
        program.save(update_fields=["closed_at"])
        record(actor=by, verb="closed peer program" if closed_at else "reopened peer program", target=program)
    return program


def _let_mentor(student: User) -> None:
    """Who can mentor follows from having a mentor profile: one with room for one, that is not listed and takes no requests."""
    defaults = {
        "capacity": 1,
        "is_listed": False,
        "accepting": False,
        "career_stage": MentorProfile.CareerStage.STUDENT,
    }
    profile, is_new = MentorProfile.objects.get_or_create(user=student, defaults=defaults)
    if is_new:
        record(actor=student, verb="made mentor profile", target=profile)


def _end(organizer: Organizer, by: User) -> Organizer:
    organizer.ended_at, organizer.ended_by = timezone.now(), by
    organizer.save(update_fields=["ended_at", "ended_by"])
    record(actor=by, verb="ended organizer", target=organizer)
    return organizer


def _leave(member: PeerMember, by: User) -> PeerMember:
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    record(actor=by, verb="left", target=member)
    return member


def _guard(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
