"""What happens in a mentorship beside its meetings: how they work together, the trial, pauses, the end."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from matching.models import Goal, Relationship, TrialChoice
from matching.services import (
    agree,
    choose_after_trial,
    end_relationship,
    pause_relationship,
    propose_agreement,
    resume_relationship,
)

from . import meetings
from .people import Mentor, Student

Choice = TrialChoice.Choice
LIVES = {"goes on": 14, "ends": 3, "pauses": 1, "rests": 1}
TRIALS = {"undecided": 7, "both": 4, "one of them": 1, "unsure": 1}


@dataclass(eq=False)
class Pair:
    """`state` follows what the seed's people do; that a trial passes by itself makes no difference to them. Of a scripted
    pair every meeting is written down beforehand.
    """

    student: Student
    mentor: Mentor
    relationship: Relationship
    topics: list = field(default_factory=list)
    cadence_weeks: int = 8
    minutes: int = 30
    state: str = "runs"
    is_scripted: bool = False
    after_end: Callable | None = None

    @property
    def runs(self) -> bool:
        return self.state == "runs"

    @property
    def has_ended(self) -> bool:
        return self.state == "ended"


def begin(
    school,
    student: Student,
    mentor: Mentor,
    relationship: Relationship,
    *,
    goals: Iterable[Goal] = (),
    after_end: Callable | None = None,
) -> Pair:
    topics = [goal.topic for goal in goals] or [school.topics["choosing-a-specialty"]]
    pair = Pair(student, mentor, relationship, topics, after_end=after_end)
    if request := relationship.request:
        pair.cadence_weeks, pair.minutes = request.cadence_weeks, request.length_minutes
    student.pairs.append(pair)
    mentor.load += 1
    return pair


def let_run(school, pair: Pair) -> None:
    """Whatever may happen in a mentorship is planned when it begins."""
    if pair.relationship.request and school.deal("answers to proposals", {True: 8, False: 1}):
        school.year.plan_in(school.rng.randint(0, 5), agree_to_newest, pair, pair.mentor)
    plan_trial(school, pair, school.deal("trials", TRIALS))
    plan_life(school, pair, school.deal("lives", LIVES))
    meetings.plan_next(school, pair, school.rng.randint(6, 18))


def agree_to_newest(pair: Pair, by: Student | Mentor) -> None:
    newest = pair.relationship.agreements.first()
    if newest and not pair.has_ended:
        agree(agreement=newest, by=by.user)


def plan_trial(school, pair: Pair, wish: str) -> None:
    days = school.rng.randint(80, 86)
    if wish == "unsure":
        school.year.plan_in(days, choose, pair, pair.student, Choice.UNSURE)
    elif wish != "undecided":
        school.year.plan_in(days, choose, pair, pair.student, Choice.CONTINUE)
    if wish in {"both", "unsure"}:
        school.year.plan_in(days + 1, choose, pair, pair.mentor, Choice.CONTINUE)


def choose(pair: Pair, by: Student | Mentor, choice: str) -> None:
    if not pair.runs:
        return
    choose_after_trial(relationship=pair.relationship, by=by.user, choice=choice)


def plan_life(school, pair: Pair, life: str) -> None:
    plan, days = school.year.plan_in, school.rng.randint(70, 220)
    if school.deal("second thoughts", {False: 6, True: 1}):
        plan(days // 2, propose_anew, school, pair, school.deal("answers to new proposals", [True, True, False]))
    if life == "ends":
        by, block = (
            school.deal("who ends", ["student", "student", "mentor"]),
            school.deal("blocks", {False: 8, True: 1}),
        )
        plan(days, end, school, pair, by, block)
    elif life in {"pauses", "rests"}:
        plan(days, pause, school, pair)
        if life == "pauses":
            plan(days + school.rng.randint(25, 50), resume, school, pair)


def propose_anew(school, pair: Pair, is_agreed: bool) -> None:
    """After some months another rhythm fits better."""
    if not pair.runs:
        return
    pair.cadence_weeks, pair.minutes = {4: 8, 8: 4}.get(pair.cadence_weeks, 8), 30
    propose_agreement(
        relationship=pair.relationship,
        by=pair.mentor.user,
        cadence_weeks=pair.cadence_weeks,
        length_minutes=pair.minutes,
        modes=pair.mentor.profile.modes,
        reply_days=3,
        topics=pair.topics,
    )
    if is_agreed:
        school.year.plan_in(school.rng.randint(1, 4), agree_to_newest, pair, pair.student)


def end(school, pair: Pair, by: str, block: bool = False) -> None:
    if not pair.has_ended:
        end_relationship(relationship=pair.relationship, by=getattr(pair, by).user, block=block)
        pair.state = "ended"
        pair.mentor.load -= 1
        if pair.after_end and pair.student.is_here:
            pair.after_end(school, pair.student)


def pause(school, pair: Pair) -> None:
    """A trial is not paused: who wants to waits for its end."""
    if not pair.runs:
        return
    pair.relationship.refresh_from_db(fields=["state", "trial_ends_on"])
    if pair.relationship.state == Relationship.State.TRIAL:
        last_day = max(pair.relationship.trial_ends_on, school.year.day)
        school.year.plan_on(last_day + timedelta(days=1), pause, school, pair)
    else:
        pause_relationship(relationship=pair.relationship, by=pair.student.user)
        pair.state = "paused"


def resume(school, pair: Pair) -> None:
    if pair.state == "paused":
        resume_relationship(relationship=pair.relationship, by=pair.student.user)
        pair.state = "runs"
        meetings.plan_next(school, pair, school.rng.randint(6, 14))
