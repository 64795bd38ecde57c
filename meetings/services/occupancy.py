"""Who is busy when. Everything that takes people's time goes through here, behind the same locks (P3)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet, Value

from accounts.clock import school_date, school_today
from accounts.locks import lock_people
from matching.models import Relationship
from matching.rules import kept_apart
from meetings.models import Meeting, Participant
from meetings.permissions import runs

CONSTRAINT = "participant_not_in_two_places"
ENDED = "This mentorship has ended, so no meeting can be booked in it."
NOT_NOW = (
    "No meeting can be booked in this mentorship at present: it is paused, or one of you is not in the program. "
    "It can be once the mentorship goes on."
)
NOT_THAT_DAY = "No meeting can be booked in this mentorship on that day. Choose another day."


def guard(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise ValidationError(sentence)


def lock_pair(relationship: Relationship) -> Relationship:
    """The mentorship as it is once both people's rows are ours."""
    return lock_pairs([relationship])[0]


def lock_pairs(relationships: Iterable[Relationship]) -> list[Relationship]:
    """Several mentorships as they are once everybody's rows are ours, in the order given.

    Mentors are locked as persons too: somebody may be the mentor of one pair and the mentee of another.
    """
    given = list(relationships)
    mentors = [one.mentor for one in given]
    lock_people(mentors=mentors, students=[*mentors, *(one.mentee for one in given)])
    found = Relationship.objects.with_people().in_bulk([one.pk for one in given])
    return [found[one.pk] for one in given]


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting's row alone: enough for what takes nobody's time."""
    return Meeting.objects.select_for_update(no_key=True).with_people().get(pk=meeting.pk)


def lock_with_series(meeting: Meeting) -> Meeting:
    """With every meeting of its series, in one order: two changes of several of them come one after the other."""
    if meeting.series_id:
        list(Meeting.objects.filter(series=meeting.series_id).order_by("pk").select_for_update(no_key=True))
    return lock_meeting(meeting)


def lock_pair_and_meeting(meeting: Meeting) -> Meeting:
    """People first, then the meeting: the one order of everything that takes time, in a pair and in a group."""
    lock_pairs(meeting.relationships)
    return lock_meeting(meeting)


def refuse_pause(relationship: Relationship, starts_at: datetime) -> None:
    """Under the locks: the last word on whether these two plan anything, whichever way they came."""
    guard(relationship.is_live, ENDED)
    guard(runs(relationship), NOT_NOW)
    day, one, other = school_date(starts_at), relationship.mentor, relationship.mentee
    guard(not kept_apart(one, other), NOT_NOW)
    guard(day == school_today() or not kept_apart(one, other, day), NOT_THAT_DAY)


def may_plan(relationship: Relationship, starts_at: datetime) -> bool:
    try:
        refuse_pause(relationship, starts_at)
    except ValidationError:
        return False
    return True


def refuse_pauses(relationships: Iterable[Relationship], starts_at: datetime) -> None:
    """Of a group it is said whose mentorship it is."""
    for one in relationships:
        try:
            refuse_pause(one, starts_at)
        except ValidationError as refusal:
            raise ValidationError(f"{one.mentee}: {refusal.messages[0]}") from refusal


def seat(meeting: Meeting, relationship: Relationship) -> None:
    people = sorted([relationship.mentor_id, relationship.mentee_id])
    during = (meeting.starts_at, meeting.ends_at)
    Participant.objects.bulk_create(
        Participant(meeting=meeting, person_id=person, relationship=relationship, during=during, counts=False)
        for person in people
    )
    keep_time(meeting)


def keep_time(meeting: Meeting) -> None:
    """Makes `during` and `counts` of its people follow from the meeting as it is stored: nothing else sets them."""
    stored = Meeting.objects.get(pk=meeting.pk)
    comes = Q(declined_at__isnull=True) if stored.takes_time else Value(False)
    Participant.objects.filter(meeting=stored).update(during=(stored.starts_at, stored.ends_at), counts=comes)


def is_taken(meeting: Meeting, *relationships: Relationship) -> bool:
    """Whether one of these people is in another meeting that counts at this one's time."""
    return others_at(meeting, *relationships).exists()


def others_at(meeting: Meeting, *relationships: Relationship) -> QuerySet[Participant]:
    people = {person for one in relationships for person in (one.mentor_id, one.mentee_id)}
    span = (meeting.starts_at, meeting.ends_at)
    return Participant.objects.filter(person__in=people, counts=True, during__overlap=span).exclude(meeting=meeting)


@contextmanager
def stay_apart_or(refusal: Callable[[], ValidationError]) -> Iterator[None]:
    """The database's own refusal of an overlap, should one get past the locks, becomes a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if CONSTRAINT not in str(error):
            raise
        raise refusal() from error


@contextmanager
def settled_together() -> Iterator[None]:
    """The constraint looks once all rows have moved, so that a series can be shifted by its own period. In a transaction."""
    _look("DEFERRED")
    yield
    _look("IMMEDIATE")


def _look(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {CONSTRAINT} {when}")
