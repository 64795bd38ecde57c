"""Goals go on: some progress, a changed mind, an order, a look at all of them."""

from matching.services import move_goal, review_goals, save_goal, set_progress

from ..goals import open_goals
from ..people import Student
from .part import Part

FIRST, SECOND, LOOK = 34, 13, 6


def plan(part: Part) -> None:
    for number, student in enumerate(part.ordinary(here_for=FIRST)):
        if number % 3 < 2:
            part.on(FIRST - number % 5, _get_on, student)
        if number % 3 == 0:
            part.on(SECOND - number % 4, _change, student)
        if number % 4 == 1:
            part.on(LOOK - number % 3, _look_again, student)


def _get_on(part: Part, student: Student) -> None:
    for goal in open_goals(student)[:2]:
        set_progress(goal=goal, by=student.user, progress=part.rng.randint(1, 3), note=part.one("progress"))


def _change(part: Part, student: Student) -> None:
    goals = open_goals(student)
    if goals:
        goals[-1].importance = 5 if goals[-1].importance < 5 else 4
        save_goal(goal=goals[-1], by=student.user, note=part.one("changes"))
        move_goal(goal=goals[-1], by=student.user, up=True)


def _look_again(part: Part, student: Student) -> None:
    review_goals(student=student.user, answers=[(goal, goal.state) for goal in open_goals(student)])
