"""Doing what a plan says, person by person: one that fails is reported and stops nobody else."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import Enrollment, MentorProfile, Role, StudentProfile, User

from .parse import Rejection
from .plan import NextEnrollment, Plan, Step
from .school import Wanted, day_before


def apply_plan(*, plan: Plan, by: User | None) -> list[Rejection]:
    """Returns the rows that could not be applied because the school changed since the plan was made."""
    return [failed for step in [*plan.new, *plan.changed] if (failed := _attempt(step, by))]


def _attempt(step: Step, by: User | None) -> Rejection | None:
    try:
        apply_step(step=step, by=by)
    except (IntegrityError, ValidationError):
        return Rejection(step.wanted.line, "Somebody changed this person in the meantime. Run the import again.")
    return None


@transaction.atomic
def apply_step(*, step: Step, by: User | None) -> User:
    wanted = step.wanted
    person = _create(wanted, by) if step.is_new else _rename(step, by)
    if step.cohort is not None:
        profile = StudentProfile.objects.create(user=person, cohort=step.cohort)
        record(actor=by, verb="made student profile", target=profile)
    if step.enrollment:
        _enroll(person, wanted, step.enrollment, by)
    if wanted.role == Role.FACULTY:
        _keep_mentor_profile(person, wanted, by)
    return person


def _create(wanted: Wanted, by: User | None) -> User:
    """Nobody gets a password from a file: people set theirs by the mail of "I forgot my password"."""
    person = User.objects.create_user(wanted.email, full_name=wanted.name, role=wanted.role, date_joined=timezone.now())
    record(actor=by, verb="imported person", target=person)
    return person


def _rename(step: Step, by: User | None) -> User:
    person = User.objects.select_for_update().get(pk=step.person.pk)
    if person.role != step.wanted.role or not person.is_active:
        raise ValidationError("The person's role or state is another one than planned.")
    if person.full_name != step.wanted.name:
        person.full_name = step.wanted.name
        person.save(update_fields=["full_name"])
        record(actor=by, verb="changed name", target=person)
    return person


def _enroll(person: User, wanted: Wanted, following: NextEnrollment, by: User | None) -> None:
    if following.corrects:
        _correct(following.running, wanted, by)
        return
    if following.running:
        _close(following.running, following, by)
    enrollment = Enrollment.objects.create(
        student=person,
        academic_year=following.academic_year,
        stage=wanted.stage,
        track=wanted.track,
        status=following.status,
        starts_on=following.starts_on,
    )
    record(actor=by, verb="opened enrollment", target=enrollment)


def _correct(enrollment: Enrollment, wanted: Wanted, by: User | None) -> None:
    """An enrollment that began today is put right in place: it has no day that could be kept as history."""
    enrollment = _as_planned(enrollment)
    enrollment.stage, enrollment.track = wanted.stage, wanted.track
    enrollment.save(update_fields=["stage", "track"])
    record(actor=by, verb="corrected enrollment", target=enrollment)


def _close(enrollment: Enrollment, following: NextEnrollment, by: User | None) -> None:
    enrollment = _as_planned(enrollment)
    enrollment.ends_on = day_before(following.starts_on)
    enrollment.save(update_fields=["ends_on"])
    record(actor=by, verb="closed enrollment", target=enrollment)


def _as_planned(enrollment: Enrollment) -> Enrollment:
    current = Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    fields = ("stage", "track_id", "status", "ends_on")
    if any(getattr(current, name) != getattr(enrollment, name) for name in fields):
        raise ValidationError("The enrollment is another one than planned.")
    return current


def _keep_mentor_profile(person: User, wanted: Wanted, by: User | None) -> None:
    """New faculty are listed, with the usual capacity, but not open to requests: that switch is theirs alone."""
    profile, is_new = MentorProfile.objects.get_or_create(
        user=person, defaults={"accepting": False, "department": wanted.department}
    )
    if is_new:
        record(actor=by, verb="made mentor profile", target=profile)
    elif wanted.department and profile.department_id != wanted.department.pk:
        profile.department = wanted.department
        profile.save(update_fields=["department"])
        record(actor=by, verb="changed mentor profile", target=profile)
