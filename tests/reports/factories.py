"""A cohort with no surprises: rows past the services' rules, at dates that a test chooses."""

from datetime import date, datetime, time, timedelta

from accounts.clock import academic_year, academic_year_start, school_today, school_zone
from accounts.models import Enrollment, StudentProfile, Track, User
from matching.models import Relationship
from meetings.models import Meeting, Participant
from reports.periods import months_after
from surveys.models import CheckIn, CheckInAnswer, Version
from tests import factories


def last_year() -> int:
    return academic_year(school_today()) - 1


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=school_zone())


def first_day_of_last_year() -> date:
    return academic_year_start(last_year())


def student_of_last_year(stage: str = "M1", *, track: Track | None = None, cohort: int | None = None, **fields) -> User:
    """Somebody who was at school through all of last year and is still there."""
    person = factories.make_user(**fields)
    StudentProfile.objects.create(user=person, cohort=cohort or last_year())
    factories.make_enrollment(person, stage=stage, year=last_year(), track=track)
    return person


def pair(student: User, *, since: date | None = None, **changes) -> Relationship:
    mentor = changes.pop("mentor", None) or factories.make_mentor()
    started = noon(since or first_day_of_last_year())
    return factories.make_relationship(mentor, student, started_at=started, **changes)


def meeting(relationship: Relationship, day: date, *, state: str = "held", logged_on: date | None = None) -> Meeting:
    starts = noon(day)
    logged = {"logged_at": noon(logged_on or day), "logged_by": relationship.mentor}
    found = Meeting.objects.create(
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        zone="America/New_York",
        state=state,
        arranged_by=relationship.mentee,
        arranged_at=starts - timedelta(days=7),
        **(logged if state in {"held", "not_held"} else {}),
        **({"cancelled_at": starts, "cancelled_by": relationship.mentor} if state == "cancelled" else {}),
    )
    for person in (relationship.mentor, relationship.mentee):
        Participant.objects.create(
            meeting=found,
            person=person,
            relationship=relationship,
            during=(found.starts_at, found.ends_at),
            counts=False,
        )
    return found


def check_in(
    student: User, due_on: date, *, state: str = "done", had_mentor: bool = True, ticks=None, reason: str = "time"
) -> CheckIn:
    enrollment = student.enrollments.get(starts_on__lte=due_on)
    version = Version.objects.current(f"check-in-{enrollment.stage.lower().strip('+')}")
    found = CheckIn.objects.create(
        version=version,
        respondent=student,
        period=f"{due_on.year}-spring",
        stage=enrollment.stage,
        track=enrollment.track,
        had_mentor=had_mentor,
        opened_at=noon(due_on - timedelta(days=20)),
        due_on=due_on,
        state=state,
        closed_at=noon(due_on - timedelta(days=1)) if state != "due" else None,
        skip_reason=reason if state == "skipped" else "",
    )
    if ticks is not None:
        CheckInAnswer.objects.create(check_in=found, item=version.items.get(key="in-the-way"), value=ticks)
    return found


def day_in_quarter(number: int, days: int = 20) -> date:
    """A day of last year's quarter 0, 1, 2 or 3."""
    return months_after(first_day_of_last_year(), 3 * number) + timedelta(days=days)


def graduated(student: User) -> None:
    Enrollment.objects.filter(student=student).update(status=Enrollment.Status.GRADUATED)


def a_year(*, per_group: int = 7, tracks: tuple[Track, ...] = ()) -> None:
    """Students of each stage and track; in turn, two of three have a mentor and met them."""
    mentor = factories.make_mentor(capacity=50)
    for stage in ("M1", "M2", "M3", "M4+"):
        for track in tracks or (factories.make_track(),):
            for number in range(per_group):
                student = student_of_last_year(stage, track=track)
                if number % 3:
                    relationship = pair(student, mentor=mentor)
                    meeting(relationship, day_in_quarter(number % 4))
