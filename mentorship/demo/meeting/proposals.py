"""Times that one side has proposed and the other has not answered yet: to the mentor whom a visitor can be, and among others."""

from datetime import datetime, time

from accounts.models import Mode
from meetings.services import Proposal, counter_proposal, propose_times

from ..finding.part import Part
from ..mentorships import Pair
from .series import running

DAY, HOUR = 1, 22
PAIRS = 3
CLOCKS = (time(8), time(12, 30), time(17, 30))
FIRST_IN_DAYS = 8


def plan(part: Part) -> None:
    part.on(DAY, _propose, hour=HOUR)


def _propose(part: Part) -> None:
    named = part.school.mentors[0]
    pairs = [pair for student in part.school.students for pair in student.pairs if pair.runs and student.is_here]
    to_named = [pair for pair in pairs if pair.mentor is named][-1:]
    others = [pair for pair in running(part) if pair.mentor is not named][-PAIRS:]
    for pair in [*to_named, *others]:
        propose_times(
            relationship=pair.relationship,
            proposal=_three_times(part, pair, FIRST_IN_DAYS),
            by=pair.student.user,
            agenda=[part.school.texts.about(pair.topics[0], "agenda")],
        )
    if others:
        _counter(part, others[0])


def _three_times(part: Part, pair: Pair, first: int) -> Proposal:
    days = [part.school.year.days_ago(-(first + number)) for number in range(8)]
    working = [day for day in days if day.weekday() < 5][:3]
    times = [datetime.combine(day, clock, part.school.year.zone) for day, clock in zip(working, CLOCKS, strict=True)]
    return Proposal(tuple(times), pair.minutes, Mode.VIDEO)


def _counter(part: Part, pair: Pair) -> None:
    meeting = pair.relationship.participations.filter(meeting__state="proposed").first().meeting
    counter_proposal(meeting=meeting, proposal=_three_times(part, pair, FIRST_IN_DAYS + 7), by=pair.mentor.user)
