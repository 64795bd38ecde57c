"""Building the demo school: its people arrive, its year is lived through day by day, and the clock comes back to today."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import accounts.defaults
import meetings.defaults
import resources.defaults
import surveys.defaults
from accounts.clock import school_today, school_zone
from accounts.entry.addresses import prove_address
from accounts.models import Program

from . import (
    absences,
    advising,
    chats,
    clocks,
    concerns,
    entries,
    finding,
    first_days,
    grants,
    imports,
    meeting,
    mentors,
    named,
    outside,
    privacy,
    profiles,
    statuses,
    stories,
)
from .clock import moved_clock
from .people import FEW, Names, Staff, bring_in, imagine_faculty, imagine_students, set_apart, write_about_me
from .school import School
from .texts import address
from .whole import all_or_nothing
from .year import Year

MORE_STAFF = 3


def build(*, students: int, faculty: int, seed: int) -> School:
    with moved_clock() as clock, all_or_nothing(), one_state_of_the_rules():
        now = clock.now
        school = _empty(Year(clock, Random(seed), school_today(), school_zone()))  # noqa: S311 - repeatable, not secret
        _imagine(school, students, faculty)
        _arrive(school)
        _plan(school)
        school.year.run()
        clocks.come_back(school, now)
        outside.come_from_outside(school)
        imports.bring_in_files(school)
        _give_passwords(school)
    return school


@contextmanager
def one_state_of_the_rules() -> Iterator[None]:
    Program.hold()
    try:
        yield
    finally:
        Program.release()


def _empty(year: Year) -> School:
    year.clock.now = year.moment(year.starts_on, 7)
    for defaults in (accounts.defaults, resources.defaults, meetings.defaults, surveys.defaults):
        defaults.install()
    return School.empty(year)


def _imagine(school: School, students: int, faculty: int) -> None:
    names = Names(school)
    student, mentor, first = named.cast()
    school.students = [student, *imagine_students(school, students - 1, names)]
    set_apart(school.students)
    school.mentors = [mentor, *imagine_faculty(school, faculty - 1, names)]
    more = [names.new() for _ in range(MORE_STAFF if students >= FEW else 0)]
    school.staff = [first, *(Staff(name, address(name)) for name in more)]


def _arrive(school: School) -> None:
    """The first import, the school's own settings, and the profiles of those who mentor."""
    everybody = [*school.staff, *school.mentors, *school.students]
    bring_in(everybody, statuses.years_ago(school, school.year.day), by=None)
    entries.come_in(school, everybody)
    first_days.walk(school.students)
    concerns.set_up(school)
    clocks.read_rules_anew()
    here = [student for student in school.students if student.user]
    write_about_me(school, here)
    named.open_up(school, school.mentors[0])
    for number, mentor in enumerate(school.mentors[1:]):
        mentors.open_up(school, number, mentor)
    profiles.write(school, here)
    school.year.plan_at_work(1, advising.assign_advisors, school, here)


def _plan(school: School) -> None:
    clocks.plan(school)
    statuses.plan(school)
    named.plan(school)
    stories.plan(school)
    chats.plan(school)
    absences.plan_absences(school)
    entries.plan(school)
    privacy.plan(school)
    grants.plan(school)
    finding.plan(school)
    meeting.plan(school)


def _give_passwords(school: School) -> None:
    """Only these three have one: the rest of the school cannot sign in."""
    for person in (school.students[0], school.mentors[0], school.staff[0]):
        person.user.set_password(named.PASSWORD)
        person.user.save(update_fields=["password"])
        prove_address(person.user)
