from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Program, User
from accounts.permissions import can_mentor, keeps_calendar_of
from matching.models import Relationship

from .models import ActionItem, AgendaItem, Meeting, Referral

LATE_FROM = timedelta(minutes=60)
TAKE_BACK_FOR = timedelta(minutes=10)


def can_offer_times(user: User) -> bool:
    return can_mentor(user)


def can_set_times(user: User, mentor: User) -> bool:
    return can_offer_times(mentor) and (user.pk == mentor.pk or keeps_calendar_of(user, mentor))


def can_book(user: User, relationship: Relationship) -> bool:
    """Within the mentor's times, while the mentorship runs. The student leads, so no page asks the mentor to."""
    return runs(relationship) and arranges(user, relationship)


def arranges(user: User, relationship: Relationship) -> bool:
    """Its two people, and who keeps the mentor's calendar."""
    return relationship.side_of(user) is not None or keeps_calendar_of(user, relationship.mentor)


def can_propose(user: User, relationship: Relationship) -> bool:
    """Either side proposes times, and takes one that was offered, while the mentorship runs and is not paused."""
    return runs(relationship) and arranges(user, relationship)


def runs(relationship: Relationship) -> bool:
    """Neither paused nor ended, with both of them here."""
    going_on = relationship.state in {Relationship.State.TRIAL, Relationship.State.ACTIVE}
    return going_on and both_are_here(relationship)


def both_are_here(relationship: Relationship) -> bool:
    return relationship.mentor.is_active and relationship.mentee.is_active


def is_in(user: User, meeting: Meeting) -> bool:
    return any(participant.person_id == user.pk for participant in meeting.participants.all())


def tends(user: User, meeting: Meeting) -> bool:
    """Its two people, and who keeps the mentor's calendar: for its time and place, and for nothing else."""
    return is_in(user, meeting) or keeps_calendar_of(user, meeting.relationship.mentor)


def is_ahead(meeting: Meeting) -> bool:
    return meeting.is_confirmed and not meeting.has_begun(timezone.now())


def sets_time_of(user: User, meeting: Meeting) -> bool:
    """In a pair either side, in a group the mentor; and who keeps the mentor's calendar."""
    is_mentor = user.pk == meeting.mentor.pk
    return is_mentor or (tends(user, meeting) and not is_student_of_group(user, meeting))


def is_student_of_group(user: User, meeting: Meeting) -> bool:
    return meeting.is_group and is_in(user, meeting) and user.pk != meeting.mentor.pk


def can_be_moved(meeting: Meeting) -> bool:
    return is_ahead(meeting) and any(runs(pair) for pair in meeting.relationships)


def can_move(user: User, meeting: Meeting) -> bool:
    return sets_time_of(user, meeting) and can_be_moved(meeting)


def can_cancel(user: User, meeting: Meeting) -> bool:
    return sets_time_of(user, meeting) and is_ahead(meeting)


def can_arrange_group(user: User, mentor: User) -> bool:
    """A mentor for their own students, or who keeps the mentor's calendar."""
    return can_mentor(mentor) and (user.pk == mentor.pk or keeps_calendar_of(user, mentor))


def can_change_group(user: User, meeting: Meeting) -> bool:
    """The mentor alone says who comes, until it begins; who keeps the calendar arranges, moves and cancels it."""
    return meeting.is_group and user.pk == meeting.mentor.pk and can_be_moved(meeting)


def can_read_log(user: User, meeting: Meeting) -> bool:
    """Whoever has left a group reads nothing that was written there after: the log was, or can still be corrected then."""
    left_at = left_group_at(user, meeting) if meeting.is_logged else None
    return left_at is None or correctable_until(meeting) <= left_at


def left_group_at(user: User, meeting: Meeting) -> datetime | None:
    """When the mentorship of somebody in a group ended, while the others may go on writing."""
    return meeting.relationship_of(user).ended_at if is_student_of_group(user, meeting) else None


def can_read_line(user: User, meeting: Meeting, item: AgendaItem) -> bool:
    """Of the agenda, which may go on after somebody has left."""
    left_at = left_group_at(user, meeting)
    return left_at is None or item.created_at <= left_at


def can_write_agenda(user: User, meeting: Meeting) -> bool:
    own = [pair for pair in meeting.relationships if pair.side_of(user)]
    return is_in(user, meeting) and meeting.is_confirmed and can_share_words(*own)


def can_leave_over(user: User, meeting: Meeting) -> bool:
    """As long as its log can be corrected, what was not talked about can be said; in a group by each for themselves."""
    until = meeting.is_held and not meeting.is_imported and correctable_until(meeting)
    return bool(until) and is_in(user, meeting) and timezone.now() < until


def can_share_words(*relationships: Relationship) -> bool:
    """After the end a log carries no text from one side to the other; in a group, once all have ended."""
    return any(relationship.is_live for relationship in relationships)


def can_log(user: User, meeting: Meeting) -> bool:
    """Either side; a group's the mentor, since it says of each whether they came."""
    may = is_in(user, meeting) and not is_student_of_group(user, meeting)
    return may and meeting.is_confirmed and meeting.has_begun(timezone.now())


def correctable_until(meeting: Meeting) -> datetime | None:
    return meeting.logged_at and meeting.logged_at + timedelta(days=Program.current().log_correction_days)


def can_correct_log(user: User, meeting: Meeting) -> bool:
    until = None if meeting.is_imported else correctable_until(meeting)
    may = is_in(user, meeting) and not is_student_of_group(user, meeting)
    return bool(until) and may and timezone.now() < until


def reads_whole_log(user: User, meeting: Meeting) -> bool:
    """Why it was not held and who came: the two of a pair, and of a group the mentor alone; never a peer, never staff."""
    return is_in(user, meeting) and (not meeting.is_group or user.pk == meeting.mentor.pk)


def can_say_attendance(user: User, meeting: Meeting) -> bool:
    """A student of a group says for themselves whether they came, once it has begun and as long as its log can be corrected."""
    until, now = correctable_until(meeting), timezone.now()
    is_open = meeting.is_held and now < until if until else meeting.is_confirmed and meeting.has_begun(now)
    return is_open and is_student_of_group(user, meeting)


def can_log_other(user: User, relationship: Relationship) -> bool:
    return relationship.is_live and relationship.side_of(user) is not None


def can_write_private_note(user: User, meeting: Meeting) -> bool:
    return is_in(user, meeting) and not meeting.is_cancelled


def can_close_action_item(user: User, item: ActionItem) -> bool:
    return item.owner_id == user.pk


def wrote(user: User, item: AgendaItem) -> bool:
    return item.author_id == user.pk


def can_refer(user: User, meeting: Meeting, relationship: Relationship) -> bool:
    """The mentor, from a meeting that has taken place, while that student's mentorship runs."""
    own = relationship.pk in {pair.pk for pair in meeting.relationships}
    return meeting.is_held and own and relationship.is_live and relationship.mentor_id == user.pk


def can_answer_referral(user: User, referral: Referral) -> bool:
    return referral.asks and referral.relationship.mentee_id == user.pk and referral.relationship.is_live


def can_take_back_referral(user: User, referral: Referral) -> bool:
    return referral.referred_by_id == user.pk and referral.is_open


def can_say_thanks(user: User, relationship: Relationship) -> bool:
    return relationship.mentee_id == user.pk and relationship.is_live


def can_answer_proposal(user: User, meeting: Meeting) -> bool:
    """The side that did not propose these times, or who keeps its calendar: picks, counters, or says that none suits."""
    return meeting.is_proposed and tends(user, meeting) and _turned(user, meeting)


def can_withdraw_proposal(user: User, meeting: Meeting) -> bool:
    """The side that proposed them."""
    return meeting.is_proposed and tends(user, meeting) and not _turned(user, meeting)


def can_say_late(user: User, meeting: Meeting) -> bool:
    """From an hour before the start until the end."""
    now = timezone.now()
    soon = meeting.starts_at - LATE_FROM <= now < meeting.ends_at
    return meeting.is_confirmed and soon and user.pk in {person.pk for person in meeting.people}


def _turned(user: User, meeting: Meeting) -> bool:
    """Whether these times came from the other side of the mentorship."""
    return (user.pk == meeting.relationship.mentee_id) != (meeting.proposed_by_id == meeting.relationship.mentee_id)


def gave_up_at(user: User, meeting: Meeting) -> datetime | None:
    """When this person said that they cannot come; in a pair that canceled the meeting."""
    seat = next((seat for seat in meeting.participants.all() if seat.person_id == user.pk), None)
    if seat is None or seat.has_declined:
        return seat and seat.declined_at
    return meeting.cancelled_at if meeting.cancelled_by_id == user.pk else None


def _was_canceled_alone(meeting: Meeting) -> bool:
    """Neither only proposed nor with the rest of its series, of which calendars have heard that it is gone."""
    with_series = meeting.series_id is not None and meeting.sequence <= meeting.series.sequence
    return meeting.is_cancelled and not with_series and not meeting.proposed_times.exists()


def can_take_back(user: User, meeting: Meeting) -> bool:
    """Before the start: in a group that meets anyway at any time, else for some minutes."""
    now, since = timezone.now(), gave_up_at(user, meeting)
    if since is None or meeting.has_begun(now):
        return False
    return meeting.is_confirmed or (now < since + TAKE_BACK_FOR and _was_canceled_alone(meeting))
