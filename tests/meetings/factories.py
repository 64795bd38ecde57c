"""Meetings and times with no surprises. Rows are made past the services' rules, for tests of what comes after."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Mode, User
from matching.models import Goal, Relationship
from meetings.models import (
    ActionItem,
    AgendaItem,
    AgendaPrompt,
    Availability,
    BookingRules,
    DateOverride,
    Holiday,
    Meeting,
    MeetingGoal,
    PrivateNote,
    Referral,
    Series,
    ThankYou,
    Weekday,
)
from meetings.openings import Diary
from meetings.recurrence import instants
from meetings.services.occupancy import seat
from meetings.services.seats import seat_group
from tests.factories import make_goal, make_relationship, make_request, make_student

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
    kinds: tuple[str, ...] = (),
) -> Availability:
    times = {"weekday": weekday, "starts": starts, "ends": ends, "zone": zone}
    return Availability.objects.create(person=person, place=place, kinds=list(kinds), **times)


def close_a_day(person: User, on: date | None = None, until: date | None = None) -> DateOverride:
    on = on or timezone.localdate() + timedelta(days=30)
    return DateOverride.objects.create(person=person, on=on, until=until or on, zone=ZONE)


def make_other_times(person: User, on: date, starts: time = time(7), ends: time = time(8), **details) -> DateOverride:
    details = {"zone": ZONE, "place": "Room 9"} | details
    return DateOverride.objects.create(person=person, on=on, until=on, starts=starts, ends=ends, **details)


def make_rules(person: User, **details) -> BookingRules:
    return BookingRules.objects.create(person=person, **details)


def make_holiday(on: date, name: str = "Founders' Day") -> Holiday:
    return Holiday.objects.create(on=on, name=name)


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


def make_group_meeting(relationships: list[Relationship], **details) -> Meeting:
    """One mentor with several students, who were given as their mentorships."""
    meeting = make_meeting(relationships[0], **details)
    meeting.participants.all().delete()
    Meeting.objects.filter(pk=meeting.pk).update(is_group=True, arranged_by=relationships[0].mentor)
    seat_group(meeting, relationships)
    return Meeting.objects.with_people().get(pk=meeting.pk)


def make_group(mentor: User, size: int = 3, **details) -> Meeting:
    """A group of new students of this mentor."""
    pairs = [make_relationship(mentor, make_student(), started_at=a_while_ago()) for _ in range(size)]
    return make_group_meeting(pairs, **details)


def make_series(relationship: Relationship, *, count: int = 4, starts_at: datetime | None = None) -> list[Meeting]:
    """Weekly, half an hour each; the first is tomorrow unless told otherwise."""
    first = (
        (starts_at or timezone.now() + timedelta(days=1)).astimezone(ZoneInfo(ZONE)).replace(second=0, microsecond=0)
    )
    series = Series.objects.create(
        frequency="weekly",
        weekday=first.weekday(),
        local_time=first.time(),
        zone=ZONE,
        minutes=30,
        first_on=first.date(),
        count=count,
        arranged_by=relationship.mentee,
        arranged_at=timezone.now(),
    )
    meetings = [make_meeting(relationship, starts_at=instant) for instant in instants(series.rule)]
    for meeting in meetings:
        meeting.series, meeting.recurs_at = series, meeting.starts_at
        meeting.save(update_fields=["series", "recurs_at"])
    return list(series.meetings.with_people())


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


def make_prompt(name: str, *stages: str) -> AgendaPrompt:
    return AgendaPrompt.objects.create(slug=name.lower().replace(" ", "-"), name=name, stages=list(stages))


def make_referral(meeting: Meeting, *, to: User | None = None, to_name: str = "The writing center") -> Referral:
    pair = meeting.relationship
    whom = {"to_person": to} if to else {"to_name": to_name}
    return Referral.objects.create(
        meeting=meeting, relationship=pair, referred_by=pair.mentor, created_at=timezone.now(), **whom
    )


def make_thank_you(meeting: Meeting, *, minutes_ago: int = 30, text: str = "Thank you for listening") -> ThankYou:
    """Long enough ago that the mentor reads it, unless told otherwise."""
    pair, sent_at = meeting.relationship, timezone.now() - timedelta(minutes=minutes_ago)
    return ThankYou.objects.create(relationship=pair, meeting=meeting, author=pair.mentee, text=text, sent_at=sent_at)


def make_goal_touched(meeting: Meeting, goal: Goal, *, said_by: User, progress: int | None = 2) -> MeetingGoal:
    return MeetingGoal.objects.create(
        meeting=meeting, goal=goal, progress=progress, said_by=said_by, said_at=timezone.now()
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
    if state == Meeting.State.PROPOSED:
        return {"proposed_at": now, "proposed_by": relationship.mentee}
    return {}
