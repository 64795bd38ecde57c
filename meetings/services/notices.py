"""What a meeting makes the outbox say, and when. Occasions carry the sequence, so a move is a new occasion (P4)."""

from django.utils import timezone

from accounts.models import User
from meetings import emails
from meetings.models import Meeting
from meetings.preparation import has_written, prompt_at
from notifications.services import notify, void_pending

from .reminders import plan_reminders


def plan_notices(meeting: Meeting) -> None:
    """The reminders to everybody; the mentor is asked for the log at the end, and students for an agenda before."""
    occasion = str(meeting.sequence)
    plan_reminders([meeting])
    notify(kind=emails.LOG_PROMPT, recipient=meeting.mentor, about=meeting, occasion=occasion, due_at=meeting.ends_at)
    ask_at = prompt_at(meeting, timezone.now())
    for student in _students(meeting) if ask_at else ():
        if not has_written(meeting, student):
            notify(kind=emails.AGENDA_PROMPT, recipient=student, about=meeting, occasion=occasion, due_at=ask_at)


def _students(meeting: Meeting) -> list[User]:
    here = {person.pk for person in meeting.people}
    return [pair.mentee for pair in meeting.relationships if pair.mentee_id in here]


def withdraw_notices(meeting: Meeting, reason: str) -> None:
    """Who was taken out is to hear so whatever becomes of the meeting, and the mentor who cannot come to it at its new time."""
    stays = [emails.TAKEN_OUT, emails.CANNOT_COME] if meeting.is_confirmed else [emails.TAKEN_OUT]
    void_pending(about=meeting, but=stays, reason=reason)
