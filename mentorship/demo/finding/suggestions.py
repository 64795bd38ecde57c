"""Staff step in: three people for a student who waits, and for the one whom a visitor can be. Neither has a mentor."""

from accounts.models import User
from matching.coverage import not_covered
from matching.services import suggest
from matching.staff.suggesting import best_three

from .part import Part

DAYS_AGO = (6, 2)


def plan(part: Part) -> None:
    part.on(DAYS_AGO[0], _suggest_to_who_waits, hour=11)
    part.on(DAYS_AGO[1], _suggest, part.school.students[0].user, hour=11)


def _suggest_to_who_waits(part: Part) -> None:
    waiting = sorted(part.school.waiting, key=lambda asked: asked.request.created_at)
    any(_suggest(part, asked.student.user) for asked in waiting)


def _suggest(part: Part, student: User) -> bool:
    alone = not_covered(User.objects.active().filter(pk=student.pk)).exists()
    mentors = best_three(student) if alone else []
    if mentors:
        suggest(student=student, mentors=mentors, by=part.school.staff[0].user)
    return bool(mentors)
