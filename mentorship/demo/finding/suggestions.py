"""Staff step in: three people for a student who waits, and for the one whom a visitor can be."""

from matching.services import suggest
from matching.suggesting import best_three

from ..people import Student
from .part import Part

DAYS_AGO = (6, 2)


def plan(part: Part) -> None:
    part.on(DAYS_AGO[0], _suggest_to_who_waits, hour=11)
    part.on(DAYS_AGO[1], _suggest, part.school.students[0], hour=11)


def _suggest_to_who_waits(part: Part) -> None:
    asked = min(part.school.waiting, key=lambda asked: asked.request.created_at, default=None)
    if asked and asked.student.is_here:
        _suggest(part, asked.student)


def _suggest(part: Part, student: Student) -> None:
    if mentors := best_three(student.user):
        suggest(student=student.user, mentors=mentors, by=part.school.staff[0].user)
