"""Students ask mentors, and what comes of it."""

from dataclasses import dataclass
from datetime import timedelta

from matching.models import Request
from matching.services import accept_request, decline_request, request_mentor, undo_decline, withdraw_request

from . import mentorships
from .goals import open_goals, write_goals
from .people import Mentor, Student

OUTCOMES = {"accepted": 13, "declined": 3, "withdrawn": 1, "unanswered": 1, "undone": 1}
REASONS = {"time": 3, "fit": 2, "conflict": 1, "other": 1}
AFTER_A_NO = {"asks again": 3, "rests": 1}
BEST, MOST_OPEN = 8, 2


@dataclass(eq=False)
class Asked:
    student: Student
    mentor: Mentor
    request: Request


def seek(school, student: Student) -> None:
    """A student writes down what they need and asks somebody who fits."""
    if student.is_here:
        if not open_goals(student):
            write_goals(school, student, len(student.goals) + school.deal("goals", {1: 2, 2: 4, 3: 1}))
        if mentor := _choose(school, student):
            ask(school, student, mentor, school.deal("outcomes", OUTCOMES))


def _choose(school, student: Student) -> Mentor | None:
    """One of those who fit best. Peers mentor those of earlier years."""
    wanted = [goal.topic.slug for goal in open_goals(student)]
    fits = [
        (-sum(slug in mentor.topics for slug in wanted), school.rng.random(), mentor)
        for mentor in school.mentors
        if mentor.can_be_asked and mentor.years > student.years and mentor not in student.known and not mentor.is_named
    ]
    fits.sort(key=lambda fit: fit[:2])
    return school.rng.choice(fits[:BEST])[2] if fits else None


def ask(school, student: Student, mentor: Mentor, outcome: str, message: str = "", **wishes: object) -> Asked | None:
    """None where the rules of asking say no, which the seed knows beforehand."""
    if not mentor.can_be_asked or mentor in student.known or number_open(school, student) >= MOST_OPEN:
        return None
    goals = open_goals(student)[:3]
    words = message or school.texts.message(goals[0].topic if goals else school.topics["choosing-a-specialty"])
    wishes.setdefault("cadence_weeks", school.deal("cadence", {4: 2, 8: 9, 12: 3}))
    wishes.setdefault("length_minutes", school.deal("length", {30: 5, 45: 2, 60: 2}))
    student.known.append(mentor)
    request = request_mentor(student=student.user, mentor=mentor.user, message=words, goals=goals, **wishes)
    asked = Asked(student, mentor, request)
    mentor.waiting += 1
    school.waiting.append(asked)
    _plan_answer(school, asked, "unanswered" if mentor.is_silent else outcome)
    return asked


def number_open(school, student: Student) -> int:
    return sum(asked.student is student for asked in school.waiting)


def _plan_answer(school, asked: Asked, outcome: str) -> None:
    days, plan = school.rng.randint(1, 6), school.year.plan_in
    if outcome == "accepted":
        plan(days, accept, school, asked)
    elif outcome == "declined":
        plan(days, decline, school, asked)
    elif outcome == "withdrawn":
        plan(days, withdraw, school, asked)
    elif outcome == "undone":
        plan(days, decline_and_think_again, school, asked)


def accept(school, asked: Asked) -> None:
    if asked not in school.waiting:
        return
    if asked.mentor.has_room:
        mentorships.let_run(school, say_yes(school, asked))
    else:
        decline(school, asked, "time")


def say_yes(school, asked: Asked) -> mentorships.Pair:
    relationship = accept_request(request=asked.request, by=asked.mentor.user)
    closed(school, asked)
    return mentorships.begin(
        school, asked.student, asked.mentor, relationship, goals=open_goals(asked.student)[:3], after_end=look_again
    )


def decline(school, asked: Asked, reason: str = "", note: str | None = None) -> None:
    if asked not in school.waiting:
        return
    reason = reason or school.deal("reasons", REASONS)
    note = school.texts.decline_note(reason) if note is None else note
    decline_request(request=asked.request, by=asked.mentor.user, reason=reason, note=note)
    closed(school, asked)
    after_a_no(school, asked.student)


def decline_and_think_again(school, asked: Asked) -> None:
    """A no that is taken back within its ten minutes, and a yes the next day."""
    if asked in school.waiting:
        decline_request(request=asked.request, by=asked.mentor.user, reason="time")
        school.year.plan(school.year.now + timedelta(minutes=4), _take_back, school, asked)


def _take_back(school, asked: Asked) -> None:
    undo_decline(request=asked.request, by=asked.mentor.user)
    school.year.plan_in(1, accept, school, asked)


def withdraw(school, asked: Asked) -> None:
    if asked in school.waiting:
        withdraw_request(request=asked.request, by=asked.student.user)
        closed(school, asked)
        after_a_no(school, asked.student)


def after_a_no(school, student: Student) -> None:
    if not (student.is_named or student.is_scripted) and school.deal("after a no", AFTER_A_NO) == "asks again":
        school.year.plan_in(school.rng.randint(3, 12), seek, school, student)


def look_again(school, student: Student) -> None:
    """After a mentorship has ended."""
    if not student.is_scripted and school.deal("after an end", {"seeks": 1, "rests": 1}) == "seeks":
        school.year.plan_in(school.rng.randint(10, 30), seek, school, student)


def notice_closed(school) -> None:
    """After the program's clock: which requests has it closed, and who takes no more for that."""
    ids = [asked.request.pk for asked in school.waiting]
    open_still = set(Request.objects.open().filter(pk__in=ids).values_list("pk", flat=True))
    for asked in [asked for asked in school.waiting if asked.request.pk not in open_still]:
        closed(school, asked)
        asked.mentor.profile.refresh_from_db(fields=["accepting"])
        after_a_no(school, asked.student)


def closed(school, asked: Asked) -> None:
    school.waiting.remove(asked)
    asked.mentor.waiting -= 1
