"""What people write about a meeting: its agenda, its log, notes for themselves, and what they said they would do."""

from datetime import datetime, timedelta

from accounts.models import Mode
from matching.models import Goal
from meetings.models import ActionItem, Meeting
from meetings.services import GoalTouched, Log, NewAction, close_action_item, save_private_note, set_agenda

State = ActionItem.State
FATES = {State.DONE: 11, State.OPEN: 3, State.CANT: 1}
LED = {Meeting.Led.STUDENT: 6, Meeting.Led.BOTH: 3, Meeting.Led.MENTOR: 2}
NUMBER_OF_ACTIONS = {0: 4, 1: 5, 2: 1}


def agenda(school, pair) -> list[str]:
    lines = [school.texts.about(topic, "agenda") for topic in _topics(school, pair)]
    return [school.texts.one("agenda_openings"), *lines] if school.rng.random() < 0.5 else lines


def write_agenda(school, pair, meeting: Meeting) -> None:
    """Both sides write a line or two."""
    set_agenda(meeting=meeting, lines=agenda(school, pair), by=pair.student.user)
    set_agenda(meeting=meeting, lines=[school.texts.one("mentor_agenda")], by=pair.mentor.user)


def _topics(school, pair) -> list:
    return school.rng.sample(pair.topics, min(len(pair.topics), school.rng.choice([1, 1, 2])))


def write(school, pair, by, *, starts_at: datetime, minutes: int, mode: str, reason: str = "") -> Log:
    if reason:
        return Log(starts_at, minutes, mode, not_held_reason=reason)
    said = _said(school, pair, by)
    if mode == Mode.MESSAGES:
        return Log.of_days(starts_at.astimezone(school.year.zone).date(), **said)
    return Log(starts_at, minutes, mode, led_by=school.deal("who led", LED), **said)


def _said(school, pair, by) -> dict:
    topics = _topics(school, pair)
    notes = " ".join(school.texts.about(topic, "notes") for topic in topics) if school.rng.random() < 0.7 else ""
    note = school.texts.one("private_mentor") if by is pair.mentor and school.rng.random() < 0.35 else ""
    return {
        "topics": topics,
        "goals": _goals(school, pair),
        "shared_notes": notes,
        "private_note": note,
        "actions": _actions(school, pair, topics),
    }


def _goals(school, pair) -> list[GoalTouched]:
    """One of those that they share, now and then with how far it is."""
    shared = list(Goal.objects.open().filter(shares__relationship=pair.relationship).order_by("text"))
    progress = school.deal("how far", [None, 1, 1, 2])
    return [GoalTouched(school.rng.choice(shared), progress)] if shared and school.rng.random() < 0.5 else []


def _actions(school, pair, topics: list) -> list[NewAction]:
    number = school.deal("actions", NUMBER_OF_ACTIONS)
    sides = [school.deal("owners", ["mentee", "mentee", "mentee", "mentor"]) for _ in range(number)]
    return [_action(school, pair, school.rng.choice(topics), side) for side in dict.fromkeys(sides)]


def _action(school, pair, topic, side: str) -> NewAction:
    owner = pair.student if side == "mentee" else pair.mentor
    due_on = school.year.day + timedelta(days=school.rng.randint(6, 30))
    return NewAction(school.texts.about(topic, side), owner.user, due_on if school.rng.random() < 0.85 else None)


def follow_up(school, pair, meeting: Meeting, by) -> None:
    """The student's own note now and then, and what becomes of the action items."""
    if by is pair.mentor and school.rng.random() < 0.08:
        school.year.plan_in(0, save_own_note, school, pair, meeting)
    for item in meeting.action_items.order_by("text"):
        fate = school.deal("action items", FATES)
        if fate != State.OPEN:
            school.year.plan_in(school.rng.randint(3, 34), _close, item, fate)


def save_own_note(school, pair, meeting: Meeting) -> None:
    save_private_note(meeting=meeting, text=school.texts.one("private_mentee"), by=pair.student.user)


def _close(item: ActionItem, state: str) -> None:
    close_action_item(item=item, state=state, by=item.owner)
