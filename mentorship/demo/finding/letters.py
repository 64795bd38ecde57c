"""Requests with all that a letter can have: who one is, times, a question about research; and a nudge after some days."""

from datetime import datetime, timedelta

from matching.asking.nudging import why_not_nudge
from matching.models import Request
from matching.services import nudge

from .. import requests
from ..goals import write_goals
from ..people import Mentor, Student
from .part import Part

SENT, NUDGED = 8, 2
RESEARCH = "research"


def plan(part: Part) -> None:
    for student in part.ordinary(here_for=20)[4::12][:3]:
        part.on(SENT, _ask_for_research, student)
    for student in part.ordinary(here_for=20)[6::12][:3]:
        part.on(SENT - 3, _ask_with_times, student)


def research_letter(part: Part) -> dict:
    """The parts of a request about research."""
    skills, aspect = part.one("research_skills"), part.one("research_aspects")
    return general_letter(part) | {"kind": Request.Kind.RESEARCH, "research_aspect": aspect, "research_skills": skills}


def general_letter(part: Part) -> dict:
    return {
        "introduction": part.one("introductions"),
        "proposed_times": _three_times(part),
        "time_zone": part.school.year.zone.key,
    }


def _three_times(part: Part) -> list[datetime]:
    """On three weekdays of next week and the one after, that have not passed for whoever looks at them today."""
    year = part.school.year
    days = (year.today + timedelta(days=number) for number in range(4, 14))
    return [year.moment(day, 16) for day in days if day.weekday() < 5][1:6:2]


def _ask_for_research(part: Part, student: Student) -> None:
    mentors = [mentor for mentor in part.open_to(student) if RESEARCH in mentor.topics]
    if mentors and part.can_ask(student):
        _send(part, student, part.rng.choice(mentors), research_letter(part))


def _ask_with_times(part: Part, student: Student) -> None:
    mentors = part.open_to(student)
    if mentors and part.can_ask(student):
        _send(part, student, part.rng.choice(mentors), general_letter(part))


def _send(part: Part, student: Student, mentor: Mentor, letter: dict) -> None:
    if not student.goals:
        write_goals(part.school, student, 1)
    if asked := requests.ask(part.school, student, mentor, "waits", **letter):
        part.on(NUDGED, ask_again, asked)


def ask_again(part: Part, asked: requests.Asked) -> None:
    if asked in part.school.waiting:
        asked.request.refresh_from_db()
        if not why_not_nudge(asked.request):
            nudge(request=asked.request, by=asked.student.user)
