"""The three people whom a visitor can be. The student is at the very beginning: no goal and no mentor, and one kind "no" long
ago. The mentor is in the middle of it all. The third sees the whole school.
"""

from dataclasses import dataclass, field

from accounts.models import Enrollment

from . import concerns, logs, meetings, mentorships, requests
from .goals import write_goals
from .mentors import fill_in, offer_times
from .people import Mentor, Staff, Student, days_here

STUDENT, FACULTY, STAFF = "student@example.edu", "faculty@example.edu", "staff@example.edu"
EMAILS = (STUDENT, FACULTY, STAFF)
PASSWORD = "mentorship-demo"  # noqa: S105 - it is meant to be known, and of the local stack only
TOPICS = (
    "choosing-a-specialty", "research", "wellbeing", "residency-planning", "step-1", "feedback", "rotations",
    "work-and-life", "letters", "study-and-exams",
)  # fmt: skip
HEADLINE = "Hospital medicine. Glad to help with first projects, hard choices and the weeks in between."
BIO = (
    "I take care of patients on the general medicine wards and run a small group that studies how people get home well. "
    "I came to medicine by way of a high school chemistry class that I taught for two years. Come with a question, even an "
    "unfinished one; you set the agenda, I keep an eye on the clock."
)
ABOUT_STUDENT = "I grew up by the sea and worked in a pharmacy before school. I like long walks and short meetings."
TUESDAY, THURSDAY = 1, 3


@dataclass(frozen=True)
class Script:
    """One mentorship of the mentor: when it began, its past meetings as (days ago, what came of it), the next in days."""

    years: tuple[int, ...]
    began: int
    meetings: tuple[tuple[int, str], ...] = ()
    ahead: int | None = None
    ended: int | None = None
    wishes: dict = field(default_factory=dict)


SCRIPTS = (
    Script(
        years=(3, 2),
        began=258,
        meetings=(
            (240, "held"), (205, "held"), (170, "moved"), (130, "held"),
            (95, "held"), (62, "not held"), (54, "held"), (22, "held"),
        ),
        ahead=3,
        wishes={"cadence_weeks": 4, "length_minutes": 45},
    ),
    Script(
        years=(2, 3),
        began=172,
        meetings=(
            (155, "held"), (112, "logged by student"), (80, "cancelled"), (70, "held"), (38, "held"), (7, "not recorded"),
        ),
        wishes={"cadence_weeks": 4, "length_minutes": 30},
    ),
    Script(years=(1, 2), began=124, meetings=((110, "held"), (66, "held"), (26, "held")), ahead=9, wishes={"cadence_weeks": 8}),
    Script(years=(0, 1), began=39, meetings=((29, "held"),), ahead=5, wishes={"cadence_weeks": 4, "length_minutes": 30}),
    Script(years=(3, 4), began=330, meetings=((310, "held"), (260, "held"), (190, "held")), ended=150),
)  # fmt: skip


def cast() -> tuple[Student, Mentor, Staff]:
    student = Student("Lucia Whitaker", 1, "Pathways", STUDENT, about=ABOUT_STUDENT, is_named=True)
    mentor = Mentor("Dr. Samuel Adjei", "medicine", FACULTY, topics=list(TOPICS), is_named=True)
    return student, mentor, Staff("Grace Halvorsen", STAFF)


def open_up(school, mentor: Mentor) -> None:
    mentor.profile = mentor.user.mentor_profile
    fill_in(school, mentor, HEADLINE, mentor.profile.CareerStage.MID, 6)
    mentor.profile.bio, mentor.profile.reply_days = BIO, 2
    mentor.profile.save(update_fields=["bio", "reply_days"])
    mentor.profile.specialties.set([school.specialties["hospital-medicine"], school.specialties["internal-medicine"]])
    offer_times(school, mentor, (TUESDAY, THURSDAY))


def plan(school) -> None:
    student, mentor = school.students[0], school.mentors[0]
    free = [one for one in school.students[1:] if one.fate == Enrollment.Status.ENROLLED]
    for script in SCRIPTS:
        if mentee := _take(school, free, script.years, script.began):
            school.year.plan_on(school.year.days_ago(script.began), _begin, school, mentor, mentee, script)
    for days in (2, 5):
        if asking := _take(school, free, (2, 1, 0, 3), days):
            school.year.plan_on(school.year.days_ago(days), _wait, school, asking, mentor)
    _plan_nos(school, student, mentor, free)
    _plan_worry(school, free)


def _take(school, free: list[Student], years: tuple[int, ...], days: int) -> Student | None:
    """Somebody of the first of these years who was here by then. Whom a script needs has no other story."""
    here = [one for one in free if one.years in years and days_here(school.year, one) > days]
    chosen = min(here, key=lambda one: years.index(one.years), default=None)
    if chosen:
        chosen.is_scripted = True
        free.remove(chosen)
    return chosen


def _begin(school, mentor: Mentor, student: Student, script: Script) -> None:
    write_goals(school, student, 2)
    asked = requests.ask(school, student, mentor, "by script", **script.wishes)
    school.year.plan_in(1, _accept, school, asked, script)


def _accept(school, asked: requests.Asked, script: Script) -> None:
    pair = requests.say_yes(school, asked)
    pair.is_scripted = True
    school.year.plan_in(2, mentorships.agree_to_newest, pair, pair.mentor)
    mentorships.plan_trial(school, pair, "both")
    for days, outcome in script.meetings:
        booked_on = school.year.days_ago(days + 8)
        school.year.plan_on(booked_on, meetings.arrange, school, pair, school.year.days_ago(days), outcome)
    if script.ahead:
        school.year.plan_on(school.year.days_ago(4), _book_ahead, school, pair, script.ahead)
    if script.ended:
        school.year.plan_on(school.year.days_ago(script.ended), mentorships.end, school, pair, "student")


def _book_ahead(school, pair: mentorships.Pair, days: int) -> None:
    booked = meetings.arrange(school, pair, school.year.days_ago(-days), "held")
    logs.write_agenda(school, pair, booked.meeting)


def _wait(school, student: Student, mentor: Mentor) -> None:
    write_goals(school, student, 2)
    requests.ask(school, student, mentor, "waits")


def _plan_nos(school, student: Student, mentor: Mentor, free: list[Student]) -> None:
    year = school.year
    year.plan_on(year.days_ago(205), _hear_no, school, student, None, "time")
    if other := _take(school, free, (2, 3, 4, 1), 160):
        year.plan_on(year.days_ago(150), _hear_no, school, other, mentor, "fit")
    if other := _take(school, free, (2, 3, 4, 1), 160):
        year.plan_on(year.days_ago(140), _hear_no, school, other, None, "conflict")


def _hear_no(school, student: Student, mentor: Mentor | None, reason: str) -> None:
    mentor = mentor or _somebody(school)
    if not student.is_named:
        write_goals(school, student, 1)
    asked = mentor and requests.ask(school, student, mentor, "by script")
    if asked:
        note = school.texts.words["decline_notes"][reason][-1]
        school.year.plan_in(2, requests.decline, school, asked, reason, note)
    if asked and reason == "conflict":
        school.year.plan_in(4, concerns.send_copy, school, asked.request, student.user, "asking_note")


def _plan_worry(school, free: list[Student]) -> None:
    if student := _take(school, free, (1, 2, 0, 3), 30):
        school.year.plan_on(school.year.days_ago(4), _worry, school, student)


def _worry(school, student: Student) -> None:
    """The mentor says yes, and asks student affairs to look in as well."""
    mentor = _somebody(school)
    asked = mentor and requests.ask(
        school, student, mentor, "by script", message=school.texts.words["worrying_message"]
    )
    if asked:
        school.year.plan_in(1, concerns.send_copy, school, asked.request, mentor.user, "worried_note")
        school.year.plan_in(2, requests.accept, school, asked)


def _somebody(school) -> Mentor | None:
    return next((one for one in school.mentors[1:] if one.can_be_asked and not one.is_silent and one.years > 4), None)
