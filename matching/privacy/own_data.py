"""What this app keeps of a person, as they may see it.

Not here: a "no" that can still be taken back, what somebody else answered after a trial, and who blocked whom.
"""

from django.utils import timezone

from accounts.models import Mode, User

from ..models import Agreement, Block, Goal, Organizer, PeerMember, Relationship, Request, TrialChoice
from ..permissions import can_read_answer
from ..ties import readable_to_mentor

Rows = list[dict]


def my_data(user: User) -> dict[str, Rows]:
    return {
        "My goals": _goals(user),
        "Requests that I sent": _sent(user),
        "Requests that I received": _received(user),
        "Mentorships": _mentorships(user),
        "How we work together": _agreements(user),
        "What I chose after a trial": _choices(user),
        "People whom I blocked": _blocks(user),
        "Peer programs that I joined": _memberships(user),
        "Peer programs that I keep": _organized(user),
    }


def _goals(user: User) -> Rows:
    goals = Goal.objects.filter(student=user).select_related("topic").prefetch_related("shares__relationship__mentor")
    return [
        {
            "goal": goal.text,
            "topic": goal.topic.name,
            "kind": goal.get_kind_display(),
            "importance": goal.importance,
            "how I will know": goal.measure,
            "by when": goal.target_on,
            "state": goal.get_state_display(),
            "written": goal.created_at,
            "shared with": [share.relationship.mentor.full_name for share in goal.shares.all()],
        }
        for goal in goals
    ]


def _sent(user: User) -> Rows:
    rows = Request.objects.filter(student=user).select_related("mentor").prefetch_related("goals")
    return [_facts(row) | {"to": row.mentor.full_name} | _words(row) | _answer_to(row, user) for row in rows]


def _received(user: User) -> Rows:
    """As the mentor may read it: after a "no" the name and the date stay, and what they answered themselves."""
    readable = set(readable_to_mentor(user).values_list("pk", flat=True))
    rows = Request.objects.filter(mentor=user).select_related("student").prefetch_related("goals")
    return [
        _facts(row)
        | {"from": row.student.full_name, "state": row.get_state_display(), "decided": row.decided_at}
        | ({"message": row.message} if row.pk in readable else {})
        | _decline(row)
        for row in rows
    ]


def _facts(row: Request) -> dict:
    return {"kind": row.get_kind_display(), "sent": row.created_at}


def _words(row: Request) -> dict:
    return {
        "message": row.message,
        "goals": [goal.text for goal in row.goals.all()],
        "every so many weeks": row.cadence_weeks,
        "minutes": row.length_minutes,
        "agreed that somebody outside the school reads it": row.outside_consent_at,
        "thanked": row.thanked_at,
    }


def _answer_to(row: Request, user: User) -> dict:
    """A decline that can still be undone reads as waiting to the student."""
    if row.is_declined and not can_read_answer(user, row, timezone.now()):
        return {"state": Request.State.PENDING.label}
    return {"state": row.get_state_display(), "decided": row.decided_at, "when and where": row.chat_when} | _decline(
        row
    )


def _decline(row: Request) -> dict:
    return {"reason": row.get_decline_reason_display(), "answer": row.decline_note} if row.is_declined else {}


def _mentorships(user: User) -> Rows:
    rows = Relationship.objects.visible_to(user).with_people().select_related("ended_by")
    return [
        {
            "with": row.other(user).full_name,
            "I am the": row.side_of(user),
            "kind": row.get_kind_display(),
            "how we met": row.get_origin_display(),
            "state": row.get_state_display(),
            "from": row.started_at,
            "trial until": row.trial_ends_on,
            "to": row.ended_at,
            "ended by": "me" if row.ended_by_id == user.pk else "",
        }
        for row in rows
    ]


def _agreements(user: User) -> Rows:
    mine = Relationship.objects.visible_to(user)
    rows = Agreement.objects.filter(relationship__in=mine).select_related(
        "relationship__mentor", "relationship__mentee", "proposed_by"
    )
    return [
        {
            "with": row.relationship.other(user).full_name,
            "version": row.version,
            "every so many weeks": row.cadence_weeks,
            "minutes": row.length_minutes,
            "how": [Mode(mode).label for mode in row.modes],
            "we answer within days": row.reply_days,
            "topics": [topic.name for topic in row.topics.all()],
            "proposed by": row.proposed_by.full_name,
            "proposed": row.proposed_at,
            "the mentor agreed": row.mentor_agreed_at,
            "the mentee agreed": row.mentee_agreed_at,
        }
        for row in rows.prefetch_related("topics").order_by("relationship", "version")
    ]


def _choices(user: User) -> Rows:
    rows = TrialChoice.objects.filter(person=user).select_related("relationship__mentor", "relationship__mentee")
    return [
        {"with": row.relationship.other(user).full_name, "choice": row.get_choice_display(), "when": row.chosen_at}
        for row in rows
    ]


def _blocks(user: User) -> Rows:
    rows = Block.objects.filter(blocker=user).select_related("blocked")
    return [{"whom": row.blocked.full_name, "when": row.blocked_at} for row in rows]


def _memberships(user: User) -> Rows:
    rows = PeerMember.objects.filter(student=user).select_related("program").prefetch_related("topics")
    return [
        {
            "program": row.program.name,
            "side": row.get_side_display(),
            "topics": [topic.name for topic in row.topics.all()],
            "what I hope for": row.hopes,
            "joined": row.joined_at,
            "left": row.left_at,
        }
        for row in rows
    ]


def _organized(user: User) -> Rows:
    rows = Organizer.objects.filter(person=user).select_related("program")
    return [{"program": row.program.name, "from": row.granted_at, "to": row.ended_at} for row in rows]
