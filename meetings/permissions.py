from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Program, User
from accounts.permissions import can_mentor, keeps_calendar_of
from matching.models import Relationship

from .models import ActionItem, AgendaItem, Meeting


def can_offer_times(user: User) -> bool:
    return can_mentor(user)


def can_set_times(user: User, mentor: User) -> bool:
    return can_offer_times(mentor) and (user.pk == mentor.pk or keeps_calendar_of(user, mentor))


def can_book(user: User, relationship: Relationship) -> bool:
    """The student leads: the mentee picks the time, or whoever keeps the mentor's calendar, while the mentorship runs and is not
    paused, with both of them here.
    """
    runs = relationship.state in {Relationship.State.TRIAL, Relationship.State.ACTIVE}
    may = user.pk == relationship.mentee_id or keeps_calendar_of(user, relationship.mentor)
    return runs and both_are_here(relationship) and may


def can_take_offered_time(user: User, relationship: Relationship) -> bool:
    """Either side picks one of the times that the request offered, while the mentorship runs and is not paused."""
    runs = relationship.state in {Relationship.State.TRIAL, Relationship.State.ACTIVE}
    return runs and both_are_here(relationship) and relationship.side_of(user) is not None


def both_are_here(relationship: Relationship) -> bool:
    return relationship.mentor.is_active and relationship.mentee.is_active


def is_in(user: User, meeting: Meeting) -> bool:
    return any(participant.person_id == user.pk for participant in meeting.participants.all())


def tends(user: User, meeting: Meeting) -> bool:
    """Its two people, and who keeps the mentor's calendar: for its time and place, and for nothing else."""
    return is_in(user, meeting) or keeps_calendar_of(user, meeting.relationship.mentor)


def is_ahead(meeting: Meeting) -> bool:
    return meeting.is_confirmed and not meeting.has_begun(timezone.now())


def can_be_moved(meeting: Meeting) -> bool:
    pair = meeting.relationship
    return is_ahead(meeting) and pair.is_live and both_are_here(pair)


def can_move(user: User, meeting: Meeting) -> bool:
    return tends(user, meeting) and can_be_moved(meeting)


def can_cancel(user: User, meeting: Meeting) -> bool:
    return tends(user, meeting) and is_ahead(meeting)


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
    until = None if meeting.is_imported else correctable_until(meeting)
    return bool(until) and is_in(user, meeting) and timezone.now() < until


def can_log_other(user: User, relationship: Relationship) -> bool:
    return relationship.is_live and relationship.side_of(user) is not None


def can_write_private_note(user: User, meeting: Meeting) -> bool:
    return is_in(user, meeting) and not meeting.is_cancelled


def can_close_action_item(user: User, item: ActionItem) -> bool:
    return item.owner_id == user.pk


def wrote(user: User, item: AgendaItem) -> bool:
    return item.author_id == user.pk
