from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Program, User
from accounts.permissions import can_mentor
from matching.models import Relationship

from .models import ActionItem, AgendaItem, Meeting


def can_offer_times(user: User) -> bool:
    return can_mentor(user)


def can_book(user: User, relationship: Relationship) -> bool:
    """The student leads: the mentee picks the time, while the mentorship runs and is not paused, with a mentor who is here."""
    runs = relationship.state in {Relationship.State.TRIAL, Relationship.State.ACTIVE}
    return runs and relationship.mentor.is_active and user.pk == relationship.mentee_id


def is_in(user: User, meeting: Meeting) -> bool:
    return any(participant.person_id == user.pk for participant in meeting.participants.all())


def is_ahead(meeting: Meeting) -> bool:
    return meeting.is_confirmed and not meeting.has_begun(timezone.now())


def can_move(user: User, meeting: Meeting) -> bool:
    return is_in(user, meeting) and is_ahead(meeting) and meeting.relationship.is_live


def can_cancel(user: User, meeting: Meeting) -> bool:
    return is_in(user, meeting) and is_ahead(meeting)


def can_write_agenda(user: User, meeting: Meeting) -> bool:
    return is_in(user, meeting) and meeting.is_confirmed and meeting.relationship.is_live


def can_share_words(relationship: Relationship) -> bool:
    """After the end a log carries no text from one side to the other."""
    return relationship.is_live


def can_log(user: User, meeting: Meeting) -> bool:
    return is_in(user, meeting) and meeting.is_confirmed and meeting.has_begun(timezone.now())


def correctable_until(meeting: Meeting) -> datetime | None:
    return meeting.logged_at and meeting.logged_at + timedelta(days=Program.current().log_correction_days)


def can_correct_log(user: User, meeting: Meeting) -> bool:
    until = correctable_until(meeting)
    return bool(until) and is_in(user, meeting) and timezone.now() < until


def can_log_other(user: User, relationship: Relationship) -> bool:
    return relationship.is_live and relationship.side_of(user) is not None


def can_write_private_note(user: User, meeting: Meeting) -> bool:
    return is_in(user, meeting) and not meeting.is_cancelled


def can_close_action_item(user: User, item: ActionItem) -> bool:
    return item.owner_id == user.pk


def wrote(user: User, item: AgendaItem) -> bool:
    return item.author_id == user.pk
