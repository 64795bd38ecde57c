"""What a meeting makes the outbox say, and when. Occasions carry the sequence, so a move is a new occasion (P4)."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Program
from meetings import emails
from meetings.models import Meeting
from notifications.services import notify, void_pending

AGENDA_PROMPT_BEFORE = timedelta(hours=48)


def announce(meeting: Meeting, kind: str) -> None:
    for person in meeting.people:
        notify(kind=kind, recipient=person, about=meeting, occasion=str(meeting.sequence))


def plan_notices(meeting: Meeting) -> None:
    """The reminder to both; the mentor is asked for the log at the end, the student for an agenda two days before."""
    now, hours, sequence = timezone.now(), Program.current().reminder_hours, meeting.sequence
    remind_at = max(now, meeting.starts_at - timedelta(hours=hours))
    for person in meeting.people:
        occasion = f"{hours}h:{sequence}"
        notify(kind=emails.REMINDER, recipient=person, about=meeting, occasion=occasion, due_at=remind_at)
    pair, occasion = meeting.relationship, str(sequence)
    notify(kind=emails.LOG_PROMPT, recipient=pair.mentor, about=meeting, occasion=occasion, due_at=meeting.ends_at)
    ask_at = meeting.starts_at - AGENDA_PROMPT_BEFORE
    if ask_at > now and not meeting.agenda.exists():
        notify(kind=emails.AGENDA_PROMPT, recipient=pair.mentee, about=meeting, occasion=occasion, due_at=ask_at)


def withdraw_notices(meeting: Meeting, reason: str) -> None:
    void_pending(about=meeting, reason=reason)
