"""While a mentorship is paused, or a conflict keeps its two apart, no path leads to a meeting, and each says why."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matching.services import pause_relationship
from meetings.models import Participant, Series
from meetings.repeating import Repeat
from meetings.services import (
    Proposal,
    book_meeting,
    cannot_come,
    counter_proposal,
    move_meeting,
    pick_time,
    propose_times,
    take_back,
    take_offered_time,
)
from meetings.services.series import book_series
from tests import factories

from .factories import make_meeting, next_openings

PATHS = ["book", "move", "series", "propose", "counter", "pick", "offered", "take back"]
IN = timedelta(days=10)


@pytest.fixture
def ready(open_pair) -> dict:
    """Each path to a meeting ten days from now, one step before it."""
    pair, side, minutes = open_pair, open_pair.mentee, 30
    at = next(start for start in next_openings(pair) if start > timezone.now() + IN)
    other = Proposal((at,), minutes)
    offer = {"relationship": pair, "starts_at": at, "minutes": minutes}
    proposed = propose_times(relationship=pair, proposal=other, by=pair.mentor)
    booked = make_meeting(pair, starts_at=at - timedelta(days=5))
    given_up = make_meeting(pair, starts_at=at + timedelta(hours=1))
    cannot_come(meeting=given_up, by=side)
    repeat = Repeat(frequency=Series.Frequency.WEEKLY, every=1, count=3)
    return {
        "book": lambda: book_meeting(**offer, by=side),
        "move": lambda: move_meeting(meeting=booked, starts_at=at, by=side),
        "series": lambda: book_series(**offer, repeat=repeat, by=side),
        "propose": lambda: propose_times(relationship=pair, proposal=other, by=side),
        "counter": lambda: counter_proposal(meeting=proposed, proposal=other, by=side),
        "pick": lambda: pick_time(meeting=proposed, starts_at=at, by=side),
        "offered": lambda: take_offered_time(**offer, by=pair.mentor),
        "take back": lambda: take_back(meeting=given_up, by=side),
    }


def declare(pair, first: int) -> None:
    """As a row: the clock that pauses has not come round yet."""
    factories.make_conflict(pair.mentor, pair.mentee, by=pair.mentor, starts_in=first, days=4)


def refused(act, words: str) -> None:
    before = Participant.objects.filter(counts=True).count()
    with pytest.raises(ValidationError, match=words):
        act()
    assert Participant.objects.filter(counts=True).count() == before


@pytest.mark.parametrize("path", PATHS)
def test_while_it_is_paused(open_pair, ready, path):
    pause_relationship(relationship=open_pair, by=open_pair.mentee)
    refused(ready[path], "it is paused")


@pytest.mark.parametrize("path", PATHS)
def test_while_a_conflict_keeps_them_apart_also_before_the_clock_has_paused_it(open_pair, ready, path):
    declare(open_pair, 0)
    refused(ready[path], "No meeting can be booked in this mentorship at present")


@pytest.mark.parametrize("path", PATHS)
def test_on_a_day_on_which_a_conflict_will_keep_them_apart(open_pair, ready, path):
    declare(open_pair, 9)
    refused(ready[path], "on that day. Choose another day")


@pytest.mark.parametrize("path", [path for path in PATHS if path != "offered"])
def test_otherwise_each_of_them_goes_through(ready, path):
    assert ready[path]() is not None
