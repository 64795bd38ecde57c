"""One student's enrollment by hand: a leave, a return, another track, the end. Each change leaves the past as it was."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format

from accounts.clock import academic_year, school_today
from accounts.edits import Edit, write
from accounts.events import record
from accounts.models import Enrollment, RolloverMove, Track, User
from accounts.scopes import can_change_person

from ..plan import end_kept
from ..reading import stage_words
from .turns import hold_students

ONE_DAY = timedelta(days=1)


@transaction.atomic
def open_enrollment(
    *, student: User, starts_on: date, stage: str, track: Track, status: str, by: User, reason: str = ""
) -> Enrollment:
    """What holds from a day on. What ran until then ends on the day before; what was planned for later stays planned."""
    _guard(by, student)
    running, later = _around(student, starts_on)
    _refuse(running, later, starts_on, (stage, track.pk, status))
    opened = Enrollment(
        student=student,
        academic_year=academic_year(starts_on),
        stage=stage,
        track=track,
        status=status,
        starts_on=starts_on,
        ends_on=_end_of(running, later, status),
        reason=reason,
    )
    if running:
        _end(running, starts_on - ONE_DAY, by)
    opened.full_clean()
    opened.save()
    record(actor=by, verb="opened enrollment", target=opened)
    return opened


@transaction.atomic
def correct_enrollment(*, enrollment: Enrollment, edit: Edit, by: User) -> Enrollment:
    """Put right what was entered wrongly. Raises ValidationError where the new days meet another enrollment."""
    _guard(by, enrollment.student)
    row = Enrollment.objects.get(pk=enrollment.pk)
    starts_on = edit.values.get("starts_on", row.starts_on)
    ends_on = edit.values.get("ends_on", row.ends_on)
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must not come before the first."})
    if other := _met(row, starts_on, ends_on):
        raise ValidationError(
            {"starts_on": f"These days meet another enrollment: {_span(other)}. Change that one first."}
        )
    row.academic_year = academic_year(starts_on) if starts_on != row.starts_on else row.academic_year
    write(row, edit)
    row.save(update_fields=["academic_year"])
    record(actor=by, verb="corrected enrollment", target=row)
    return row


@transaction.atomic
def remove_enrollment(*, enrollment: Enrollment, by: User) -> None:
    """Take out what has not begun. What it was going to follow goes on in its place."""
    _guard(by, enrollment.student)
    row = Enrollment.objects.get(pk=enrollment.pk)
    if row.starts_on <= school_today():
        raise ValidationError(
            "This has begun, so it is part of the student's history. Correct it, or enter what follows."
        )
    if RolloverMove.objects.filter(closed=row).exists():
        raise ValidationError("The move into the next year starts from this enrollment. Correct it instead.")
    before = Enrollment.objects.filter(student=row.student_id, ends_on=row.starts_on - ONE_DAY).first()
    record(actor=by, verb="removed enrollment", target=row)
    row.delete()
    if before:
        before.ends_on = row.ends_on
        before.save(update_fields=["ends_on"])
        record(actor=by, verb="reopened enrollment", target=before)


def _guard(by: User, student: User) -> None:
    if not student.is_student or not can_change_person(by, student):
        raise PermissionDenied
    hold_students([student.pk])


def _around(student: User, day: date) -> tuple[Enrollment | None, Enrollment | None]:
    """What runs on that day, and the first that begins after it."""
    later = student.enrollments.filter(starts_on__gt=day).order_by("starts_on").first()
    return student.enrollments.on(day).first(), later


def _refuse(running: Enrollment | None, later: Enrollment | None, day: date, wanted: tuple) -> None:
    if running and (running.stage, running.track_id, running.status) == wanted:
        raise ValidationError("The student has exactly this on that day. Choose another status, stage or track.")
    if running and running.starts_on == day:
        raise ValidationError({"starts_on": "An enrollment begins on that very day. Correct that one instead."})
    if later and wanted[-1] in Enrollment.Status.gone():
        raise ValidationError({"starts_on": f"More is entered for later: {_span(later)}. Take that out first."})


def _end_of(running: Enrollment | None, later: Enrollment | None, status: str) -> date | None:
    if running:
        return end_kept(running.ends_on, running.status, status, followed=later is not None)
    return later and later.starts_on - ONE_DAY


def _end(running: Enrollment, last_day: date, by: User) -> None:
    running.ends_on = last_day
    running.save(update_fields=["ends_on"])
    record(actor=by, verb="closed enrollment", target=running)


def _met(row: Enrollment, starts_on: date, ends_on: date | None) -> Enrollment | None:
    others = Enrollment.objects.filter(student=row.student_id).exclude(pk=row.pk).order_by("starts_on")
    return next((other for other in others if _overlap(other, starts_on, ends_on)), None)


def _overlap(other: Enrollment, starts_on: date, ends_on: date | None) -> bool:
    return other.starts_on <= (ends_on or date.max) and starts_on <= (other.ends_on or date.max)


def _span(row: Enrollment) -> str:
    until = f"to {date_format(row.ends_on)}" if row.ends_on else "on"
    return f"{stage_words(row.stage, row.status)} from {date_format(row.starts_on)} {until}"
