"""Staff step in: three people for a student who waits and has no mentor."""

from accounts.models import User
from matching.coverage import not_covered
from matching.services import suggest
from matching.staff.suggesting import best_three

from .part import Part

DAYS_AGO = 6


def plan(part: Part) -> None:
    part.on(DAYS_AGO, _suggest, hour=11)


def _suggest(part: Part) -> None:
    for asked in sorted(part.school.waiting, key=lambda asked: asked.request.created_at):
        student = asked.student.user
        if not_covered(User.objects.active().filter(pk=student.pk)).exists() and (mentors := best_three(student)):
            suggest(student=student, mentors=mentors, by=part.school.staff[0].user)
            return
