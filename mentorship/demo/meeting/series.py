"""Pairs who meet again and again: some every other week, some every month; one of them has moved a meeting of theirs."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from matching.models import Relationship
from meetings.models import Series
from meetings.openings import Diary
from meetings.repeating import Plan, Repeat, Shift, plan_booking
from meetings.services import Reach, book_series, cancel_series, move_series, plan_shift

from ..finding.part import Part
from ..mentorships import Pair

DAY, HOUR = 1, 21
PAIRS = 4
TRIED = 12
OFTEN = [
    Repeat(Series.Frequency.WEEKLY, 2, 6),
    Repeat(Series.Frequency.MONTHLY, 1, 4),
    Repeat(Series.Frequency.WEEKLY, 1, 5),
    Repeat(Series.Frequency.MONTHLY, 1, 3, on_last=True),
]


def plan(part: Part) -> None:
    part.on(DAY, _repeat, hour=HOUR)


def _repeat(part: Part) -> None:
    booked = []
    for pair in running(part):
        if len(booked) < PAIRS and (made := _book(pair, OFTEN[len(booked)])):
            booked.append((pair, made))
    if booked:
        _depart(*booked[0])


def running(part: Part) -> list[Pair]:
    pairs = [pair for student in part.school.students for pair in student.pairs]
    return [
        pair for pair in pairs if pair.runs and pair.mentor.windows and pair.student.is_here and not pair.is_scripted
    ]


def _book(pair: Pair, repeat: Repeat) -> Series | None:
    """What the seed holds of the mentor may be older than their days away."""
    relationship = Relationship.objects.with_people().get(pk=pair.relationship.pk)
    for start in Diary.of(relationship).openings(pair.minutes)[:TRIED]:
        found = plan_booking(relationship, start, pair.minutes, repeat)
        if found and found.is_enough:
            return book_series(
                relationship=relationship,
                starts_at=start,
                minutes=pair.minutes,
                repeat=repeat,
                by=pair.student.user,
                leave_out=_in_the_way(found),
            )
    return None


def _in_the_way(found: Plan) -> set[str]:
    return {step.key for step in found.clashes}


def _depart(pair: Pair, series: Series) -> None:
    """One is half an hour later than the others, and the last one is canceled."""
    meetings = list(series.meetings.with_people().order_by("starts_at"))
    local = meetings[1].starts_at.astimezone(ZoneInfo(series.zone))
    later = Shift(weekday=local.weekday(), clock=(local + timedelta(minutes=30)).time())
    found = plan_shift(meetings[1], Reach.THIS, later)
    if not found.clashes:
        move_series(meeting=meetings[1], reach=Reach.THIS, shift=later, by=pair.student.user)
    cancel_series(meeting=meetings[-1], reach=Reach.THIS, by=pair.mentor.user)
