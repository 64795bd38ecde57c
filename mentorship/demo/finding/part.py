from collections.abc import Callable
from random import Random

from accounts.models import Enrollment
from matching.models import Request

from ..people import Mentor, Student, days_here
from ..requests import MOST_OPEN, Asked, number_open
from ..texts import read


class Part:
    """Dice and hours of its own, so that the rest of the school's year falls much as it would without it."""

    def __init__(self, school, seed: str) -> None:
        self.school, self.rng, self.words = school, Random(seed), read("finding")  # noqa: S311 - repeatable, not secret

    def one(self, kind: str) -> str:
        return self.rng.choice(self.words[kind])

    def on(self, days_ago: int, act: Callable, *details: object, hour: int = 0) -> None:
        year = self.school.year
        at = year.moment(year.days_ago(days_ago), hour or self.rng.randint(8, 20), self.rng.randint(2, 59))
        year.plan(at, act, self, *details)

    def ordinary(self, *, here_for: int = 0) -> list[Student]:
        """Students with no story of their own who have been here for so many days."""
        plain = [one for one in self.school.students if not (one.is_named or one.is_scripted)]
        enrolled = [one for one in plain if one.fate == Enrollment.Status.ENROLLED]
        return [one for one in enrolled if days_here(self.school.year, one) > here_for]

    def can_ask(self, student: Student) -> bool:
        return student.is_here and number_open(self.school, student) < MOST_OPEN

    def open_to(self, student: Student) -> list[Mentor]:
        """Mentors whom the student does not know and could ask right now."""
        return [
            one
            for one in self.school.mentors
            if one.can_be_asked and one.years > student.years and one not in student.known and not one.is_named
        ]

    def sent(self, student: Student, mentor: Mentor, request: Request) -> Asked:
        """The rest of the school's year knows of it."""
        asked = Asked(student, mentor, request)
        student.known.append(mentor)
        mentor.waiting += 1
        self.school.waiting.append(asked)
        return asked
