import pytest

from matching.models import Relationship
from meetings.models import Meeting
from tests.factories import make_relationship

from .factories import make_meeting, make_past_meeting, offer_every_day


@pytest.fixture
def pair(mentor, student) -> Relationship:
    return make_relationship(mentor, student)


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
