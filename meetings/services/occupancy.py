"""Who is busy when. Everything that takes people's time goes through here, behind the same locks (P3)."""

from django.core.exceptions import ValidationError

from accounts.locks import lock_people
from matching.models import Relationship
from meetings.models import Meeting, Participant


def guard(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise ValidationError(sentence)


def lock_pair(relationship: Relationship) -> Relationship:
    """The mentorship as it is once both people's rows are ours.

    Both are locked as persons too: somebody may be the mentor of one pair and the mentee of another.
    """
    lock_people(mentors=[relationship.mentor], students=[relationship.mentor, relationship.mentee])
    return Relationship.objects.with_people().get(pk=relationship.pk)


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting's row alone: enough for what takes nobody's time."""
    return Meeting.objects.select_for_update(no_key=True).with_people().get(pk=meeting.pk)


def lock_pair_and_meeting(meeting: Meeting) -> Meeting:
    lock_pair(meeting.relationship)
    return lock_meeting(meeting)


def seat(meeting: Meeting, relationship: Relationship) -> None:
    people = sorted([relationship.mentor_id, relationship.mentee_id])
    during = (meeting.starts_at, meeting.ends_at)
    Participant.objects.bulk_create(
        Participant(meeting=meeting, person_id=person, relationship=relationship, during=during, counts=False)
        for person in people
    )
    keep_time(meeting)


def keep_time(meeting: Meeting) -> None:
    """Makes `during` and `counts` of its people follow from the meeting's state: nothing else sets them."""
    Participant.objects.filter(meeting=meeting).update(
        during=(meeting.starts_at, meeting.ends_at), counts=meeting.takes_time
    )


def is_taken(meeting: Meeting, relationship: Relationship) -> bool:
    """Whether one of the two is in another meeting that counts at this one's time."""
    return (
        Participant.objects.filter(
            person__in=[relationship.mentor_id, relationship.mentee_id],
            counts=True,
            during__overlap=(meeting.starts_at, meeting.ends_at),
        )
        .exclude(meeting=meeting)
        .exists()
    )
