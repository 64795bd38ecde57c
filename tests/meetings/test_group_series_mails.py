"""What the students of a group hear of a series when it changes, and under which number."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from meetings.models import Meeting
from meetings.repeating import Repeat
from meetings.services import Gathering, arrange_group, cannot_come, change_how, move_group, remove_from_group
from notifications.models import Notification
from tests.factories import make_relationship, make_student

from .factories import a_while_ago
from .test_invitation_mails import sent

NAMES = ["Ana Diaz", "Ben Cho", "Cy Roe"]
CANCELED, CHANGED = "meetings.series_cancelled", "meetings.series_changed"


@pytest.fixture
def first(mentor) -> Meeting:
    """The first of three, every week."""
    pairs = [make_relationship(mentor, make_student(name=name), started_at=a_while_ago()) for name in NAMES]
    starts_at = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    what = Gathering(starts_at, 60, "in_person", "Library")
    return arrange_group(mentor=mentor, relationships=pairs, what=what, by=mentor, repeat=Repeat("weekly", 1, 3))


@pytest.fixture
def second(first) -> Meeting:
    """The first of them is over."""
    ago = timezone.now() - timedelta(days=1)
    Meeting.objects.filter(pk=first.pk).update(starts_at=ago, ends_at=ago + timedelta(hours=1))
    return first.series.meetings.with_people().order_by("recurs_at")[1]


def student_of(meeting: Meeting):
    return next(person for person in meeting.people if person.full_name == "Ana Diaz")


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("recipient__full_name", flat=True))


def change_place(meeting: Meeting, mentor) -> None:
    meeting.refresh_from_db()
    change_how(meeting=meeting, reach="all", mode="in_person", place="Room 9", by=mentor)


def test_who_was_taken_out_hears_nothing_of_a_later_change(second, mentor):
    gone = student_of(second)
    remove_from_group(meeting=second, person=gone, by=mentor, reach="all")
    assert told(CANCELED) == {"Ana Diaz"}
    Notification.objects.all().delete()
    change_place(second, mentor)
    assert told(CANCELED) == set()
    assert told(CHANGED) == {str(mentor), "Ben Cho", "Cy Roe"}


def test_neither_does_who_declined_all_that_are_to_come(second, mentor):
    gone = student_of(second)
    for meeting in second.series.meetings.upcoming(timezone.now()):
        cannot_come(meeting=meeting, by=gone)
    Notification.objects.all().delete()
    change_place(second, mentor)
    assert told(CANCELED) | told(CHANGED) == {str(mentor), "Ben Cho", "Cy Roe"}


def test_the_end_of_a_series_is_newer_than_every_change_of_one_of_its_meetings(first, mentor):
    gone = student_of(first)
    for hours in range(1, 6):
        meeting = Meeting.objects.with_people().get(pk=first.pk)
        then = Gathering(first.starts_at + timedelta(hours=hours), 60, "in_person", "Library")
        move_group(meeting=meeting, what=then, by=mentor)
    moved = [letter for letter in sent() if gone.email in letter.to]
    remove_from_group(meeting=first, person=gone, by=mentor, reach="all")
    [end] = [letter for letter in sent() if gone.email in letter.to]
    assert end.method == "CANCEL"
    assert end.event.sequence > max(event.sequence for letter in moved for event in letter.events)


def test_a_change_of_the_place_is_not_called_new_times(second, mentor):
    Notification.objects.all().delete()
    change_place(second, mentor)
    sent()
    letter = mail.outbox[0]
    assert letter.subject.startswith("Changed: meetings with")
    assert "times" not in letter.subject
    assert "at other times" not in letter.body
    assert "Room 9" in letter.body
