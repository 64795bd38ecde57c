"""Mentors who see their students together: the one whom a visitor can be, and two others, one of them every month."""

from datetime import datetime, time, timedelta

from accounts.models import Mode
from meetings.models import Meeting, Series
from meetings.repeating import Repeat
from meetings.services import Gathering, arrange_group, cannot_come, plan_group

from ..finding.part import Part
from ..mentorships import Pair
from ..people import Mentor

DAY, HOUR = 1, 20
OTHERS = 2
MINUTES = 60
AHEAD = range(9, 40)
NOON = time(12)
MONTHLY = Repeat(Series.Frequency.MONTHLY, 1, 3)


def plan(part: Part) -> None:
    part.on(DAY, _gather, hour=HOUR)


def _gather(part: Part) -> None:
    named, *rest = part.school.mentors
    others = [mentor for mentor in rest if len(_students_of(part, mentor)) > 1][:OTHERS]
    for number, mentor in enumerate([named, *others]):
        meeting = _arrange(part, mentor, MONTHLY if number == 1 else None)
        if meeting and number == 0:
            _one_cannot_come(meeting)


def _students_of(part: Part, mentor: Mentor) -> list[Pair]:
    pairs = [pair for student in part.school.students if student.is_here for pair in student.pairs]
    return [pair for pair in pairs if pair.mentor is mentor and pair.runs]


def _arrange(part: Part, mentor: Mentor, repeat: Repeat | None) -> Meeting | None:
    """At noon on the first day, of the next weeks, on which all of them are free."""
    pairs = [pair.relationship for pair in _students_of(part, mentor)]
    mode = Mode.VIDEO if repeat else Mode.IN_PERSON
    for days in AHEAD if len(pairs) > 1 else ():
        day = part.school.year.days_ago(-days)
        starts_at = datetime.combine(day, NOON, part.school.year.zone)
        what = Gathering(starts_at, MINUTES, mode, "https://video.example.edu/room" if repeat else "Library, room 2")
        if day.weekday() > 4 or plan_group(mentor.user, pairs, what, repeat).clashes:
            continue
        return arrange_group(mentor=mentor.user, relationships=pairs, what=what, by=mentor.user, repeat=repeat)
    return None


def _one_cannot_come(meeting: Meeting) -> None:
    students = sorted(meeting.others(meeting.mentor), key=lambda student: student.email)
    if len(students) > 2 and meeting.starts_at - timedelta(days=1) > meeting.arranged_at:
        cannot_come(meeting=meeting, by=students[-1])
