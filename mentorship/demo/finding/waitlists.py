"""At the end of the last day, when nobody else asks any more: two full mentors for whom students wait. One of them makes room
for one more, so that a place is held.
"""

from accounts.edits import Edit
from accounts.services import save_mentor_profile
from matching.rules import why_not_wait
from matching.services import join_waitlist

from ..people import Mentor
from .part import Part

DAY, HOUR = 1, 22
LISTS, LONGEST = 2, 3


def plan(part: Part) -> None:
    part.on(DAY, _wait, hour=HOUR)


def _wait(part: Part) -> None:
    full = [one for one in part.school.mentors if one.is_open and not one.has_room and not one.is_named]
    lists = [mentor for mentor in full[: 2 * LISTS] if _join(part, mentor)][:LISTS]
    for mentor in lists[:1]:
        capacity = {"capacity": mentor.profile.capacity + 1}
        save_mentor_profile(profile=mentor.profile, by=mentor.user, edit=Edit(capacity))


def _join(part: Part, mentor: Mentor) -> int:
    """How many wait now."""
    students = [one for one in part.ordinary(here_for=30) if one.is_here and mentor not in one.known]
    waiting = [one for one in students[:: max(1, len(students) // 9)] if not why_not_wait(one.user, mentor.user)]
    for student in waiting[:LONGEST]:
        join_waitlist(student=student.user, mentor=mentor.user)
    return len(waiting[:LONGEST])
