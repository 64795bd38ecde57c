"""Staff step in: three people for a student who waits, and for the one whom a visitor can be. Neither has a mentor."""

from accounts.models import User
from matching.coverage import not_covered
from matching.services import suggest
from matching.staff.suggesting import best_three

from ..people import Student
from .part import Part

DAYS_AGO = (6, 2)


def plan(part: Part) -> None:
    part.on(DAYS_AGO[0], _suggest_to_who_waits, hour=11)
    part.on(DAYS_AGO[1], _suggest, part.school.students[0], hour=11)


def _suggest_to_who_waits(part: Part) -> None:
    waiting = sorted(part.school.waiting, key=lambda asked: asked.request.created_at)
    any(_suggest(part, asked.student) for asked in waiting)


def _suggest(part: Part, student: Student) -> bool:
    """Whether it was done: on an early day of a school some are not here yet, and some have a mentor by then."""
    user = student.user
    alone = bool(user) and not_covered(User.objects.active().filter(pk=user.pk)).exists()
    mentors = best_three(user) if alone else []
    if mentors:
        suggest(student=user, mentors=mentors, by=part.school.staff[0].user)
    return bool(mentors)
