"""What people do in a fire. Those of the rush take (id, time); those of the melee (luck, field)."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from django.utils import timezone

from matching.models import Relationship
from meetings.models import Meeting
from meetings.services import (
    Log,
    Proposal,
    book_meeting,
    cancel_meeting,
    cannot_come,
    counter_proposal,
    decline_proposal,
    log_meeting,
    log_other_meeting,
    move_meeting,
    pick_time,
    propose_times,
    say_late,
    take_back,
    take_offered_time,
)
from tests.matching.fire.field import NothingToDoError, pick

from .field import MINUTES, Field


def rush_book(key: str, at: datetime):
    pair = Relationship.objects.with_people().get(pk=key)
    return book_meeting(relationship=pair, starts_at=at, minutes=MINUTES, by=pair.mentee)


def rush_move(key: str, at: datetime):
    meeting = Meeting.objects.with_people().get(pk=key)
    return move_meeting(meeting=meeting, starts_at=at, by=meeting.relationship.mentee)


def rush_pick(key: str, at: datetime):
    meeting = Meeting.objects.with_people().get(pk=key)
    return pick_time(meeting=meeting, starts_at=at, by=meeting.relationship.mentee)


def rush_offered(key: str, at: datetime):
    pair = Relationship.objects.with_people().get(pk=key)
    return take_offered_time(relationship=pair, starts_at=at, minutes=MINUTES, by=pair.mentor)


def rush_log(key: str, at: datetime):
    pair = Relationship.objects.with_people().get(pk=key)
    return log_other_meeting(relationship=pair, log=Log(at, MINUTES), by=pair.mentee)


RUSH: dict[str, Callable] = {
    "book": rush_book, "move": rush_move, "pick": rush_pick, "offered": rush_offered, "log": rush_log,
}  # fmt: skip


def of_field(field: Field):
    return Meeting.objects.of(field.pairs)


def ahead(field: Field):
    return of_field(field).confirmed().filter(starts_at__gt=timezone.now())


def one_of(luck: Random, rows) -> Meeting:
    return Meeting.objects.with_people().get(pk=pick(luck, rows).pk)


def a_side(luck: Random, meeting: Meeting):
    return luck.choice(meeting.people)


def book(luck: Random, field: Field):
    pair = field.a_pair(luck)
    return book_meeting(relationship=pair, starts_at=field.a_time(luck), minutes=MINUTES, by=pair.mentee)


def move(luck: Random, field: Field):
    meeting = one_of(luck, ahead(field))
    return move_meeting(meeting=meeting, starts_at=field.a_time(luck), by=a_side(luck, meeting))


def propose(luck: Random, field: Field):
    pair = field.a_pair(luck)
    proposal = Proposal((field.a_time(luck),), MINUTES)
    return propose_times(relationship=pair, proposal=proposal, by=luck.choice([pair.mentor, pair.mentee]))


def counter(luck: Random, field: Field):
    meeting = one_of(luck, of_field(field).proposed())
    return counter_proposal(meeting=meeting, proposal=Proposal((field.a_time(luck),), MINUTES), by=_other(meeting))


def pick_one(luck: Random, field: Field):
    meeting = one_of(luck, of_field(field).proposed())
    times = [offered.starts_at for offered in meeting.proposed_times.all()]
    if not times:
        raise NothingToDoError
    return pick_time(meeting=meeting, starts_at=luck.choice(times), by=_other(meeting))


def none_suits(luck: Random, field: Field):
    meeting = one_of(luck, of_field(field).proposed())
    return decline_proposal(meeting=meeting, by=_other(meeting))


def log_one(luck: Random, field: Field):
    pair = field.a_pair(luck)
    beside = luck.random() < 0.2
    return log_other_meeting(
        relationship=pair, log=Log(field.a_past_time(luck), MINUTES, beside_another=beside), by=pair.mentee
    )


def correct(luck: Random, field: Field):
    meeting = one_of(luck, of_field(field).filter(state__in=["held", "not_held"]))
    reason = "clinical" if luck.random() < 0.5 else ""
    log = Log(field.a_past_time(luck), MINUTES, not_held_reason=reason)
    return log_meeting(meeting=meeting, log=log, by=a_side(luck, meeting))


def cancel(luck: Random, field: Field):
    meeting = one_of(luck, ahead(field))
    return cancel_meeting(meeting=meeting, by=a_side(luck, meeting))


def give_up(luck: Random, field: Field):
    meeting = one_of(luck, ahead(field))
    return cannot_come(meeting=meeting, by=a_side(luck, meeting))


def come_back(luck: Random, field: Field):
    meeting = one_of(luck, of_field(field).arranged().filter(state="cancelled"))
    return take_back(meeting=meeting, by=meeting.cancelled_by)


def late(luck: Random, field: Field):
    meeting = one_of(luck, ahead(field))
    return say_late(meeting=meeting, by=a_side(luck, meeting))


def _other(meeting: Meeting):
    pair = meeting.relationship
    return pair.mentor if meeting.proposed_by_id == pair.mentee_id else pair.mentee


# How often each comes among the others.
WEIGHTS: dict[Callable, int] = {
    book: 12, move: 8, propose: 6, counter: 2, pick_one: 8, none_suits: 1, log_one: 5, correct: 4, cancel: 7,
    give_up: 7, come_back: 10, late: 1,
}  # fmt: skip
