"""What this app keeps of a person, as they may see it.

Not here: a "no" that can still be taken back, what somebody else answered after a trial, and who blocked whom.
"""

from django.db.models import Q
from django.utils import timezone

from accounts.models import Mode, User

from ..asking.colleagues import named_colleague
from ..models import (
    Agreement,
    Block,
    Choice,
    ChoiceList,
    Conflict,
    Organizer,
    PeerMember,
    Relationship,
    Request,
    Suggestion,
    TrialChoice,
    WaitlistEntry,
)
from ..permissions import can_read_answer
from ..ties import readable_to_mentor
from . import goals

Rows = list[dict]


def my_data(user: User) -> dict[str, Rows]:
    return {
        "My goals": goals.goals(user),
        "How my goals have changed": goals.changes(user),
        "Whom I look for": goals.preference(user),
        "Requests that I sent": _sent(user),
        "Requests that I received": _received(user),
        "My lists of choices": _lists(user),
        "Suggested to me": _suggestions(user),
        "Mentorships": _mentorships(user),
        "How we work together": _agreements(user),
        "What I chose after a trial": _choices(user),
        "Waitlists that I was on": _waitlists(user),
        "People whom I blocked": _blocks(user),
        "Roles that get in the way": _conflicts(user),
        "Peer programs that I joined": _memberships(user),
        "Peer programs that I keep": _organized(user),
    }


def _sent(user: User) -> Rows:
    rows = Request.objects.filter(student=user).select_related("student", "mentor").prefetch_related("goals")
    return [_facts(row) | {"to": row.mentor.full_name} | _words(row) | _answer_to(row, user) for row in rows]


def _received(user: User) -> Rows:
    """As the mentor may read it: after a "no" the name and the date stay, and what they answered themselves."""
    readable = set(readable_to_mentor(user).values_list("pk", flat=True))
    rows = Request.objects.filter(mentor=user).select_related("student", "colleague").prefetch_related("goals")
    return [
        _facts(row)
        | {"from": row.student.full_name, "state": row.get_state_display(), "decided": row.decided_at}
        | {"first sentence": row.welcome, "when and where": row.chat_when}
        | (_letter(row) if row.pk in readable else {})
        | _decline(row, row.colleague)
        for row in rows
    ]


def _facts(row: Request) -> dict:
    return {"kind": row.get_kind_display(), "sent": row.created_at, "waits until": row.expires_at}


def _letter(row: Request) -> dict:
    return {
        "who I am": row.introduction,
        "message": row.message,
        "which part of their work": row.research_aspect,
        "skills": row.research_skills,
        "times offered": row.proposed_times,
        "time zone of these": row.time_zone,
        "until about": row.hoped_until,
        "with a trial": row.wants_trial,
    }


def _words(row: Request) -> dict:
    return _letter(row) | {
        "goals": [goal.text for goal in row.goals.all()],
        "every so many weeks": row.cadence_weeks,
        "minutes": row.length_minutes,
        "agreed that somebody outside the school reads it": row.outside_consent_at,
        "how often I reminded them": row.nudges,
        "last reminded": row.nudged_at,
        "thanked": row.thanked_at,
    }


def _answer_to(row: Request, user: User) -> dict:
    """A decline that can still be undone reads as waiting to the student."""
    if row.is_declined and not can_read_answer(user, row, timezone.now()):
        return {"state": Request.State.PENDING.label}
    told = {"state": row.get_state_display(), "decided": row.decided_at, "when and where": row.chat_when}
    return told | {"first sentence": row.welcome} | _decline(row, named_colleague(row))


def _decline(row: Request, named: User | None) -> dict:
    if not row.is_declined:
        return {}
    colleague = named.full_name if named else ""
    return {"reason": row.get_decline_reason_display(), "answer": row.decline_note, "colleague": colleague}


def _suggestions(user: User) -> Rows:
    rows = Suggestion.objects.filter(student=user).prefetch_related("mentors")
    return [
        {"made": row.made_at, "who": [mentor.full_name for mentor in row.mentors.all()], "closed": row.closed_at}
        for row in rows
    ]


def _lists(user: User) -> Rows:
    """Whom in which order. How each answered stands under the requests, where a "no" that can be taken back is none yet."""
    lists = ChoiceList.objects.filter(student=user).prefetch_related("choices__mentor")
    return [
        {
            "begun": row.made_at,
            "in my order": [_place(choice) for choice in row.choices.all()],
            "ended": row.ended_at,
            "end": row.get_end_display(),
        }
        for row in lists
    ]


def _place(choice: Choice) -> str:
    done = "asked" if choice.request_id else "passed over" if choice.skipped_at else "not asked"
    return f"{choice.mentor}: {done}"


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


def _waitlists(user: User) -> Rows:
    rows = WaitlistEntry.objects.visible_to(user).select_related("mentor")
    return [
        {
            "for a place with": row.mentor.full_name,
            "state": row.get_state_display(),
            "joined": row.joined_at,
            "a place was held until": row.held_until,
            "ended": row.ended_at,
        }
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


def _conflicts(user: User) -> Rows:
    """As the page of each shows it to them: its kind to who declared it, and the agreement that they wrote themselves."""
    own = Conflict.objects.filter(Q(declared_by=user) | Q(staff_agreed_by=user))
    rows = (Conflict.objects.visible_to(user) | own).distinct()
    return [_conflict(row, user) for row in rows.select_related("person", "student").order_by("declared_at")]


def _conflict(row: Conflict, user: User) -> dict:
    facts = {
        "between": f"{row.person} and {row.student}",
        "from": row.from_on,
        "until": row.until_on,
        "ended": row.ended_at,
    }
    if row.declared_by_id == user.pk:
        facts |= {"what it is": row.get_kind_display(), "declared": row.declared_at}
    if row.student_id == user.pk:
        facts |= {"my agreement in writing": row.student_agreement}
    if row.staff_agreed_by_id == user.pk:
        facts |= {"my agreement for the school": row.staff_agreement}
    return facts
