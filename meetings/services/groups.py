"""A mentor meets several of their students at once. Each of them passes the gate of every meeting (P3)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.clock import zone_for
from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.behalf import for_mentor, mark, one_each
from meetings.models import Meeting, Participant
from meetings.openings import taken_times
from meetings.permissions import can_arrange_group, can_change_group, can_move
from meetings.recurrence import instants
from meetings.repeating import Plan, Repeat, Step
from meetings.sequences import next_of

from .announcing import announce, announce_series
from .calling_off import goes_on_without, leave_all
from .notices import plan_notices, withdraw_notices
from .occupancy import (
    guard,
    keep_time,
    lock_meeting,
    lock_pairs,
    lock_with_series,
    may_plan,
    others_at,
    refuse_pauses,
    stay_apart_or,
)
from .seats import give_up_seat, seat_group, take_seat
from .series import Reach, check, make_series, reached, tell_of_booking

FEWEST = 2
IN_PAST = "Choose a time that is still to come."
NOT_ALL_FREE = "Not everybody is free then. Choose another time, or meet without them."
CLASHES = "Not everybody is free on all of these dates. They are marked below: leave them out, or choose another time."
LAST_ONE = "Nobody would be left. Cancel the meeting instead."


@dataclass(frozen=True)
class Gathering:
    """When, how and where a group meets."""

    starts_at: datetime
    minutes: int
    mode: str
    place: str = ""


def plan_group(mentor: User, relationships: Sequence[Relationship], what: Gathering, repeat: Repeat | None) -> Plan:
    """Each date with the names of who is not free then, and never why."""
    rule = repeat.rule(what.starts_at, zone_for(mentor).key) if repeat else None
    times = instants(rule) if rule else [what.starts_at]
    length = timedelta(minutes=what.minutes)
    taken = taken_times([mentor, *(pair.mentee for pair in relationships)], times[0], times[-1] + length)
    names = {start: _not_free(mentor, relationships, taken, start, start + length) for start in times}
    return Plan([Step(start, not names[start], where=names[start]) for start in times], rule)


@transaction.atomic
def arrange_group(
    *,
    mentor: User,
    relationships: Iterable[Relationship],
    what: Gathering,
    by: User,
    repeat: Repeat | None = None,
    leave_out: Collection[str] = (),
) -> Meeting:
    """The first of them, if they repeat."""
    pairs = _locked(mentor, relationships)
    guard(can_arrange_group(by, mentor), "Only the mentor, or who keeps their calendar, arranges a group meeting.")
    guard(len(pairs) >= FEWEST, "Choose two students or more.")
    guard(what.starts_at > timezone.now(), IN_PAST)
    plan = plan_group(mentor, pairs, what, repeat)
    refuse_pauses(pairs, what.starts_at)
    check(plan, leave_out, CLASHES if repeat else NOT_ALL_FREE)
    for step in plan.fitting:
        refuse_pauses(pairs, step.at)
    series = make_series(plan.rule, what.minutes, by, mode=what.mode, place=what.place) if repeat else None
    with stay_apart_or(lambda: ValidationError(NOT_ALL_FREE, code="taken")):
        meetings = [_seated(mentor, pairs, step.at, what, by, series) for step in plan.fitting]
    reason = "" if by == mentor else for_mentor(mentor)
    if series:
        tell_of_booking(series, by, reason)
    else:
        _tell(meetings[0], emails.BOOKED, "booked", by, reason)
    return meetings[0]


@transaction.atomic
def move_group(*, meeting: Meeting, what: Gathering, by: User) -> Meeting:
    """One meeting of a group, to any time at which everybody who comes is free."""
    lock_pairs(meeting.relationships)
    meeting = lock_meeting(meeting)
    guard(meeting.is_group and can_move(by, meeting), "This meeting can no longer be moved.")
    guard(what.starts_at > timezone.now(), IN_PAST)
    if what == Gathering(meeting.starts_at, meeting.minutes, meeting.mode, meeting.place):
        return meeting
    refuse_pauses(meeting.relationships_coming, what.starts_at)
    meeting.put_at(what.starts_at, what.minutes, timezone.now())
    meeting.zone, meeting.mode, meeting.place = zone_for(meeting.mentor).key, what.mode, what.place
    meeting.sequence = next_of(meeting)
    if names := names_not_free(meeting):
        raise ValidationError(f"Not free then: {', '.join(names)}. Choose another time.", code="taken")
    with stay_apart_or(lambda: ValidationError(NOT_ALL_FREE, code="taken")):
        meeting.save(update_fields=["starts_at", "ends_at", "moved_from", "zone", "mode", "place", "sequence"])
        keep_time(meeting)
    meeting.participants.update(late_at=None)
    withdraw_notices(meeting, "The meeting was moved.")
    _tell(meeting, emails.MOVED, "moved", by, mark(by, meeting.relationship))
    return meeting


@transaction.atomic
def add_to_group(*, meeting: Meeting, relationship: Relationship, by: User, reach: str = Reach.THIS) -> list[Meeting]:
    """A student comes, here or also in the later meetings of the series in which they are free."""
    *_, own = lock_pairs([*meeting.relationships, relationship])
    meeting = lock_with_series(meeting)
    guard(can_change_group(by, meeting), "Nobody can be added to this meeting any more.")
    guard(own.mentor_id == meeting.mentor.pk, "Choose one of the mentor's own students.")
    guard(own.mentee not in meeting.people, f"{own.mentee} is in this meeting already.")
    refuse_pauses([own], meeting.starts_at)
    meetings = [one for one in reached(meeting, reach) if _can_join(one, own)]
    guard(meeting.pk in {one.pk for one in meetings}, f"Not free then: {own.mentee}.")
    with stay_apart_or(lambda: ValidationError(f"Not free then: {own.mentee}.", code="taken")):
        joined = [take_seat(one, own, by, "added", tells=len(meetings) == 1) for one in meetings]
    for one in joined:
        plan_notices(one)
    if len(joined) > 1:
        announce_series(meeting.series, emails.SERIES_BOOKED, [own.mentee])
    return joined


@transaction.atomic
def remove_from_group(*, meeting: Meeting, person: User, by: User, reach: str = Reach.THIS) -> list[Meeting]:
    """Nothing of these meetings is theirs any more, and their calendar hears of it once."""
    meeting = lock_with_series(meeting)
    guard(can_change_group(by, meeting), "Nobody can be taken out of this meeting any more.")
    meetings = [one for one in reached(meeting, reach) if _is_student(one, person)]
    guard(meeting.pk in {one.pk for one in meetings}, "This student is not in the meeting any more.")
    guard(all(goes_on_without(person, one) for one in meetings), LAST_ONE)
    if len(meetings) == 1:
        give_up_seat(meetings[0], person, by, removed=True)
    else:
        leave_all(meetings, person, by)
    return meetings


def names_not_free(meeting: Meeting) -> list[str]:
    """Of those who come, at the time that this meeting now has."""
    busy = set(others_at(meeting, *meeting.relationships).values_list("person", flat=True))
    return [person.full_name for person in meeting.people if person.pk in busy]


def _not_free(mentor: User, pairs: Sequence[Relationship], taken: dict, start: datetime, end: datetime) -> list[str]:
    people = [mentor, *(pair.mentee for pair in pairs)]
    return [person.full_name for person in people if any(start < e and s < end for s, e in taken[person.pk])]


def _seated(
    mentor: User, pairs: Sequence[Relationship], starts_at: datetime, what: Gathering, by: User, series
) -> Meeting:
    meeting = Meeting.objects.create(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=what.minutes),
        zone=zone_for(mentor).key,
        mode=what.mode,
        place=what.place,
        is_group=True,
        arranged_by=by,
        arranged_at=timezone.now(),
        series=series,
        recurs_at=starts_at if series else None,
    )
    seat_group(meeting, pairs)
    return Meeting.objects.with_people().get(pk=meeting.pk)


def _tell(meeting: Meeting, kind: str, verb: str, by: User, reason: str) -> None:
    record(actor=by, verb=verb, target=meeting, reason=reason)
    announce(meeting, kind)
    plan_notices(meeting)


def _locked(mentor: User, relationships: Iterable[Relationship]) -> list[Relationship]:
    """One for each student, whatever else ties them to the mentor."""
    pairs = one_each(relationships)
    guard(all(pair.mentor_id == mentor.pk for pair in pairs), "Choose from the mentor's own students.")
    return lock_pairs(pairs)


def _can_join(meeting: Meeting, pair: Relationship) -> bool:
    if pair.mentee in meeting.people or not may_plan(pair, meeting.starts_at):
        return False
    span = (meeting.starts_at, meeting.ends_at)
    busy = Participant.objects.filter(person=pair.mentee, counts=True, during__overlap=span)
    return not busy.exclude(meeting=meeting).exists()


def _is_student(meeting: Meeting, person: User) -> bool:
    return any(seat.person_id == person.pk and seat.relationship_id for seat in meeting.participants.all())
