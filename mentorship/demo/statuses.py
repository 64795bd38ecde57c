"""A new academic year, and students whose enrollment takes a turn: leave, research, another degree, the end."""

from datetime import date

from accounts.clock import academic_year, academic_year_start
from accounts.models import Enrollment
from accounts.years.reading import plan_for
from accounts.years.services import Choice, apply_rollover, decide_year

from . import advising, entries, first_days, mentorships
from .people import Student, bring_in, change_status, write_about_me

Status = Enrollment.Status
DURING_THE_YEAR = {Status.LEAVE: (25, 70), Status.WITHDRAWN: (80, 200)}


def years_ago(school, day: date) -> int:
    return academic_year(school.year.today) - academic_year(day)


def plan(school) -> None:
    year = school.year
    for number in range(academic_year(year.starts_on) + 1, academic_year(year.today) + 1):
        year.plan(year.moment(academic_year_start(number), 0), begin_year, school)
    for student in school.students:
        if student.fate in DURING_THE_YEAR:
            year.plan_on(year.days_ago(school.rng.randint(*DURING_THE_YEAR[student.fate])), turn, school, student)


def begin_year(school) -> None:
    """The office moves everybody one step up, and the oldest out; the registrar's file brings a new class."""
    is_last = years_ago(school, school.year.day) == 0
    _move_up(school, graduating=is_last)
    if is_last:
        _turn_all(school, [Status.GRADUATED])
    new = [student for student in school.students if student.user is None]
    bring_in(school.students, years_ago(school, school.year.day), school.staff[-1].user)
    new = [student for student in new if student.user]
    entries.come_in(school, new)
    first_days.walk(new)
    write_about_me(school, new)
    school.year.plan_at_work(9, advising.assign_advisors, school, new)
    if is_last:
        _turn_all(school, [Status.RESEARCH, Status.DUAL_DEGREE])


def _move_up(school, *, graduating: bool) -> None:
    year, by = academic_year(school.year.day), school.staff[0].user
    leaving = (
        {one.user.pk for one in school.students if one.user and one.fate == Status.GRADUATED} if graduating else set()
    )
    if leaving:
        decide_year(year=year, students=leaving, choice=Choice.GRADUATE, by=by)
    apply_rollover(year=year, seen=plan_for(year).digest, by=by)


def _turn_all(school, fates: list[str]) -> None:
    for student in school.students:
        if student.fate in fates:
            turn(school, student)


def turn(school, student: Student) -> None:
    """Who leaves ends their mentorships, most of the time; who goes on leave pauses them."""
    if student.user is None:
        return
    change_status(school, student)
    for pair in student.pairs:
        if student.status == Status.LEAVE:
            mentorships.pause(school, pair)
        elif not student.is_here and school.deal("at the end of school", {True: 3, False: 1}):
            mentorships.end(school, pair, "student")
