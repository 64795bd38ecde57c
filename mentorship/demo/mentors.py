"""What mentors offer: their profiles, their weekly times, and when they are away or take nobody new."""

from datetime import time

from accounts.models import MentorProfile, Mode
from accounts.services import save_mentor_profile
from meetings.services import add_window

from .people import Mentor, Student
from .texts import address, read

Career = MentorProfile.CareerStage
COMMON = (
    "choosing-a-specialty", "residency-planning", "research", "wellbeing", "work-and-life", "clinical-skills",
    "rotations", "feedback", "study-and-exams", "step-1", "letters",
)  # fmt: skip
CAREERS = {Career.EARLY: 4, Career.MID: 5, Career.SENIOR: 3}
PLACES_FOR_STUDENTS = {1: 1, 2: 3, 3: 4, 4: 3, 5: 2}
TIMES = {time(7): 1, time(8): 1, time(12): 2, time(13): 1, time(16): 3, time(17): 2}
MODES = [
    [Mode.IN_PERSON],
    [Mode.IN_PERSON, Mode.VIDEO],
    [Mode.IN_PERSON, Mode.VIDEO, Mode.PHONE],
    [Mode.VIDEO, Mode.PHONE, Mode.MESSAGES],
]
ONE_IN = {"advisor": 5, "resident": 8, "no weekly time": 9, "closes": 12, "away": 16, "far away": 26, "silent": 25}


def among(number: int, what: str) -> bool:
    """So that each kind falls on other people: every n-th, counted from another place."""
    return number % ONE_IN[what] == ONE_IN[what] - 1


def open_up(school, number: int, mentor: Mentor) -> None:
    """A mentor fills in the profile, the first time."""
    mentor.advises, mentor.is_silent = among(number, "advisor"), among(number, "silent")
    mentor.profile = mentor.user.mentor_profile
    career = Career.RESIDENT if among(number, "resident") else school.deal("career", CAREERS)
    places = school.deal("places of residents", [1, 1, 2]) if career == Career.RESIDENT else None
    _choose_topics(school, mentor, school.deal("topics offered", {3: 2, 4: 3, 5: 2, 6: 1}))
    specialty = school.deal(f"field {mentor.department}", read("departments")[mentor.department])
    offer = school.texts.topics[mentor.topics[0]]["offer"]
    headline = f"{school.specialties[specialty]}. Glad to help with {offer}."
    fill_in(school, mentor, headline, career, places or school.deal("places", PLACES_FOR_STUDENTS))
    mentor.profile.specialties.set([school.specialties[specialty]])
    if not among(number, "no weekly time"):
        offer_times(school, mentor)


def become_peer(school, student: Student) -> Mentor:
    """A student who mentors those of earlier years; busy in one life only."""
    peer = Mentor(student.name, "", student.email, student.user, years=student.years, busy=student.busy)
    peer.profile = MentorProfile(user=student.user)
    _choose_topics(school, peer, 4)
    headline = school.texts.one("peer_headlines", phrase=school.texts.phrase(school.topics[peer.topics[0]]))
    fill_in(school, peer, headline, Career.STUDENT, school.deal("places of peers", [1, 2, 2]))
    offer_times(school, peer)
    school.mentors.append(peer)
    return peer


def _choose_topics(school, mentor: Mentor, number: int) -> None:
    weights = {slug: 3 if slug in COMMON else 1 for slug in school.topics if slug in school.texts.topics}
    while len(mentor.topics) < number:
        slug = school.deal("topics of mentors", weights)
        if slug not in mentor.topics:
            mentor.topics.append(slug)


def fill_in(school, mentor: Mentor, headline: str, career: str, places: int) -> None:
    profile = mentor.profile
    profile.headline, profile.bio = headline[:120], _bio(school, career)
    profile.career_stage, profile.capacity, profile.accepting = career, places, True
    profile.modes = school.deal("modes", MODES)
    profile.reply_days = school.deal("reply days", {1: 2, 2: 4, 3: 3, 5: 1})
    save_mentor_profile(profile=profile, by=mentor.user)
    profile.topics.set([school.topics[slug] for slug in mentor.topics])
    if school.rng.random() < 0.3:
        refused = school.deal("topics not offered", ["finances", "dual-degrees", "step-2", "family", "publications"])
        profile.topics_not_offered.set([school.topics[slug] for slug in [refused] if slug not in mentor.topics])


def _bio(school, career: str) -> str:
    if career == Career.STUDENT:
        return f"{school.texts.one('about_student')} {school.texts.one('styles')}"
    return f"{school.texts.one('origins')} {school.texts.one('styles')}"


def offer_times(school, mentor: Mentor, weekdays: tuple[int, ...] = ()) -> None:
    for weekday in weekdays or school.rng.sample(range(5), school.deal("weekly times", {1: 3, 2: 2})):
        starts = school.deal("times", TIMES)
        live = [mode for mode in mentor.profile.modes if mode != Mode.MESSAGES]
        mode = school.rng.choice(live)
        window = add_window(
            person=mentor.user,
            weekday=weekday,
            starts=starts,
            ends=time(starts.hour + 2),
            by=mentor.user,
            mode=mode,
            place=_place(school, mentor, mode),
        )
        mentor.windows.append(window.as_slots)


def _place(school, mentor: Mentor, mode: str) -> str:
    if mode == Mode.IN_PERSON:
        return school.texts.one("places", number=school.rng.randint(101, 460))
    name = address(mentor.name).partition("@")[0]
    return school.texts.words["video"].format(name=name) if mode == Mode.VIDEO else ""
