"""People and pairs with no surprises: every value that a test cares about is an argument."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from accounts.clock import academic_year, academic_year_start, school_today
from accounts.entry.addresses import prove_address
from accounts.models import (
    Department,
    Enrollment,
    MentorProfile,
    Role,
    Rollover,
    Specialty,
    Stage,
    StudentProfile,
    Topic,
    Track,
    User,
)
from matching.models import Conflict, Goal, GoalChange, GoalShare, Relationship, Request

_numbers = count(1)


def make_user(role: str = Role.STUDENT, name: str = "", **fields) -> User:
    """Who gets a password has signed in before, so that their address is known to be theirs."""
    number = next(_numbers)
    fields.setdefault("email", f"person{number}@example.edu")
    user = User.objects.create_user(full_name=name or f"Person {number}", role=role, **fields)
    if "password" in fields:
        prove_address(user)
    return user


def make_track(name: str = "Pathways") -> Track:
    return Track.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0]


def make_topic(name: str = "Residency planning") -> Topic:
    return Topic.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})[0]


def make_department(name: str = "Medicine") -> Department:
    return Department.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0]


def make_specialty(name: str = "Cardiology") -> Specialty:
    return Specialty.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0]


def make_student(stage: str = "M2", *, name: str = "", track: Track | None = None, **fields) -> User:
    student = make_user(Role.STUDENT, name, **fields)
    year = academic_year(school_today())
    StudentProfile.objects.create(user=student, cohort=year - list(Stage.values).index(stage))
    make_enrollment(student, stage=stage, year=year, track=track)
    return student


def make_enrollment(
    student: User,
    *,
    stage: str = "M2",
    year: int,
    track: Track | None = None,
    ends_on: date | None = None,
    status: str = Enrollment.Status.ENROLLED,
) -> Enrollment:
    return Enrollment.objects.create(
        student=student,
        academic_year=year,
        stage=stage,
        track=track or make_track(),
        status=status,
        starts_on=academic_year_start(year),
        ends_on=ends_on,
    )


def make_mentor(capacity: int = 3, *, name: str = "", topics: tuple[Topic, ...] = (), accepting=True, **fields) -> User:
    mentor = make_user(fields.pop("role", Role.FACULTY), name, **fields)
    profile = MentorProfile.objects.create(
        user=mentor, capacity=capacity, accepting=accepting, department=make_department(), modes=["in_person", "video"]
    )
    profile.topics.set(topics)
    return mentor


def make_staff(name: str = "", **fields) -> User:
    return make_user(Role.STAFF, name, **fields)


def make_goal(
    student: User, *, topic: Topic | None = None, text: str = "Choose a specialty", importance: int = 3
) -> Goal:
    return Goal.objects.create(
        student=student, topic=topic or make_topic(), text=text, importance=importance, created_at=timezone.now()
    )


def make_goal_change(goal: Goal, *, field: str = "progress", new: str = "First steps", note: str = "") -> GoalChange:
    return GoalChange.objects.create(
        goal=goal, field=field, new=new, note=note, changed_by=goal.student, changed_at=timezone.now()
    )


def make_share(goal: Goal, relationship: Relationship) -> GoalShare:
    return GoalShare.objects.create(goal=goal, relationship=relationship, shared_at=timezone.now())


def make_request(student: User, mentor: User, *, message: str = "Your asthma work made me curious.") -> Request:
    """A waiting request as a row, past the service's rules: for tests of what comes after."""
    now = timezone.now()
    return Request.objects.create(
        student=student, mentor=mentor, message=message, created_at=now, expires_at=now + timedelta(days=14)
    )


def make_chat(student: User, mentor: User, *, state: str = Request.State.PENDING) -> Request:
    """A 15-minute chat as a row, past the service's rules: for tests of what comes after."""
    now = timezone.now()
    decided = {} if state == Request.State.PENDING else {"decided_at": now, "decided_by": mentor}
    return Request.objects.create(
        student=student,
        mentor=mentor,
        kind=Request.Kind.CHAT,
        message="Could we talk?",
        length_minutes=15,
        state=state,
        created_at=now,
        expires_at=now + timedelta(days=5),
        **decided,
    )


def make_rollover(staff: User, *, year: int = 2020) -> Rollover:
    """A year into which the school was moved long ago."""
    now = timezone.now()
    return Rollover.objects.create(academic_year=year, applied_by=staff, applied_at=now, undo_until=now)


def make_relationship(
    mentor: User,
    student: User,
    *,
    kind: str = Relationship.Kind.MENTORING,
    state: str = Relationship.State.ACTIVE,
    started_at=None,
) -> Relationship:
    """A mentorship as a row, past the service's rules: for tests of what comes after."""
    ended = {"ended_at": timezone.now(), "ended_by": student} if state == Relationship.State.ENDED else {}
    return Relationship.objects.create(
        mentor=mentor,
        mentee=student,
        kind=kind,
        state=state,
        origin=Relationship.Origin.REQUEST,
        started_at=started_at or timezone.now(),
        trial_ends_on=school_today() + timedelta(days=90) if state == Relationship.State.TRIAL else None,
        **ended,
    )


def make_conflict(
    person: User,
    student: User,
    *,
    by: User | None = None,
    kind: str = "grades",
    starts_in: int = 0,
    days: int | None = None,
) -> Conflict:
    """From `starts_in` days from today on, for `days` days; without them it has no end."""
    first = school_today() + timedelta(days=starts_in)
    return Conflict.objects.create(
        person=person,
        student=student,
        kind=kind,
        from_on=first,
        until_on=first + timedelta(days=days) if days is not None else None,
        declared_by=by or person,
        declared_at=timezone.now(),
    )
