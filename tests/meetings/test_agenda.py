import pytest
from django.core.exceptions import ValidationError

from accounts.models import Event
from meetings.models import Meeting
from meetings.services import set_agenda

from .factories import make_meeting


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
