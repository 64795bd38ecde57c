"""What people say about themselves beyond the basics. A good share of them does: the rest shows what a meter asks for.

The dice are of its own, so that the rest of the school's year falls as it would without it.
"""

from collections.abc import Iterable
from random import Random

from accounts.edits import Edit
from accounts.hooks import expectation_items
from accounts.models import Audience, IdentityTag, MentorProfile, Mode, StudentProfile
from accounts.profiles.services import save_identity, save_links
from accounts.services import save_mentor_profile, save_student_profile

from .dealer import Dealer
from .people import Mentor, Student
from .texts import read

Career, Way = MentorProfile.CareerStage, MentorProfile.Way
WAYS = [
    [Way.ADVISOR, Way.LISTENER],
    [Way.COACH, Way.TEACHER],
    [Way.COACH, Way.SPONSOR],
    [Way.LISTENER],
    [Way.TEACHER, Way.ROLE_MODEL],
    [Way.ADVISOR, Way.SPONSOR],
]
YEARS = {Career.EARLY: (1, 6), Career.MID: (7, 15), Career.SENIOR: (16, 34)}
READERS = {Audience.SCHOOL: 3, Audience.TIED: 4, Audience.ME: 1}
MODES = [[Mode.IN_PERSON], [Mode.IN_PERSON, Mode.VIDEO], [Mode.VIDEO, Mode.MESSAGES], [Mode.PHONE, Mode.VIDEO]]
LEFT_BY_THE_NAMED = {"personal", "style"}


class Writers:
    def __init__(self, school) -> None:
        self.school, self.words = school, read("profiles")
        self.rng = Random("profiles")  # noqa: S311 - repeatable, not secret
        self.deal = Dealer(self.rng).deal
        self.tags = list(IdentityTag.objects.offered())
        self.values = [key for items in expectation_items() for key, _ in items]

    def text(self, kind: str) -> str:
        return self.deal(kind, self.words[kind])


def write(school, students: Iterable[Student]) -> None:
    writers = Writers(school)
    for number, mentor in enumerate(school.mentors):
        if mentor.is_named or number % 4:
            _as_mentor(writers, mentor)
        if number % 6 == 5:
            _identity(writers, mentor.user, (Audience.SCHOOL, Audience.TIED, Audience.ME))
    for number, student in enumerate(students):
        if number % 3 == 1:
            _as_student(writers, student)
        if number % 12 == 7:
            _identity(writers, student.user, (Audience.ASKED, Audience.TIED, Audience.ME))


def _as_mentor(writers: Writers, mentor: Mentor) -> None:
    profile, deal = mentor.profile, writers.deal
    said = {
        "ways": deal("ways", WAYS),
        "style": deal("style", {1: 1, 2: 3, 3: 4, 4: 2, 5: 1}),
        "cadence_weeks": deal("cadence", {2: 2, 4: 5, 8: 2}),
        "length_minutes": deal("length", {30: 5, 45: 2, 60: 1}),
        "reach_me": writers.text("reach_me"),
        "personal": writers.text("personal"),
        "mentored_before": deal("before", [0, 1, 2, 4, 6, 9, 15, 30]),
    }
    if profile.career_stage in YEARS:
        said["faculty_since"] = writers.school.year.today.year - writers.rng.randint(*YEARS[profile.career_stage])
    if "research" in mentor.topics:
        said |= {"research_outputs": writers.text("outputs"), "research_skills": writers.text("skills")}
    if mentor.is_named:
        said = {name: value for name, value in said.items() if name not in LEFT_BY_THE_NAMED}
    for name, value in said.items():
        setattr(profile, name, value)
    edit = Edit(said | {"reads_personal": deal("readers", READERS)})
    mentor.profile.visibility = save_mentor_profile(profile=profile, by=mentor.user, edit=edit).visibility
    if deal("has links", {True: 1, False: 4}):
        save_links(profile=profile, links=[deal("links", writers.words["links"])], by=mentor.user)


def _as_student(writers: Writers, student: Student) -> None:
    deal, school = writers.deal, writers.school
    needs = writers.rng.sample(sorted(school.topics), 2)
    said = {
        "interests": writers.text("interests"),
        "modes": deal("modes", MODES),
        "values": writers.rng.sample(writers.values, 4),
        "needs": [school.topics[slug] for slug in needs],
        "specialties": [school.specialties[writers.rng.choice(sorted(school.specialties))]],
    }
    profile = StudentProfile.objects.get(user=student.user)
    save_student_profile(profile=profile, by=student.user, edit=Edit(said))


def _identity(writers: Writers, person, audiences: tuple[Audience, ...]) -> None:
    chosen = writers.rng.sample(writers.tags, 2)
    save_identity(
        person=person,
        words=writers.text("identity") if writers.rng.random() < 0.5 else "",
        words_audience=audiences[1],
        tags={tag: writers.rng.choice(audiences) for tag in chosen},
        by=person,
    )
