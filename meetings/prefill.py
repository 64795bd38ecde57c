"""What a log form already knows when it opens."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Mode, Topic, User
from matching.models import Agreement, Goal, Relationship

from .models import AgendaItem, Meeting, MeetingGoal, PrivateNote
from .openings import usual_minutes
from .services.goals_touched import goals_to_touch

PEOPLE_OF_A_PAIR = 2


def of_meeting(meeting: Meeting, reader: User) -> dict:
    note = PrivateNote.objects.visible_to(reader).filter(meeting=meeting).first()
    known = {
        "seen": str(meeting.log_revision or ""),
        "outcome": _outcome(meeting),
        "not_held_reason": meeting.not_held_reason,
        "led_by": meeting.led_by if meeting.is_logged else who_leads(meeting),
        "minutes": meeting.minutes,
        "mode": meeting.mode,
        "topics": _topics(meeting),
        "shared_notes": meeting.shared_notes,
        "private_note": note.text if note else "",
        "note_seen": note.mark if note else "",
        "beside_another": meeting.overlaps_another,
        "left": _left(meeting) if meeting.is_logged else [],
    }
    return known | _clock(meeting.starts_at)


def of_exchange(meeting: Meeting, reader: User) -> dict:
    known = of_meeting(meeting, reader)
    last = meeting.last_day if meeting.last_day != meeting.own_day else None
    return known | {"on": meeting.own_day, "until": last}


def who_leads(meeting: Meeting) -> str:
    """Whoever wrote the agenda; where both did, the student, who leads."""
    authors = {item.author_id for item in meeting.agenda.all()}
    if authors - {meeting.mentor.pk}:
        return Meeting.Led.STUDENT
    return Meeting.Led.MENTOR if authors else ""


def goal_rows(relationship: Relationship, meeting: Meeting | None) -> list[tuple[Goal, bool, MeetingGoal | None]]:
    """The goals that a log may touch; whether the agenda names each; and what was said of it. None in a group: a goal is shared
    with the mentor, not with the other students.
    """
    if meeting and meeting.is_group:
        return []
    is_open = meeting is not None and not meeting.is_logged
    lines = list(meeting.agenda.values_list("text", flat=True)) if is_open else []
    said = {row.goal_id: row for row in meeting.goals_touched.all()} if meeting else {}
    goals = list(goals_to_touch(relationship))
    return [(goal, _names(lines, goal.text), said.get(goal.pk)) for goal in goals]


def of_relationship(relationship: Relationship) -> dict:
    """For a meeting that was on no calendar: the length that the pair agreed on, and a time that has just passed."""
    minutes = usual_minutes(relationship)
    begun = timezone.now() - timedelta(minutes=minutes)
    quarter = begun.replace(minute=begun.minute // 15 * 15, second=0, microsecond=0)
    return {"minutes": minutes, "mode": Mode.IN_PERSON} | _clock(quarter)


def of_new_exchange() -> dict:
    return {"on": school_today()}


def named_in(lines: list[str], topics: list[Topic], goals: list[Goal]) -> set:
    """The topics that agenda lines name, by their own name or by a goal's words."""
    text = "\n".join(lines).casefold()
    named = {topic.pk for topic in topics if topic.name.casefold() in text}
    return named | {goal.topic_id for goal in goals if _names(lines, goal.text)}


def _names(lines: list[str], words: str) -> bool:
    return words.casefold() in "\n".join(lines).casefold()


def topics_of_pair(*relationships: Relationship) -> set:
    """What they work on: the topics of shared goals, of what they agreed, and of their earlier logs. In a group no goals: these
    are shared with the mentor alone.

    After the end nothing is: goals are no longer shared then.
    """
    live = [relationship for relationship in relationships if relationship.is_live]
    shared = live if len(relationships) == 1 else []
    goals = Topic.objects.filter(goals__shares__relationship__in=shared)
    agreed = Topic.objects.filter(
        pk__in=Agreement.topics.through.objects.filter(agreement__relationship__in=live).values("topic")
    )
    talked = Topic.objects.filter(meetings__participants__relationship__in=live)
    return set(goals.union(agreed, talked).values_list("pk", flat=True))


def _clock(instant: datetime) -> dict:
    local = timezone.localtime(instant)
    return {"on": local.date(), "at": local.time().replace(second=0, microsecond=0)}


def _outcome(meeting: Meeting) -> str:
    """Of two people of whom one had said that they cannot come, it is taken that they did not meet."""
    missed = meeting.is_confirmed and not meeting.is_group and len(meeting.people) < PEOPLE_OF_A_PAIR
    return "not_held" if missed or meeting.state == Meeting.State.NOT_HELD else "held"


def _left(meeting: Meeting) -> list:
    return list(AgendaItem.objects.filter(meeting=meeting).not_talked_about().values_list("pk", flat=True))


def _topics(meeting: Meeting) -> list:
    if meeting.is_logged:
        return list(meeting.topics.values_list("pk", flat=True))
    if not meeting.relationship.is_live:
        return []
    goals = [] if meeting.is_group else list(goals_to_touch(meeting.relationship))
    lines = list(meeting.agenda.values_list("text", flat=True))
    if not lines:
        return [goal.topic_id for goal in goals]
    return list(named_in(lines, list(Topic.objects.offered()), goals))
