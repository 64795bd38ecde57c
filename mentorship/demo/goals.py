"""What students want help with."""

from datetime import timedelta

from accounts.models import Stage
from matching.models import Goal
from matching.services import close_goal, save_goal

from .people import Student

Kind = Goal.Kind


def write_goals(school, student: Student, number: int) -> None:
    """From the goals that people of this stage have, each at most once, none of them about the topic of another."""
    stage = student.stage_then(0) or Stage.M1
    fitting = {
        slug: 2 if len(topic["stages"]) < 4 else 1
        for slug, topic in school.texts.topics.items()
        if stage in topic["stages"]
    }
    taken = [goal.topic.slug for goal in student.goals]
    while len(taken) < number:
        slug = school.deal(f"goals of {stage}", fitting)
        if slug not in taken:
            taken.append(slug)
            _write(school, student, slug)


def _write(school, student: Student, slug: str) -> None:
    words = school.deal(f"goal {slug}", school.texts.topics[slug]["goals"])
    goal = Goal(
        student=student.user,
        topic=school.topics[slug],
        text=words["text"],
        kind=words["kind"],
        importance=school.deal("importance", {3: 3, 4: 3, 5: 2, 2: 1}),
        measure=words["measure"] if school.rng.random() < 0.8 else "",
        target_on=school.year.day + timedelta(days=school.rng.randint(50, 300)) if school.rng.random() < 0.6 else None,
    )
    student.goals.append(save_goal(goal=goal, by=student.user))
    fate = school.deal("fate of goals", {"open": 15, Goal.State.REACHED: 3, Goal.State.DROPPED: 1})
    if fate != "open":
        school.year.plan_in(school.rng.randint(60, 180), _close, student, goal, fate)


def _close(student: Student, goal: Goal, state: str) -> None:
    close_goal(goal=goal, by=student.user, state=state)


def open_goals(student: Student) -> list[Goal]:
    return [goal for goal in student.goals if goal.is_open]
