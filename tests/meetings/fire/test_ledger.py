"""The witness of the fire is itself looked at: a ledger that saw nothing would let everything pass."""

from datetime import timedelta

import pytest
from django.db import connection

from meetings.models import Participant
from tests.meetings.factories import make_meeting

from . import ledger

pytestmark = pytest.mark.django_db

OFF = "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE meetings_participant DROP CONSTRAINT participant_not_in_two_places"


@pytest.fixture
def watched(pair):
    """A meeting, and a table on which the constraint is off."""
    meeting = make_meeting(pair)
    with connection.cursor() as cursor:
        cursor.execute(OFF)
    ledger.install()
    return meeting


def test_it_sees_who_is_in_two_places(watched):
    make_meeting(watched.relationship, starts_at=watched.starts_at + timedelta(minutes=10))
    assert len(ledger.taken_twice()) == 2


def test_it_sees_a_meeting_that_is_moved_onto_another(watched):
    other = make_meeting(watched.relationship, starts_at=watched.starts_at + timedelta(days=1))
    assert ledger.taken_twice() == []
    Participant.objects.filter(meeting=other).update(during=(watched.starts_at, watched.ends_at))
    assert len(ledger.taken_twice()) == 2


def test_a_time_that_was_given_up_is_free(watched):
    Participant.objects.filter(meeting=watched).update(counts=False)
    make_meeting(watched.relationship, starts_at=watched.starts_at)
    assert ledger.taken_twice() == []


def test_what_touches_does_not_overlap(watched):
    make_meeting(watched.relationship, starts_at=watched.ends_at)
    assert ledger.taken_twice() == []
