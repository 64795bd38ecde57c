"""What an agenda can start from: what was left over, what was promised, what is wanted, and prompts of the student's stage."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.clock import school_today
from accounts.models import User
from matching.models import Goal, Relationship

from .models import AgendaItem, AgendaPrompt, Meeting

LATEST = 3
LONG = 4
MOST_TO_START_WITH = 6
LONGEST = AgendaItem._meta.get_field("text").max_length


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[str]

    @property
    def is_long(self) -> bool:
        return len(self.lines) > LONG


def to_start_with(relationship: Relationship, user: User) -> list[str]:
    """The first lines of an agenda that is not written yet; whoever writes it strikes out what does not fit."""
    texts = [*left_over([relationship], user), *_promised(relationship), *_wanted(relationship, user)]
    return list(dict.fromkeys(texts))[:MOST_TO_START_WITH]


def groups(meeting: Meeting, user: User) -> list[Group]:
    """What can be added with one click, without what the reader has written already. Prompts are the students'.

    What two people promised or want stays between them: a group is not offered it.
    """
    pair = meeting.relationship_of(user)
    is_student, is_pair = pair.side_of(user) == "mentee", not meeting.is_group
    found = [
        ("Left from last time", left_over(meeting.relationships, user, in_group=meeting.is_group)),
        ("Open action items", _promised(pair) if is_pair else []),
        ("Your goals", _wanted(pair, user) if is_pair and is_student else []),
        ("Good questions at your stage", prompts(user) if is_student else []),
    ]
    written = set(meeting.agenda.filter(author=user).values_list("text", flat=True))
    news = [(title, [line for line in lines if line not in written]) for title, lines in found]
    return [Group(title, lines) for title, lines in news if lines]


def left_over(relationships: Iterable[Relationship], user: User, *, in_group: bool = False) -> list[str]:
    """What somebody wrote for the latest meeting, and it was not talked about."""
    over = Meeting.objects.of(relationships).filter(is_group=in_group, imported_at__isnull=True)
    last = over.filter(state__in=[Meeting.State.HELD, Meeting.State.NOT_HELD]).order_by("-starts_at").first()
    own = last.agenda.not_talked_about().filter(author=user) if last else AgendaItem.objects.none()
    return list(own.values_list("text", flat=True))


def prompts(student: User) -> list[str]:
    stage = student.stage_on(school_today())
    return list(AgendaPrompt.objects.offered().at_stage(stage).values_list("name", flat=True))


def _promised(relationship: Relationship) -> list[str]:
    return [f"How it went: {item.text}"[:LONGEST] for item in relationship.action_items.open()[:LATEST]]


def _wanted(relationship: Relationship, user: User) -> list[str]:
    shared = Q(shares__relationship=relationship)
    goals = Goal.objects.open().filter(shared, student=user).by_importance()
    return [f"Goal: {goal.text}"[:LONGEST] for goal in goals[:LATEST]]
