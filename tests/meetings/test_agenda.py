from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Event
from matching.services import end_relationship
from meetings.models import Meeting
from meetings.permissions import can_write_agenda
from meetings.services import leave_lines, set_agenda
from meetings.services.agenda import settle_lines

from .factories import make_agenda_item, make_group, make_meeting, make_past_meeting


def texts(meeting) -> list[str]:
    return [item.text for item in meeting.agenda.all()]


def test_the_students_lines_come_first_and_the_mentor_may_add(meeting, pair):
    set_agenda(meeting=meeting, lines=["Bring the schedule"], by=pair.mentor)
    set_agenda(meeting=meeting, lines=["Electives", "Step 2"], by=pair.mentee)
    assert texts(meeting) == ["Electives", "Step 2", "Bring the schedule"]


def test_each_side_changes_its_own_lines_alone(meeting, pair):
    set_agenda(meeting=meeting, lines=["Electives"], by=pair.mentee)
    set_agenda(meeting=meeting, lines=["Papers"], by=pair.mentor)
    kept = meeting.agenda.get(text="Electives").pk
    set_agenda(meeting=meeting, lines=["Step 2", "Electives"], by=pair.mentee)
    assert texts(meeting) == ["Step 2", "Electives", "Papers"]
    assert meeting.agenda.get(text="Electives").pk == kept
    set_agenda(meeting=meeting, lines=[], by=pair.mentee)
    assert texts(meeting) == ["Papers"]


def test_writing_an_agenda_leaves_an_event_without_its_words(meeting, pair):
    set_agenda(meeting=meeting, lines=["Electives"], by=pair.mentee)
    event = Event.objects.get(target_id=meeting.pk)
    assert (event.actor, event.verb, event.reason) == (pair.mentee, "wrote agenda", "")


@pytest.mark.parametrize("state", [Meeting.State.HELD, Meeting.State.CANCELLED])
def test_the_agenda_of_what_is_over_is_closed(pair, state):
    with pytest.raises(ValidationError):
        set_agenda(meeting=make_meeting(pair, state=state), lines=["Late"], by=pair.mentee)


def test_a_stranger_writes_on_no_agenda(meeting, stranger):
    with pytest.raises(ValidationError):
        set_agenda(meeting=meeting, lines=["Hello"], by=stranger)


def test_in_a_group_every_student_has_lines_of_their_own(mentor):
    group = make_group(mentor, size=2)
    one, other = (pair.mentee for pair in group.relationships)
    set_agenda(meeting=group, lines=["Electives"], by=one)
    set_agenda(meeting=group, lines=["Step 2"], by=other)
    set_agenda(meeting=group, lines=["Bring the schedule"], by=mentor)
    set_agenda(meeting=group, lines=["Research"], by=one)
    assert set(texts(group)) == {"Research", "Step 2", "Bring the schedule"}
    assert texts(group)[-1] == "Bring the schedule"


def test_in_a_group_only_those_whose_mentorship_runs_write(mentor):
    group = make_group(mentor, size=2)
    gone, stays = group.relationships
    end_relationship(relationship=gone, by=gone.mentee)
    group = Meeting.objects.with_people().get(pk=group.pk)
    assert [can_write_agenda(person, group) for person in (gone.mentee, stays.mentee, mentor)] == [False, True, True]


@pytest.fixture
def talked(pair) -> Meeting:
    """Yesterday's, held, with two lines of the student's."""
    past = make_past_meeting(pair, state="held")
    for text in ("Electives", "Step 2"):
        make_agenda_item(past, pair.mentee, text)
    return past


def left(meeting) -> list[str]:
    return list(meeting.agenda.not_talked_about().values_list("text", flat=True))


def test_with_the_log_all_was_talked_about_but_what_is_left(talked):
    settle_lines(talked, left=[talked.agenda.get(text="Step 2").pk])
    assert left(talked) == ["Step 2"]
    settle_lines(talked, left=[])
    assert left(talked) == []
    settle_lines(talked, left=None)
    assert left(talked) == ["Electives", "Step 2"]


def test_a_line_that_was_done_keeps_its_time(talked):
    settle_lines(talked, left=[])
    before = talked.agenda.get(text="Electives").done_at
    settle_lines(talked, left=[talked.agenda.get(text="Step 2").pk])
    assert talked.agenda.get(text="Electives").done_at == before


def test_either_side_says_later_what_was_left(talked, pair):
    settle_lines(talked, left=[])
    leave_lines(meeting=talked, left=talked.agenda.filter(text="Electives"), by=pair.mentor)
    assert left(talked) == ["Electives"]
    assert Event.objects.get(target_id=talked.pk).verb == "said what is left"


def test_in_a_group_a_student_speaks_for_their_own_lines_alone(mentor):
    group = make_group(mentor, size=2, starts_at=timezone.now() - timedelta(days=1), state="held")
    one, other = (pair.mentee for pair in group.relationships)
    make_agenda_item(group, one, "Electives")
    make_agenda_item(group, other, "Step 2")
    settle_lines(group, left=[])
    leave_lines(meeting=group, left=group.agenda.all(), by=one)
    assert left(group) == ["Electives"]


def test_what_was_left_cannot_be_said_of_a_meeting_that_is_to_come(meeting, pair):
    with pytest.raises(ValidationError):
        leave_lines(meeting=meeting, left=[], by=pair.mentee)
