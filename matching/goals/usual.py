"""What students of a stage usually come with: the order in which topics are offered to somebody who has just arrived."""

from accounts.models import Stage

USUAL = {
    Stage.M1: ("study-and-exams", "time-management", "wellbeing", "shadowing", "choosing-a-specialty", "research"),
    Stage.M2: ("step-1", "study-and-exams", "research", "rotations", "choosing-a-specialty", "wellbeing"),
    Stage.M3: ("rotations", "choosing-a-specialty", "clinical-skills", "feedback", "step-2", "letters"),
    Stage.M4: ("residency-planning", "letters", "step-2", "publications", "finances", "work-and-life"),
}


def usual_slugs(stage: str) -> tuple[str, ...]:
    """Without a stage, what somebody at the very beginning asks."""
    return USUAL.get(stage, USUAL[Stage.M1])
