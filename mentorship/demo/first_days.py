"""The three pages of a student's first day: most go through them, a few put them off, as does the one whom a visitor can be."""

from collections.abc import Iterable

from matching.services import finish_first_day

from .people import Student

PUTS_OFF_ONE_IN = 12


def walk(students: Iterable[Student]) -> None:
    arrived = [student for student in students if student.user and not student.is_named]
    for number, student in enumerate(arrived):
        if number % PUTS_OFF_ONE_IN != PUTS_OFF_ONE_IN - 1:
            finish_first_day(student=student.user)
