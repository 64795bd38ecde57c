"""A school whose people all have a meeting tomorrow, and the reminders of these, due now."""

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import User
from matching.models import Relationship
from meetings.emails import REMINDER
from meetings.models import Meeting, Participant
from notifications.models import Notification

TRIVIAL = "bench.trivial"
State = Notification.State


def build(meetings: int) -> None:
    now = timezone.now()
    mentors, students = _people("faculty", meetings), _people("student", meetings)
    pairs = Relationship.objects.bulk_create(
        Relationship(mentor=mentor, mentee=student, **_running(now))
        for mentor, student in zip(mentors, students, strict=True)
    )
    found = Meeting.objects.bulk_create(_meeting(pair, number, now) for number, pair in enumerate(pairs))
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting, person=person, relationship=pair, during=(meeting.starts_at, meeting.ends_at), counts=True
        )
        for meeting, pair in zip(found, pairs, strict=True)
        for person in (pair.mentor, pair.mentee)
    )


def fill_outbox(*, trivial: bool = False) -> list[UUID]:
    """One reminder for everybody, due over the last hour, both of a meeting at once; the table is vacuumed."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notifications_notification")
    now = timezone.now()
    seats = list(Participant.objects.order_by("meeting_id", "pk").values_list("person_id", "meeting_id"))
    rows = [
        Notification(
            kind=TRIVIAL if trivial else REMINDER,
            recipient_id=person,
            about_type="accounts.User" if trivial else "meetings.Meeting",
            about_id=person if trivial else meeting,
            occasion="60m:0",
            created_at=now,
            due_at=now - timedelta(milliseconds=720 * (number // 2)),
        )
        for number, (person, meeting) in enumerate(seats)
    ]
    Notification.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE notifications_notification")
    return [row.pk for row in rows]


def _people(role: str, number: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"{role}.{each}@bench.example.edu", full_name=f"{role.title()} Number {each}", role=role)
        for each in range(number)
    )


def _running(now) -> dict:
    return {
        "state": Relationship.State.ACTIVE,
        "origin": Relationship.Origin.REQUEST,
        "started_at": now - timedelta(days=200),
    }


def _meeting(pair: Relationship, number: int, now) -> Meeting:
    starts_at = now + timedelta(hours=20, minutes=number % 240)
    return Meeting(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        zone="America/New_York",
        place="Room 4",
        arranged_by=pair.mentee,
        arranged_at=now,
    )
