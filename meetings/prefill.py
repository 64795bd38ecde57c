"""What a log form already knows when it opens."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Mode, Topic, User
from matching.models import Agreement, Goal, Relationship

from .models import Meeting, PrivateNote
from .openings import usual_minutes


def of_meeting(meeting: Meeting, reader: User) -> dict:
    note = PrivateNote.objects.visible_to(reader).filter(meeting=meeting).first()
    known = {
        "seen": str(meeting.log_revision or ""),
        "outcome": "not_held" if meeting.state == Meeting.State.NOT_HELD else "held",
        "not_held_reason": meeting.not_held_reason,
        "minutes": meeting.minutes,
        "mode": meeting.mode,
        "topics": _topics(meeting),
        "shared_notes": meeting.shared_notes,
        "private_note": note.text if note else "",
        "note_seen": note.mark if note else "",
        "beside_another": meeting.overlaps_another,
    }
    return known | _clock(meeting.starts_at)


def of_relationship(relationship: Relationship) -> dict:
    """For a meeting that was on no calendar: the length that the pair agreed on, and a time that has just passed."""
    minutes = usual_minutes(relationship)
    begun = timezone.now() - timedelta(minutes=minutes)
    quarter = begun.replace(minute=begun.minute // 15 * 15, second=0, microsecond=0)
    return {"minutes": minutes, "mode": Mode.IN_PERSON} | _clock(quarter)


def named_in(lines: list[str], topics: list[Topic], goals: list[Goal]) -> set:
    """The topics that agenda lines name, by their own name or by a goal's words."""
    text = "\n".join(lines).casefold()
    named = {topic.pk for topic in topics if topic.name.casefold() in text}
    return named | {goal.topic_id for goal in goals if goal.text.casefold() in text}


def topics_of_pair(relationship: Relationship) -> set:
    """What the two of them work on: the topics of shared goals, of what they agreed, and of their earlier logs.

    After the end nothing is: goals are no longer shared then.
    """
    if not relationship.is_live:
        return set()
    goals = Topic.objects.filter(goals__shares__relationship=relationship)
    agreed = Topic.objects.filter(
        pk__in=Agreement.topics.through.objects.filter(agreement__relationship=relationship).values("topic")
    )
    talked = Topic.objects.filter(meetings__participants__relationship=relationship)
    return set(goals.union(agreed, talked).values_list("pk", flat=True))


def _clock(instant: datetime) -> dict:
    local = timezone.localtime(instant)
    return {"on": local.date(), "at": local.time().replace(second=0, microsecond=0)}


def _topics(meeting: Meeting) -> list:
    if meeting.is_logged:
        return list(meeting.topics.values_list("pk", flat=True))
    if not meeting.relationship.is_live:
        return []
    goals = list(Goal.objects.open().filter(shares__relationship=meeting.relationship))
    lines = list(meeting.agenda.values_list("text", flat=True))
    if not lines:
        return [goal.topic_id for goal in goals]
    return list(named_in(lines, list(Topic.objects.offered()), goals))
