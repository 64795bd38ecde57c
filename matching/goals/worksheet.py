"""The worksheet: which needs, what goals in each, what kind of person could help. What it knows is kept as it goes."""

from django.db.models import Q

from accounts.models import Program, StudentProfile, Topic, User

from ..directory.address import directory_address
from ..first_day import topics_for
from ..models import Goal, MentorPreference

STEPS = ("needs", "goals", "people")


def chosen_needs(student: User) -> list[Topic]:
    """In the order in which they are offered to this student."""
    chosen = list(Topic.objects.filter(needed_by__user=student))
    usual, more = topics_for(student, chosen)
    return [topic for topic in [*usual, *more] if topic in chosen]


def preference_of(student: User) -> MentorPreference:
    return MentorPreference.objects.filter(student=student).first() or MentorPreference(student=student)


def next_step(student: User) -> str:
    """Where somebody goes on who comes back. Without a goal at the first page, with what the profile says already ticked."""
    return "people" if Goal.objects.open().filter(student=student).exists() else "needs"


def open_topics(student: User) -> list[Topic]:
    """What a student looks for a person for: the topics of their open goals and their needs."""
    goals = Goal.objects.open().filter(student=student).values("topic")
    needs = StudentProfile.needs.through.objects.filter(studentprofile__user=student).values("topic")
    return list(Topic.objects.filter(Q(pk__in=goals) | Q(pk__in=needs)))


def search_address(student: User) -> str:
    """Who helps with any of these topics; and only of the kind that the student asked to see alone. Everything else that they
    said orders this page and narrows nothing.
    """
    return directory_address(topics=open_topics(student), tags=_only_these_tags(preference_of(student)))


def narrow_address(student: User) -> str:
    """Only those who fit everything that the student ticked; empty where they have not said what kind of person could help."""
    preference = preference_of(student)
    if preference._state.adding:
        return ""
    return directory_address(
        topics=open_topics(student),
        specialties=preference.specialties.all(),
        ways=preference.ways,
        career_stages=preference.career_stages,
        modes=preference.modes,
        styles=[preference.style] if preference.style else [],
        tags=_only_these_tags(preference),
    )


def _only_these_tags(preference: MentorPreference) -> list:
    only = preference.tags_use == MentorPreference.TagsUse.FILTER and not preference._state.adding
    return list(preference.tags.all()) if only and Program.current().has_identity else []
