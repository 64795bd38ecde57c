"""A student's first day: three pages that can be skipped, and what somebody does who does not know yet."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.clock import school_today
from accounts.hooks import HomeItem
from accounts.models import Topic, User

from .directory.alternatives import mentors_with_room
from .directory.fit import in_a_sentence
from .goals.usual import usual_slugs
from .models import Goal, Relationship
from .scoring import Need

STEPS = ("who-reads", "advisor", "why")


def step_after(step: str) -> str:
    return STEPS[STEPS.index(step) + 1]


def topics_for(student: User, chosen: Iterable[Topic] = ()) -> tuple[list[Topic], list[Topic]]:
    """What students of this stage usually come with, in that order; and everything else, with what they chose before it was
    retired.
    """
    slugs = usual_slugs(student.stage_on(school_today()))
    topics = {topic.slug: topic for topic in Topic.objects.offered_or([topic.pk for topic in chosen])}
    usual = [topics.pop(slug) for slug in slugs if slug in topics]
    return usual, list(topics.values())


def suggested(student: User, topics: Iterable[Topic]) -> list[User]:
    """Three people with room who offer what one usually comes with, and whom the student does not have as an advisor."""
    advising = advising_of(student)
    needs = [Need(topic.pk, topic.name, "", 1) for topic in topics]
    return mentors_with_room(student, needs, besides=advising.mentor if advising else None)


def first_goal(topic: Topic) -> str:
    """A beginning that the student can put in their own words later."""
    return f"Get help with {in_a_sentence(topic.name)}"


def advising_of(student: User) -> Relationship | None:
    ties = Relationship.objects.live().filter(mentee=student, kind=Relationship.Kind.ADVISING)
    return ties.select_related("mentor__mentor_profile__department").order_by("-started_at").first()


def topics_without_goal(student: User, topics: Iterable[Topic]) -> list[Topic]:
    has = set(Goal.objects.open().filter(student=student).values_list("topic", flat=True))
    return [topic for topic in topics if topic.pk not in has]


def needs_now(user: User) -> list[HomeItem]:
    if not user.is_student or user.first_day_done_at:
        return []
    detail = "Who reads what, your advisor, and what brings you here. Two minutes, and you can skip all of it."
    return [HomeItem("Finish your first steps", reverse("matching:first-day"), "Go on", detail, order=25)]
