"""Roles that get in the way: one that pauses a mentorship, one with both agreements in writing, one of the named mentor."""

from datetime import timedelta

from matching.models import Conflict, Relationship
from matching.services import agree_despite, declare_conflict

from ..mentorships import Pair
from .part import Part

Kind = Conflict.Kind
DECLARED, AGREED, OF_NAMED = 24, 23, 18
WEEKS = timedelta(weeks=7)


def plan(part: Part) -> None:
    part.on(DECLARED, _grade)
    part.on(DECLARED - 2, _agree)
    part.on(OF_NAMED, _decide_on_promotion)


def _grade(part: Part) -> None:
    """From today on, so that it pauses what runs."""
    if pair := next(iter(_running(part)), None):
        _declare(part, pair, Kind.GRADES, begins_in=0)
        pair.state = "paused"


def _agree(part: Part) -> None:
    """It begins later, and by then both have agreed: nothing pauses."""
    if pair := next(iter(_running(part)[1:]), None):
        conflict = _declare(part, pair, Kind.GRADES, begins_in=5)
        staff = part.school.staff[0].user
        agree_despite(conflict=conflict, by=pair.student.user, words=part.one("student_agreements"))
        agree_despite(conflict=conflict, by=staff, words=part.one("staff_agreements"))


def _decide_on_promotion(part: Part) -> None:
    """Of a student whom the named mentor does not mentor; they have no request with each other either."""
    mentor = part.school.mentors[0]
    student = next((one for one in part.ordinary() if mentor not in one.known and one.is_here), None)
    if student:
        today = part.school.year.day
        declare_conflict(
            person=mentor.user,
            student=student.user,
            kind=Kind.PROMOTION,
            from_on=today,
            until_on=today + 4 * WEEKS,
            by=mentor.user,
        )
        student.known.append(mentor)


def _running(part: Part) -> list[Pair]:
    pairs = [pair for student in part.ordinary() for pair in student.pairs if pair.runs and student.is_here]
    active = Relationship.objects.filter(state=Relationship.State.ACTIVE, kind=Relationship.Kind.MENTORING)
    ids = set(active.filter(pk__in=[pair.relationship.pk for pair in pairs]).values_list("pk", flat=True))
    return [pair for pair in pairs if pair.relationship.pk in ids and not pair.mentor.is_named]


def _declare(part: Part, pair: Pair, kind: str, *, begins_in: int) -> Conflict:
    first = part.school.year.day + timedelta(days=begins_in)
    people = {"person": pair.mentor.user, "student": pair.student.user}
    return declare_conflict(kind=kind, from_on=first, until_on=first + WEEKS, by=pair.mentor.user, **people)
