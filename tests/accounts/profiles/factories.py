from accounts.models import IdentityTag, MentorProfile, User
from tests import factories

TEXTS = {
    "headline": "HEADLINE lungs and lives",
    "bio": "BIO I came by way of chemistry",
    "reach_me": "REACH text me",
    "research_outputs": "OUTPUTS a poster",
    "research_skills": "SKILLS patience",
    "personal": "PERSONAL two cats",
}


def fill_mentor(mentor: User, **fields) -> MentorProfile:
    """Everything that a mentor can say, each text with a word of its own."""
    profile = mentor.mentor_profile
    values = TEXTS | {
        "ways": ["coach", "listener"],
        "style": 3,
        "modes": ["video"],
        "cadence_weeks": 4,
        "length_minutes": 30,
        "faculty_since": 2010,
        "mentored_before": 0,
    }
    for name, value in (values | fields).items():
        setattr(profile, name, value)
    profile.save()
    profile.topics.set([factories.make_topic(name) for name in ("Letters", "Research", "Wellbeing")])
    profile.topics_not_offered.set([factories.make_topic("Finances")])
    profile.specialties.set([factories.make_specialty("Cardiology")])
    profile.links.create(label="My lab", url="https://lab.example.edu/")
    return profile


def fill_student(student: User) -> None:
    profile = student.student_profile
    profile.about, profile.interests = "ABOUT I grew up by the sea", "INTERESTS viola"
    profile.modes, profile.values = ["phone"], ["personal-life"]
    profile.save()
    profile.needs.set([factories.make_topic("Wellbeing")])
    profile.specialties.set([factories.make_specialty("Cardiology")])


def make_tag(name: str) -> IdentityTag:
    return IdentityTag.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})[0]
