"""Doing what a plan of people says, for many at once: a handful of statements, and one event for each person."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.events import record_many
from accounts.locks import lock_wholly
from accounts.models import Enrollment, MentorProfile, StudentProfile, User
from accounts.people.addresses import settle_moves

from .bulk import rewrite
from .enrollments import NextEnrollment
from .kinds import Row, Step
from .plan import Act
from .school import day_before, ids_named


def hold_people(rows: list[Row]) -> None:
    """Nobody in these rows changes until the transaction is over."""
    lock_wholly(ids_named({word for row in rows for word in (row["email"], row["school_id"])}))


def apply_people(steps: list[Step], by: User | None) -> dict[int, User]:
    """Nobody gets a password from a file, and no address is taken as proved by one."""
    now, no_password = timezone.now(), make_password(None)
    people = {step.line: step.person or _newcomer(step.act, now, no_password) for step in steps}
    User.objects.bulk_create([people[step.line] for step in steps if step.person is None])
    acts = [(people[step.line], step.act) for step in steps]
    _change_people([(person, act) for person, act in acts if act.person], by)
    _keep_classes(acts)
    _keep_enrollments([(person, act.enrollment) for person, act in acts if act.enrollment], by)
    _keep_mentors(acts)
    _record(steps, people, by)
    return people


def _newcomer(act: Act, now: datetime, no_password: str) -> User:
    wanted = act.wanted
    return User(
        email=wanted.email,
        full_name=wanted.name,
        role=wanted.role,
        school_id=wanted.school_id,
        date_joined=now,
        password=no_password,
    )


def _change_people(acts: list[tuple[User, Act]], by: User | None) -> None:
    moves = [(person, person.email) for person, act in acts if person.email != act.wanted.email]
    for person, act in acts:
        person.email, person.full_name = act.wanted.email, act.wanted.name
        person.school_id = person.school_id or act.wanted.school_id
    rewrite([person for person, _ in acts], ["email", "full_name", "school_id"])
    if moves:
        settle_moves(moves, by=by)


def _keep_classes(acts: list[tuple[User, Act]]) -> None:
    classes = [(person, act) for person, act in acts if act.cohort]
    known = [(person.student_profile, act) for person, act in classes if act.has(StudentProfile)]
    for profile, act in known:
        profile.cohort = act.cohort
    rewrite([profile for profile, _ in known], ["cohort"])
    StudentProfile.objects.bulk_create(
        StudentProfile(user=person, cohort=act.cohort) for person, act in classes if not act.has(StudentProfile)
    )


def _keep_enrollments(following: list[tuple[User, NextEnrollment]], by: User | None) -> None:
    """What is closed comes before what follows it: nobody has two enrollments on one day. Each row has an event of its own:
    by these the way back from a new year knows what to leave.
    """
    coming = [one for _, one in following]
    corrected = [_corrected(one) for one in coming if one.corrects]
    rewrite(corrected, ["stage", "track", "status", "ends_on"])
    closed = [_closed(one) for one in coming if one.running and not one.corrects]
    rewrite(closed, ["ends_on"])
    opened = Enrollment.objects.bulk_create(_opened(person, one) for person, one in following if not one.corrects)
    for verb, rows in (("corrected", corrected), ("closed", closed), ("opened", opened)):
        record_many(actor=by, verb=f"{verb} enrollment", targets=rows)


def _corrected(coming: NextEnrollment) -> Enrollment:
    """One that began on the very day is put right in place: it has no day that could be kept as history."""
    row = coming.running
    row.stage, row.track, row.status, row.ends_on = coming.stage, coming.track, coming.status, coming.ends_on
    return row


def _closed(coming: NextEnrollment) -> Enrollment:
    coming.running.ends_on = day_before(coming.starts_on)
    return coming.running


def _opened(person: User, coming: NextEnrollment) -> Enrollment:
    return Enrollment(
        student=person,
        academic_year=coming.academic_year,
        stage=coming.stage,
        track=coming.track,
        status=coming.status,
        starts_on=coming.starts_on,
        ends_on=coming.ends_on,
    )


def _keep_mentors(acts: list[tuple[User, Act]]) -> None:
    """New faculty are listed, with the usual capacity, but not open to requests: that switch is theirs alone."""
    MentorProfile.objects.bulk_create(
        MentorProfile(user=person, accepting=False, department=act.wanted.department)
        for person, act in acts
        if act.makes_mentor
    )
    known = [(person, act.wanted.department) for person, act in acts if act.wanted.department and not act.makes_mentor]
    for person, department in known:
        person.mentor_profile.department = department
    rewrite([person.mentor_profile for person, _ in known], ["department"])


def _record(steps: list[Step], people: dict[int, User], by: User | None) -> None:
    """The reason of a change names what was changed, never to what."""
    record_many(actor=by, verb="imported person", targets=[people[step.line] for step in steps if step.person is None])
    by_what: dict[str, list[User]] = {}
    for step in steps:
        if step.person:
            what = ", ".join(detail.split(":")[0] for detail in step.details)
            by_what.setdefault(what, []).append(step.person)
    for what, targets in by_what.items():
        record_many(actor=by, verb="changed by import", targets=targets, reason=what)
