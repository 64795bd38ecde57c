from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.clock import school_date, school_today, school_zone, zone_for
from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings import emails
from meetings.models import Meeting
from meetings.permissions import can_correct_log, can_log, can_log_other, can_share_words
from notifications.services import notify

from .action_items import add_action_items
from .agenda import settle_lines
from .attendance import keep_attendance
from .goals_touched import keep_goals
from .log_parts import A_MINUTE, Log
from .notes import keep_note
from .notices import withdraw_notices
from .occupancy import guard, is_taken, keep_time, lock_pair, lock_pair_and_meeting, seat
from .referrals import add_referral

State = Meeting.State
CHANGED_MEANWHILE = (
    "The log was changed after you opened this page. What it says now stands at the top; what you typed is still here. "
    "Put the two together, then save once more."
)


@transaction.atomic
def log_meeting(*, meeting: Meeting, log: Log, by: User) -> Meeting:
    """Either side logs; for some days after, either side corrects the shared part. Who logged first stays on record."""
    meeting = lock_pair_and_meeting(meeting)
    guard(can_log(by, meeting) or can_correct_log(by, meeting), "The log of this meeting cannot be changed any more.")
    if log.seen is not None and str(meeting.log_revision or "") not in {log.seen, str(log.revision)}:
        raise ValidationError(CHANGED_MEANWHILE, code="changed meanwhile")
    pairs, is_new = meeting.relationships, not meeting.is_logged
    if not can_share_words(*pairs):
        log = _without_words(log, meeting)
    if is_new:
        meeting.logged_at, meeting.logged_by = timezone.now(), by
        withdraw_notices(meeting, "The meeting was logged.")
    _take_over(meeting, log, pairs, by)
    meeting.save()
    keep_time(meeting)
    _add_parts(meeting, log, by)
    record(actor=by, verb="logged" if is_new else "corrected", target=meeting, reason=log.not_held_reason)
    if is_new:
        _tell_others(meeting, by)
    return meeting


@transaction.atomic
def log_other_meeting(*, relationship: Relationship, log: Log, by: User) -> Meeting:
    """A meeting that was not on the calendar, or an exchange of messages, comes into being as held."""
    relationship = lock_pair(relationship)
    guard(can_log_other(by, relationship), "No meeting can be logged in this mentorship.")
    if saved := Meeting.objects.of([relationship]).filter(log_revision=log.revision).first():
        return log_meeting(meeting=saved, log=log, by=by)
    now = timezone.now()
    meeting = Meeting(zone=zone_for(by).key, arranged_by=by, arranged_at=now, logged_by=by, logged_at=now)
    _take_over(meeting, log, [relationship], by)
    meeting.save()
    seat(meeting, relationship)
    meeting = Meeting.objects.with_people().get(pk=meeting.pk)
    _add_parts(meeting, log, by)
    record(actor=by, verb="logged", target=meeting)
    _tell_others(meeting, by)
    return meeting


def _without_words(log: Log, meeting: Meeting) -> Log:
    """After the end a log still says that they met, when and how long, and brings the other side no word."""
    kept = {"shared_notes": meeting.shared_notes, "topics": list(meeting.topics.all()), "led_by": meeting.led_by}
    return replace(log, **kept, actions=(), goals=None, referral=None)


def _take_over(meeting: Meeting, log: Log, pairs: list[Relationship], by: User) -> None:
    for relationship in pairs:
        _refuse_time(log, relationship)
    notes = log.shared_notes.strip()
    if log.actions or notes != meeting.shared_notes:
        meeting.shared_by = by
    meeting.starts_at, meeting.ends_at = log.starts_at, log.ends_at
    meeting.mode, meeting.shared_notes, meeting.log_revision = log.mode, notes, log.revision
    meeting.state = State.NOT_HELD if log.not_held_reason else State.HELD
    meeting.not_held_reason = log.not_held_reason
    meeting.led_by = log.led_by if meeting.is_held else ""
    if log.is_exchange:
        meeting.zone = school_zone().key
    _settle_overlap(meeting, log, pairs)


def _refuse_time(log: Log, relationship: Relationship) -> None:
    if log.is_exchange and school_date(log.ends_at - A_MINUTE) > school_today():
        raise ValidationError("These days are still ahead. Choose days up to today.", code="ahead")
    if log.starts_at > timezone.now():
        raise ValidationError("A meeting can be logged once it has begun. Choose a time in the past.", code="ahead")
    first = school_date(relationship.started_at)
    if school_date(log.starts_at) < first:
        sentence = f"Your mentorship began on {date_format(first, 'F j, Y')}. Choose that day or a later one."
        raise ValidationError(sentence, code="too early")


def _settle_overlap(meeting: Meeting, log: Log, pairs: list[Relationship]) -> None:
    """P3: a log that overlaps asks, and then does not count."""
    meeting.overlaps_another = False
    if not (meeting.takes_time and is_taken(meeting, *pairs)):
        return
    if not log.beside_another:
        raise ValidationError(
            "One of you has another meeting at this time. Change the time, or tick the box to log it all the same.",
            code="overlap",
        )
    meeting.overlaps_another = True


def _add_parts(meeting: Meeting, log: Log, by: User) -> None:
    """Topics and goals belong to a talk: where none took place there are none."""
    meeting.topics.set(log.topics if meeting.is_held else [])
    keep_attendance(meeting, log.attendance)
    keep_goals(meeting, log.goals if meeting.is_held else [], by, meeting.relationship)
    keep_note(meeting, log.private_note.strip(), by, log.note_seen)
    add_action_items(meeting, log.actions, by)
    settle_lines(meeting, left=log.left if meeting.is_held else None)
    if log.referral:
        add_referral(meeting, log.referral, by, meeting.relationship)


def _tell_others(meeting: Meeting, by: User) -> None:
    for person in meeting.others(by):
        if meeting.is_held and meeting.relationship_of(person).is_live:
            notify(kind=emails.LOGGED, recipient=person, about=meeting)
