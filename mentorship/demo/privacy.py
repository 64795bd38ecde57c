"""What a demo school shows of privacy: somebody asks for deletion, a legal hold stands, and staff have looked closer once."""

from accounts.models import Enrollment
from accounts.privacy.deletion import ask_for_deletion
from accounts.privacy.holds import place_hold
from accounts.privacy.looks import look_closer
from matching.models import Relationship

from .people import Student, days_here

ASKED, LOOKED, HELD = 2, 6, 20  # days ago
WHY_HELD = "The university's counsel asked us to keep everything until an inquiry is closed."
WHY_LOOKED = "The student asked us to read what was agreed about the summer project, and to talk to both of them."


def plan(school) -> None:
    quiet = [one for one in school.students[1:] if not one.is_scripted and one.fate == Enrollment.Status.ENROLLED]
    here = [one for one in quiet if days_here(school.year, one) > HELD]
    for student, days, act in zip(here[::-1], (ASKED, HELD), (_ask, _hold), strict=False):
        _plan(school, days, act, student)
    _plan(school, LOOKED, _look)


def _plan(school, days: int, act, *details: object) -> None:
    """At a fixed hour, with no throw of the dice: the rest of the year falls as it would without it."""
    school.year.plan(school.year.moment(school.year.days_ago(days), 11, 20), act, school, *details)


def _ask(school, student: Student) -> None:
    ask_for_deletion(by=student.user)


def _hold(school, student: Student) -> None:
    place_hold(person=student.user, reason=WHY_HELD, by=school.staff[0].user)


def _look(school) -> None:
    """At a mentee of the mentor whom a visitor can be, so that the visitor reads of it."""
    running = Relationship.objects.live().filter(mentor=school.mentors[0].user)
    if pair := running.order_by("started_at", "pk").first():
        what = ["agendas", "logs"]
        look_closer(person=pair.mentee, what=what, reason=WHY_LOOKED, by=school.staff[0].user)
