"""What kind of person could help: some students say it."""

from accounts.models import IdentityTag, MentorProfile, Mode, Specialty
from matching.models import MentorPreference
from matching.services import save_preference

from ..people import Student
from .part import Part

Career, Way, Use = MentorProfile.CareerStage, MentorProfile.Way, MentorPreference.TagsUse
WAYS = [[Way.COACH], [Way.LISTENER, Way.ROLE_MODEL], [Way.SPONSOR], [Way.TEACHER, Way.COACH], []]
STAGES = [[Career.RESIDENT, Career.EARLY], [Career.MID], [Career.SENIOR, Career.MID], []]
MODES = [[Mode.IN_PERSON], [Mode.VIDEO], [Mode.IN_PERSON, Mode.VIDEO], []]
ONE_IN, WITH_TAGS = 3, 4
DAYS = 40


def plan(part: Part) -> None:
    for number, student in enumerate(part.ordinary(here_for=DAYS)[::ONE_IN]):
        part.on(DAYS - number % 30, _say, student, number % WITH_TAGS == 1)


def _say(part: Part, student: Student, with_tags: bool) -> None:
    if not student.is_here:
        return
    tags = IdentityTag.objects.offered()[:4]
    save_preference(
        student=student.user,
        ways=part.rng.choice(WAYS),
        career_stages=part.rng.choice(STAGES),
        modes=part.rng.choice(MODES),
        style=part.rng.choice([None, 1, 2, 3, 4]),
        cadence_weeks=part.rng.choice([None, 2, 4, 8]),
        specialties=_two(part),
        tags=[part.rng.choice(list(tags))] if with_tags else [],
        tags_use=part.rng.choice(Use.values),
    )


def _two(part: Part) -> list[Specialty]:
    return part.rng.sample(list(part.school.specialties.values()), 2)
