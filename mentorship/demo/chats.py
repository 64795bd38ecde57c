"""Students who ask for fifteen minutes first, and what comes of it.

The dice are of its own, so that the rest of the school's year falls much as it would without it.
"""

from datetime import date, timedelta
from random import Random

from accounts.models import Enrollment
from matching.services import accept_chat, decline_request, request_chat, say_thanks

from . import requests
from .people import Mentor, Student, days_here

ONE_IN, EARLIEST, LATEST = 5, 15, 150
OUTCOMES = ("thanks", "asks", "declined", "thanks", "unanswered", "asks", "no end yet")


class Talks:
    def __init__(self, school) -> None:
        self.school, self.rng = school, Random("chats")  # noqa: S311 - repeatable, not secret

    def plan(self) -> None:
        ordinary = [one for one in self.school.students if not (one.is_named or one.is_scripted)]
        here = [one for one in ordinary if one.fate == Enrollment.Status.ENROLLED and self._days(one) > EARLIEST]
        for number, student in enumerate(here[::ONE_IN]):
            outcome = OUTCOMES[number % len(OUTCOMES)]
            longest = 24 if outcome == "no end yet" else LATEST
            days = self.rng.randint(EARLIEST, max(EARLIEST, min(longest, self._days(student))))
            self._on(self.school.year.days_ago(days), self.ask, student, outcome)
        for student, days in zip(here[3::ONE_IN], (3, 2, 1), strict=False):
            self._on(self.school.year.days_ago(days), self.ask, student, "waits")
        for student in here[2::ONE_IN][:1]:
            self._on(self.school.year.days_ago(1), self.ask, student, "waits", self.school.mentors[0])

    def ask(self, student: Student, outcome: str, mentor: Mentor | None = None) -> None:
        mentor = mentor or self._choose(student, outcome)
        busy = requests.number_open(self.school, student) >= requests.MOST_OPEN
        if mentor is None or busy or not student.is_here or mentor in student.known:
            return
        words = self._one("chat_messages")
        request = request_chat(student=student.user, mentor=mentor.user, message=words)
        student.known.append(mentor)
        mentor.waiting += 1
        asked = requests.Asked(student, mentor, request)
        self.school.waiting.append(asked)
        if outcome not in {"unanswered", "waits"}:
            self._in(self.rng.randint(1, 3), self._answer, asked, outcome)

    def _choose(self, student: Student, outcome: str) -> Mentor | None:
        """Full mentors too: a chat takes no place. Whom the student is going to ask has one."""
        open_now = [
            one
            for one in self.school.mentors
            if one.is_open and one.waiting <= max(0, one.profile.capacity - one.load) and not one.is_named
        ]
        fitting = [one for one in open_now if one.years > student.years and one not in student.known]
        if outcome == "asks":
            fitting = sorted(fitting, key=lambda one: one.load - one.profile.capacity)[:3]
        return self.rng.choice(fitting) if fitting else None

    def _answer(self, asked: requests.Asked, outcome: str) -> None:
        if asked not in self.school.waiting:
            return
        requests.closed(self.school, asked)
        if outcome == "declined":
            decline_request(request=asked.request, by=asked.mentor.user, reason="time")
            return
        accept_chat(request=asked.request, by=asked.mentor.user, when=self._one("chat_times"))
        if outcome != "no end yet":
            self._in(self.rng.randint(5, 9), self._end, asked, outcome)

    def _end(self, asked: requests.Asked, outcome: str) -> None:
        if not asked.student.is_here or not asked.mentor.user.is_active:
            return
        asked.student.known.remove(asked.mentor)
        if outcome == "asks" and requests.ask(self.school, asked.student, asked.mentor, "accepted"):
            return
        asked.student.known.append(asked.mentor)
        say_thanks(request=asked.request, by=asked.student.user)

    def _one(self, kind: str) -> str:
        return self.rng.choice(self.school.texts.words[kind])

    def _days(self, student: Student) -> int:
        """In which something can be asked: they have been here for three days then."""
        return days_here(self.school.year, student) - 3

    def _on(self, day: date, act, *details) -> None:
        year = self.school.year
        year.plan(year.moment(day, self.rng.randint(8, 20), self.rng.randint(2, 59)), act, *details)

    def _in(self, days: int, act, *details) -> None:
        self._on(self.school.year.day + timedelta(days=days), act, *details)


def plan(school) -> None:
    Talks(school).plan()
