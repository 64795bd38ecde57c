"""A student's team: what they need against who helps with it. As many queries for thirty needs and mentors as for one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts.models import Topic, User
from accounts.profiles.readers import readers_for
from accounts.visibility import may_read

from ..directory.address import directory_address
from ..directory.alternatives import mentors_with_room
from ..goals.words import IMPORTANCE
from ..goals.worksheet import open_topics
from ..models import Goal, GoalShare, Relationship
from ..scoring import Need
from .grid import Cell, Member, Row, grid

NAMES = 2
LOOKED_AT = 24


@dataclass(frozen=True)
class Line:
    """A row of the page: with whom to look at where nobody covers it yet."""

    row: Row
    cells: list[tuple[Member, Cell]]
    address: str
    people: list[User]

    @property
    def importance_in_words(self) -> str:
        """Of the most important goal, or that there is none."""
        return IMPORTANCE[self.row.importance] if self.row.importance else "No goal yet"


def members_of(student: User) -> list[Member]:
    """Everybody who mentors or advises this student now, each once; mentors before those who only advise."""
    ties = Relationship.objects.live().filter(mentee=student).select_related("mentor__mentor_profile__department")
    ties = list(ties.prefetch_related("mentor__mentor_profile__topics", "mentor__mentor_profile__topics_not_offered"))
    by_mentor: dict[User, list[Relationship]] = defaultdict(list)
    for tie in ties:
        by_mentor[tie.mentor].append(tie)
    shared, readers = _shared_topics(ties), readers_for(student, by_mentor)
    team = [_member(mentor, own, shared[mentor.pk], readers[mentor.pk]) for mentor, own in by_mentor.items()]
    return sorted(team, key=lambda member: (member.is_advisor_only, member.person.full_name))


def lines_of(student: User, team: list[Member]) -> list[Line]:
    importance: dict[UUID, int] = {}
    for goal in Goal.objects.open().filter(student=student):
        importance[goal.topic_id] = max(goal.importance, importance.get(goal.topic_id, 0))
    topics = [(topic.pk, topic, importance.get(topic.pk, 0)) for topic in open_topics(student)]
    rows = grid(topics, team)
    people = _people_for(student, [row for row in rows if not row.is_covered])
    return [
        Line(
            row,
            list(zip(team, row.cells, strict=True)),
            directory_address(topics=[row.topic]),
            people.get(row.topic.pk, []),
        )
        for row in rows
    ]


def _people_for(student: User, rows: list[Row]) -> dict[UUID, list[User]]:
    """Up to two names with room for each need that nobody covers: one look at those who cover most of them."""
    if not rows:
        return {}
    needs = [Need(row.topic.pk, row.topic.name, "", row.importance or 1) for row in rows]
    found = mentors_with_room(student, needs, shown=LOOKED_AT)
    offered = _offered_topics(found)
    return {need.topic: [person for person in found if need.topic in offered[person.pk]][:NAMES] for need in needs}


def _offered_topics(mentors: Iterable[User]) -> dict[UUID, set]:
    offered: dict[UUID, set] = defaultdict(set)
    pairs = Topic.objects.filter(mentors__user__in=list(mentors)).values_list("mentors__user", "pk")
    for mentor, topic in pairs:
        offered[mentor].add(topic)
    return offered


def _shared_topics(ties: list[Relationship]) -> dict[UUID, set]:
    shared: dict[UUID, set] = defaultdict(set)
    open_shares = GoalShare.objects.filter(relationship__in=ties, goal__state=Goal.State.OPEN)
    for mentor, topic in open_shares.values_list("relationship__mentor", "goal__topic"):
        shared[mentor].add(topic)
    return shared


def _member(mentor: User, ties: list[Relationship], shared: set, readers) -> Member:
    profile = getattr(mentor, "mentor_profile", None)
    of_profile = {}
    if profile:
        of_profile = {
            "offers": frozenset(topic.pk for topic in profile.topics.all()),
            "refuses": frozenset(topic.pk for topic in profile.topics_not_offered.all()),
            "career_stage": profile.career_stage if may_read(profile, "career_stage", readers) else "",
            "department": profile.department,
        }
    return Member(
        person=mentor,
        address=reverse("matching:relationship", args=[ties[0].pk]),
        kinds=tuple(dict.fromkeys(tie.get_kind_display() for tie in ties)),
        shared=frozenset(shared),
        is_paused=all(tie.state == Relationship.State.PAUSED for tie in ties),
        is_advisor_only=all(tie.kind == Relationship.Kind.ADVISING for tie in ties),
        **of_profile,
    )
