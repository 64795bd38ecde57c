"""Reading the directory: the mentors that a filter leaves, in the order of their fit to a student's goals."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.clock import school_today
from accounts.models import MentorProfile, User
from accounts.permissions import is_student
from accounts.visibility import searchable

from .capacity import with_room
from .models import Goal, Relationship
from .scoring import Fit, Need, fit
from .ties import tied_users

SEARCHED = ("headline", "bio", "research_outputs", "research_skills")


def needs_of(goals: Iterable[Goal]) -> list[Need]:
    return [Need(goal.topic_id, goal.topic.name, goal.text, goal.importance) for goal in goals]


def visible_mentors(reader: User) -> QuerySet:
    """A mentor who is not listed is hidden from students who have nothing to do with them, and from nobody else."""
    profiles = MentorProfile.objects.filter(user__is_active=True)
    if not is_student(reader):
        return profiles
    known = Relationship.objects.filter(mentee=reader).values("mentor")
    return profiles.filter(Q(is_listed=True) | Q(user=reader) | Q(user__in=known))


def search(*, reader: User, text: str = "", topic=None, specialty=None, with_place: bool = False) -> QuerySet:
    """Listed mentors with `free` places; filters narrow, they never rank. Nobody is found by what the reader may not read."""
    profiles, tied = with_room(MentorProfile.objects.listed().not_over(school_today())), tied_users(reader)
    for word in text.split():
        open_to_all = Q(user__full_name__icontains=word) | Q(department__name__icontains=word)
        found = (Q(**{f"{name}__icontains": word}) & searchable(name, tied) for name in SEARCHED)
        profiles = profiles.filter(reduce(or_, found, open_to_all))
    if topic:
        profiles = profiles.filter(topics=topic)
    if specialty:
        profiles = profiles.filter(searchable("specialties", tied), specialties=specialty)
    return profiles.filter(free__gt=0, accepting=True) if with_place else profiles


def by_fit(profiles: QuerySet, needs: list[Need]) -> QuerySet:
    """Best fit first, in the database: goals covered, then how much they matter, then room, then name.

    A rough order for short lists; the directory itself is ordered by `matching.scoring`.
    """
    if not needs:
        return profiles.order_by("-accepting", "-free", "user__full_name", "pk")
    return profiles.annotate(
        covers=_offered(needs, lambda need: 1), matters=_offered(needs, lambda need: need.importance)
    ).order_by("-covers", "-matters", "-accepting", "-free", "user__full_name", "pk")


def explain(profile: MentorProfile, needs: list[Need]) -> Fit:
    """In words, from the prefetched topics of one shown mentor."""
    offered = {topic.pk for topic in profile.topics.all()}
    return fit(needs, offered, {topic.pk for topic in profile.topics_not_offered.all()})


def _offered(needs: list[Need], worth) -> Coalesce:
    """The sum of what the goals are worth whose topic the mentor offers; two goals of one topic count twice."""
    per_topic: dict = {}
    for need in needs:
        per_topic[need.topic] = per_topic.get(need.topic, 0) + worth(need)
    links = MentorProfile.topics.through.objects.filter(mentorprofile=OuterRef("pk"), topic__in=per_topic)
    value = Case(*(When(topic=topic, then=Value(total)) for topic, total in per_topic.items()))
    total = links.order_by().values("mentorprofile").annotate(total=Sum(value)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)
