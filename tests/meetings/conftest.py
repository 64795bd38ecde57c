import pytest

from matching.models import Relationship
from meetings.models import Meeting
from tests.factories import make_relationship

from .factories import a_while_ago, make_meeting, make_past_meeting, offer_every_day


@pytest.fixture
def pair(mentor, student) -> Relationship:
    """It has run for long enough to have had meetings."""
    return make_relationship(mentor, student, started_at=a_while_ago())


@pytest.fixture
def open_pair(pair) -> Relationship:
    """A pair whose mentor can be booked every day."""
    offer_every_day(pair.mentor)
    return pair


@pytest.fixture
def meeting(pair) -> Meeting:
    return make_meeting(pair)


@pytest.fixture
def past(pair) -> Meeting:
    """Yesterday's, which nobody has logged."""
    return make_past_meeting(pair)
