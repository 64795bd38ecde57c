"""What staff arrange: an advisor for every student, and now and then a mentor for a research project."""

from collections.abc import Iterable
from datetime import timedelta

from accounts.models import Mode
from matching.models import Relationship
from matching.services import assign_relationship, share_goal
from meetings.services import Log, log_other_meeting

from . import mentorships
from .goals import write_goals
from .people import Student

Kind = Relationship.Kind
CALLED_AT = (21, 25)


def assign_advisors(school, students: Iterable[Student]) -> None:
    """In turn, so that each advisor has about as many students."""
    advisors = [mentor for mentor in school.mentors if mentor.advises] or school.mentors[1:]
    for student in students:
        if student.is_here:
            _assign_advisor(school, student, school.deal("advisors", advisors))


def _assign_advisor(school, student: Student, advisor) -> None:
    relationship = assign_relationship(
        mentor=advisor.user,
        mentee=student.user,
        kind=Kind.ADVISING,
        by=school.staff[-1].user,
        reason="Every student has an advisor",
    )
    if student.is_named:
        school.year.plan(school.year.moment(school.year.days_ago(21), *CALLED_AT), _call, school, relationship)
    elif school.deal("advising meetings", {True: 1, False: 6}):
        school.year.plan_in(school.rng.randint(10, 200), _advise, school, relationship)


def _call(school, relationship: Relationship) -> None:
    """The student whom a visitor can be has talked with the advisor once, and has not thanked yet."""
    began = school.year.now - timedelta(minutes=25)
    log = Log(began, 20, Mode.PHONE, shared_notes=school.texts.one("advising_notes"))
    log_other_meeting(relationship=relationship, log=log, by=relationship.mentor)


def _advise(school, relationship: Relationship) -> None:
    """An exchange of messages."""
    log = Log.of_days(school.year.day, shared_notes=school.texts.one("advising_notes"))
    log_other_meeting(relationship=relationship, log=log, by=relationship.mentor)


def assign_research_mentor(school, student: Student) -> None:
    """A student with a project and a mentor with room are brought together by staff."""
    fitting = [one for one in school.mentors if one.can_be_asked and "research" in one.topics and not one.is_named]
    if not fitting or not student.is_here:
        return
    mentor = school.rng.choice(fitting)
    if not student.goals:
        write_goals(school, student, 2)
    relationship = assign_relationship(
        mentor=mentor.user,
        mentee=student.user,
        kind=Kind.RESEARCH,
        by=school.staff[-1].user,
        reason="The project needs a mentor who knows the data",
    )
    student.known.append(mentor)
    goals = [goal for goal in student.goals if goal.is_open][:2]
    for goal in goals:
        share_goal(goal=goal, relationship=relationship, by=student.user)
    mentorships.let_run(school, mentorships.begin(school, student, mentor, relationship, goals=goals))
