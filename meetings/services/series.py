"""Meetings that repeat: booked together, and moved or canceled together. Each series-wide act is one mail a person."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.behalf import mark
from meetings.models import Meeting, Series
from meetings.permissions import can_book, can_cancel, can_move, is_ahead
from meetings.recurrence import Rule
from meetings.repeating import Plan, Repeat, Shift, Step, in_openings, plan_booking, plan_move
from meetings.sequences import next_of_series

from .announcing import announce_series
from .calling_off import call_off_of_series
from .notices import plan_notices, withdraw_notices
from .occupancy import (
    guard,
    keep_time,
    lock_pair,
    lock_pairs,
    lock_with_series,
    refuse_pause,
    seat,
    settled_together,
    stay_apart_or,
)

NOT_FREE = "This time is no longer free. Choose another one."
CLASHES = "Not all of these dates are free any more. They are marked below: leave them out, or choose another time."
STAYS = "Not all of these can move there. They are marked below: leave them where they are, or choose another time."
TOO_FEW = "Fewer than two of these dates are free. Choose another time, or book a single meeting."
NO_SERIES = "This meeting stands alone. Change it on its own page."
NONE_MOVES = "None of these meetings can move there. Choose another time."


class Reach(StrEnum):
    """How much of a series a change takes along."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@transaction.atomic
def book_series(
    *,
    relationship: Relationship,
    starts_at: datetime,
    minutes: int,
    repeat: Repeat,
    by: User,
    leave_out: Collection[str] = (),
) -> Series:
    relationship = lock_pair(relationship)
    refuse_pause(relationship, starts_at)
    guard(can_book(by, relationship), "No meeting can be booked in this mentorship at present.")
    plan = plan_booking(relationship, starts_at, minutes, repeat)
    check(plan, leave_out, CLASHES)
    for step in plan.fitting:
        refuse_pause(relationship, step.at)
    series = make_series(plan.rule, minutes, by, mode=plan.steps[0].where.mode, place=plan.steps[0].where.place)
    with stay_apart_or(lambda: ValidationError(NOT_FREE, code="taken")):
        meetings = [_occurrence(series, step.at, step.where) for step in plan.fitting]
        for meeting in meetings:
            seat(meeting, relationship)
    tell_of_booking(series, by, mark(by, relationship))
    return series


def check(plan: Plan | None, left: Collection[str], sentence: str) -> None:
    """What is left out is what the page has shown: a date that was taken since is said first."""
    if plan is None:
        raise ValidationError(NOT_FREE, code="taken")
    if any(step.key not in left for step in plan.clashes):
        raise ValidationError(sentence, code="clashes")
    if not plan.is_enough:
        raise ValidationError(TOO_FEW if plan.rule else NONE_MOVES, code="too few")


def make_series(rule: Rule, minutes: int, by: User, *, mode: str, place: str) -> Series:
    return Series.objects.create(
        frequency=rule.frequency,
        every=rule.every,
        weekday=rule.weekday,
        nth=rule.nth,
        local_time=rule.local_time,
        zone=rule.zone,
        minutes=minutes,
        mode=mode,
        place=place,
        first_on=rule.first_on,
        count=rule.count,
        arranged_by=by,
        arranged_at=timezone.now(),
    )


def _occurrence(series: Series, starts_at: datetime, where) -> Meeting:
    return Meeting.objects.create(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=series.minutes),
        zone=where.zone,
        mode=where.mode,
        place=where.place,
        arranged_by=series.arranged_by,
        arranged_at=series.arranged_at,
        series=series,
        recurs_at=starts_at,
    )


def tell_of_booking(series: Series, by: User, reason: str) -> None:
    meetings = list(series.meetings.with_people())
    record(actor=by, verb="booked", target=series, reason=reason)
    for meeting in meetings:
        record(actor=by, verb="booked", target=meeting, reason=reason)
        plan_notices(meeting)
    announce_series(series, emails.SERIES_BOOKED, people_of(meetings))


def reached(meeting: Meeting, reach: str) -> list[Meeting]:
    """What is past or logged never changes."""
    if meeting.series_id is None or reach == Reach.THIS:
        return [meeting] if is_ahead(meeting) else []
    ahead = meeting.series.meetings.confirmed().filter(starts_at__gt=timezone.now())
    if reach == Reach.FOLLOWING:
        ahead = ahead.filter(recurs_at__gte=meeting.recurs_at)
    return list(ahead.with_people().select_related("series").order_by("recurs_at"))


def plan_shift(meeting: Meeting, reach: str, shift: Shift) -> Plan:
    """What moving several meetings of a pair's series would do."""
    targets, rule = reached(meeting, reach), meeting.series.rule
    return plan_move(targets, shift, rule, in_openings(targets, shift, rule)) if targets else Plan([])


@transaction.atomic
def move_series(*, meeting: Meeting, reach: str, shift: Shift, by: User, leave: Collection[str] = ()) -> Plan:
    """All in one step of the database, so that each may take the place of the one after it."""
    meeting = _locked(meeting)
    guard(can_move(by, meeting) and not meeting.is_group, "These meetings can no longer be moved.")
    plan = plan_shift(meeting, reach, shift)
    check(plan, leave, STAYS)
    for step in plan.fitting:
        refuse_pause(meeting.relationship, step.at)
    number = next_of_series(meeting.series)
    with stay_apart_or(lambda: ValidationError(NOT_FREE, code="taken")), settled_together():
        for step in plan.fitting:
            put(step, number)
    changed(meeting.series, [step.meeting for step in plan.fitting], number, by, "moved")
    return plan


def put(step: Step, number: int) -> None:
    """Into the mentor's window that was found, as a single meeting goes."""
    meeting, window = step.meeting, step.where
    meeting.put_at(step.at, meeting.minutes, timezone.now())
    meeting.zone, meeting.mode, meeting.place, meeting.sequence = window.zone, window.mode, window.place, number
    meeting.save(update_fields=["starts_at", "ends_at", "moved_from", "zone", "mode", "place", "sequence"])
    meeting.participants.update(late_at=None)
    keep_time(meeting)


@transaction.atomic
def change_how(*, meeting: Meeting, reach: str, mode: str, place: str, by: User) -> list[Meeting]:
    """How and where, at the same times."""
    meeting = _locked(meeting)
    guard(can_move(by, meeting), "These meetings can no longer be changed.")
    meetings, number = reached(meeting, reach), next_of_series(meeting.series)
    meetings = [one for one in meetings if (one.mode, one.place) != (mode, place)]
    if not meetings:
        return []
    for one in meetings:
        one.mode, one.place, one.sequence = mode, place, number
        one.save(update_fields=["mode", "place", "sequence"])
        keep_time(one)
    changed(meeting.series, meetings, number, by, "changed how")
    return meetings


def changed(series: Series, meetings: Sequence[Meeting], number: int, by: User, verb: str) -> None:
    """Whoever comes to none of them any more heard so when they went."""
    series.sequence = number
    series.save(update_fields=["sequence"])
    reason = mark(by, meetings[0].relationship)
    for meeting in meetings:
        record(actor=by, verb=verb, target=meeting, reason=reason)
        withdraw_notices(meeting, "The series was changed.")
        plan_notices(meeting)
    record(actor=by, verb=verb, target=series, reason=reason)
    still_to_come = series.meetings.upcoming(timezone.now()).with_people()
    announce_series(series, emails.SERIES_CHANGED, people_of([*meetings, *still_to_come]))


@transaction.atomic
def cancel_series(*, meeting: Meeting, reach: str, by: User) -> list[Meeting]:
    meeting = _locked(meeting)
    guard(can_cancel(by, meeting), "These meetings can no longer be canceled.")
    meetings = reached(meeting, reach)
    call_off_of_series(meetings, by, mark(by, meeting.relationship))
    return meetings


def people_of(meetings: Iterable[Meeting]) -> list[User]:
    return list({person.pk: person for meeting in meetings for person in meeting.people}.values())


def _locked(meeting: Meeting) -> Meeting:
    """Everybody first, then the meetings."""
    guard(meeting.series_id is not None, NO_SERIES)
    lock_pairs(meeting.relationships)
    lock_with_series(meeting)
    return Meeting.objects.with_people().select_related("series").get(pk=meeting.pk)
