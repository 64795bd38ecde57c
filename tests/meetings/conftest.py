import pytest

from accounts.grants.delegates import name_delegate
from accounts.models import Delegate, User
from matching.models import Relationship
from meetings.models import Meeting
from tests.factories import make_relationship, make_user

from .factories import a_while_ago, make_meeting, make_past_meeting, offer_every_day, with_words


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


@pytest.fixture
def assistant(db) -> User:
    return make_user("faculty", "Pat Kim")


@pytest.fixture
def grant(mentor, assistant) -> Delegate:
    """The assistant keeps the mentor's calendar."""
    return name_delegate(mentor=mentor, person=assistant, by=mentor)


@pytest.fixture
def written(open_pair) -> Meeting:
    return with_words(open_pair)
