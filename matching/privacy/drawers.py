"""What staff may open of goals, requests and agreements, with a reason. Whoever wrote it or takes part in it is told."""

from uuid import UUID

from django.utils import timezone

from accounts.hooks import Drawer
from accounts.models import User

from ..models import Agreement, Goal, GoalShare, Relationship, Request

Texts = list[tuple[str, str]]


def shelves() -> list[Drawer]:
    return [
        Drawer("goals", "Goals", _goals, _who_shares_goals),
        Drawer("requests", "What was written in requests, and the answers", _requests, _others_in_requests),
        Drawer("agreements", "How they work together", _agreements, _others_in_agreements),
    ]


def _goals(person: User) -> Texts:
    goals = Goal.objects.filter(student=person).select_related("topic")
    return [(f"{goal.topic}, {goal.get_state_display().lower()}", _with(goal.text, goal.measure)) for goal in goals]


def _who_shares_goals(person: User) -> set[UUID]:
    shares = GoalShare.objects.filter(goal__student=person)
    return set(shares.values_list("relationship__mentor", flat=True))


def _requests(person: User) -> Texts:
    rows = Request.objects.visible_to(person).select_related("student", "mentor")
    return [(_heading(row), _with(*_written(row), _answer(row))) for row in rows]


def _written(row: Request) -> tuple[str, ...]:
    return row.introduction, row.message, row.research_aspect, row.research_skills


def _heading(row: Request) -> str:
    return f"{row.student} to {row.mentor}, {timezone.localtime(row.created_at):%B %-d, %Y}"


def _answer(row: Request) -> str:
    """A "no" that can still be taken back is nobody's to read."""
    told = row.is_declined and not row.can_be_undone(timezone.now())
    return _with(row.get_decline_reason_display(), row.decline_note) if told else _with(row.chat_when, row.welcome)


def _others_in_requests(person: User) -> set[UUID]:
    pairs = Request.objects.visible_to(person).values_list("student", "mentor")
    return {one for pair in pairs for one in pair}


def _agreements(person: User) -> Texts:
    rows = Agreement.objects.filter(relationship__in=Relationship.objects.visible_to(person))
    rows = rows.select_related("relationship__mentor", "relationship__mentee").prefetch_related("topics")
    return [
        (
            f"{row.relationship.mentor} and {row.relationship.mentee}, version {row.version}",
            f"Every {row.cadence_weeks} weeks, {row.length_minutes} minutes. {row.mode_names}. "
            + ", ".join(topic.name for topic in row.topics.all()),
        )
        for row in rows
    ]


def _others_in_agreements(person: User) -> set[UUID]:
    mine = Relationship.objects.visible_to(person).filter(agreements__isnull=False)
    return {one for pair in mine.values_list("mentor", "mentee") for one in pair}


def _with(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
