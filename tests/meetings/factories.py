"""Meetings and times with no surprises. Rows are made past the services' rules, for tests of what comes after."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Mode, User
from matching.models import Relationship
from meetings.models import ActionItem, AgendaItem, Availability, Meeting, PrivateNote, Weekday
from meetings.openings import Diary
from meetings.services.occupancy import seat
from tests.factories import make_goal, make_request

ZONE = "America/New_York"
WRITTEN = [
    "I fail anatomy",
    "Quiet about home",
    "Looks unwell to me",
    "Phone the dean",
    "Leave medicine",
    "Why I ask you",
]


def make_window(
    person: User,
    *,
    weekday: int = Weekday.TUESDAY,
    starts: time = time(16),
    ends: time = time(18),
    zone: str = ZONE,
    place: str = "Room 4",
) -> Availability:
    return Availability.objects.create(person=person, weekday=weekday, starts=starts, ends=ends, zone=zone, place=place)


def offer_every_day(person: User, starts: time = time(8), ends: time = time(20)) -> None:
    for weekday in Weekday:
        make_window(person, weekday=weekday, starts=starts, ends=ends)


def next_openings(relationship: Relationship, minutes: int = 30) -> list[datetime]:
    return Diary.of(relationship).openings(minutes)


def make_meeting(
    relationship: Relationship,
    *,
    starts_at: datetime | None = None,
    minutes: int = 30,
    state: str = Meeting.State.CONFIRMED,
    mode: str = Mode.IN_PERSON,
    shared_notes: str = "",
) -> Meeting:
    """Tomorrow at this time unless told otherwise."""
    now = timezone.now()
    starts_at = starts_at or now + timedelta(days=1)
    meeting = Meeting.objects.create(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        zone=ZONE,
        mode=mode,
        state=state,
        shared_notes=shared_notes,
        arranged_by=relationship.mentee,
        arranged_at=now,
        **_facts(state, relationship, now),
    )
    seat(meeting, relationship)
    return meeting


def a_while_ago() -> datetime:
    return timezone.now() - timedelta(days=200)


def make_past_meeting(relationship: Relationship, *, days: float = 1, **details) -> Meeting:
    return make_meeting(relationship, starts_at=timezone.now() - timedelta(days=days), **details)


def make_agenda_item(meeting: Meeting, author: User, text: str = "Where to do research") -> AgendaItem:
    return AgendaItem.objects.create(meeting=meeting, author=author, text=text, created_at=timezone.now())


def make_action_item(
    meeting: Meeting,
    owner: User,
    *,
    text: str = "Read two papers",
    due_on=None,
    state: str = "open",
    added_by: User | None = None,
) -> ActionItem:
    closed = {} if state == "open" else {"closed_at": timezone.now(), "closed_by": owner}
    return ActionItem.objects.create(
        meeting=meeting,
        relationship=meeting.relationship,
        owner=owner,
        added_by=added_by or meeting.relationship.mentor,
        text=text,
        due_on=due_on,
        state=state,
        created_at=timezone.now(),
        **closed,
    )


def make_private_note(meeting: Meeting, author: User, text: str = "Seemed tired today") -> PrivateNote:
    return PrivateNote.objects.create(meeting=meeting, author=author, text=text, changed_at=timezone.now())


def with_words(relationship: Relationship) -> Meeting:
    """A meeting to come, with something in every place where people can type."""
    meeting = make_meeting(relationship, starts_at=timezone.now() + timedelta(days=2), shared_notes=WRITTEN[1])
    Meeting.objects.update(place="Room 4")
    make_agenda_item(meeting, relationship.mentee, WRITTEN[0])
    make_private_note(meeting, relationship.mentor, WRITTEN[2])
    make_action_item(meeting, relationship.mentee, text=WRITTEN[3])
    make_goal(relationship.mentee, text=WRITTEN[4])
    make_request(relationship.mentee, relationship.mentor, message=WRITTEN[5])
    return meeting


def _facts(state: str, relationship: Relationship, now: datetime) -> dict:
    if state in {Meeting.State.HELD, Meeting.State.NOT_HELD}:
        reason = Meeting.NotHeldReason.CLINICAL if state == Meeting.State.NOT_HELD else ""
        by = relationship.mentor
        return {"logged_at": now, "logged_by": by, "shared_by": by, "not_held_reason": reason}
    if state == Meeting.State.CANCELLED:
        return {"cancelled_at": now, "cancelled_by": relationship.mentee}
    return {}
