"""Who looks for a mentor, and when."""

from accounts.models import Enrollment, Stage
from surveys.models import CheckIn

from . import advising, mentorships, requests
from .goals import write_goals
from .mentors import become_peer
from .people import Student, days_here

STORIES = {"one mentor": 14, "two mentors": 2, "nobody": 1, "late": 1}
EARLIEST, LATEST = 4, 9  # days after they came, days before today
PEER_ONE_IN, RESEARCH_ONE_IN = 14, 30


def plan(school) -> None:
    others = [student for student in school.students if not student.is_named and not student.is_scripted]
    for student in others:
        _plan_one(school, student)
    here = [student for student in others if student.fate == Enrollment.Status.ENROLLED]
    older = [student for student in here if student.years > 0]
    for number, student in enumerate(older[::PEER_ONE_IN] if len(here) > PEER_ONE_IN else []):
        young = [one for one in here if one.years < student.years]
        school.year.plan_on(
            school.year.days_ago(100 - number), _begin_peer, school, student, young[number % len(young)]
        )
    for student in older[2::RESEARCH_ONE_IN]:
        school.year.plan_at_work(school.rng.randint(60, 300), advising.assign_research_mentor, school, student)
    _plan_silence(school, here)
    school.year.plan_on(school.year.days_ago(3), _end_two, school)


def _plan_one(school, student: Student) -> None:
    year, story, here = school.year, school.deal("stories", STORIES), days_here(school.year, student)
    if story == "late":
        year.plan_on(year.days_ago(school.deal("late", [1, 2, 2, 4, 5, 6])), requests.seek, school, student)
    elif story != "nobody" and here > EARLIEST + LATEST:
        days = here - EARLIEST - int((here - EARLIEST - LATEST) * school.rng.random())
        year.plan_on(year.days_ago(days), requests.seek, school, student)
        if story == "two mentors":
            year.plan_on(year.days_ago(days - school.rng.randint(40, 150)), requests.seek, school, student)
    elif student.years and school.deal("goals without a mentor", [True, False]):
        year.plan_on(year.days_ago(school.rng.randint(20, 90)), write_goals, school, student, 1)


def _begin_peer(school, student: Student, younger: Student) -> None:
    """A student who mentors is asked by somebody who came after them."""
    peer = become_peer(school, student)
    if younger.is_here:
        school.year.plan_in(4, requests.ask, school, younger, peer, "accepted")


def _plan_silence(school, students: list[Student]) -> None:
    """Two requests in a row to which a mentor does not react."""
    silent = next((mentor for mentor in school.mentors if mentor.is_silent), None)
    older = [student for student in students if student.stage_then(1) in {Stage.M2, Stage.M3}]
    for number, student in enumerate(older[-2:] if silent else []):
        school.year.plan_on(school.year.days_ago(60 - number), requests.ask, school, student, silent, "unanswered")


def _end_two(school) -> None:
    """Two end while a check-in about them still waits; in one of them somebody wants no further contact."""
    pairs = [pair for student in school.students for pair in student.pairs if pair.runs and not pair.is_scripted]
    waiting = CheckIn.objects.due().filter(relationship__in=[pair.relationship for pair in pairs])
    asked = set(waiting.values_list("relationship", flat=True))
    pairs = [pair for pair in pairs if pair.relationship.pk in asked]
    for pair, by, block in zip(pairs[::2], ("student", "mentor"), (False, True), strict=False):
        mentorships.end(school, pair, by, block)
