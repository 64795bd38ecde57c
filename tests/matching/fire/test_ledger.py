"""The witness of the fire is itself looked at: a ledger that saw nothing would let everything pass."""

import pytest

from accounts.models import MentorProfile
from matching.models import Relationship
from tests import factories
from tests.matching.waitlist.factories import make_entry

from . import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    """A mentor with one place, which is taken."""
    mentor = factories.make_mentor(capacity=1)
    factories.make_relationship(mentor, factories.make_student())
    ledger.install()
    return mentor


def raised() -> list[tuple[int, int]]:
    return [(line.load, line.capacity) for line in ledger.raised_above_capacity()]


def test_it_sees_a_mentorship_for_which_there_was_no_place(small):
    factories.make_relationship(small, factories.make_student())
    assert raised() == [(2, 1)]


def test_it_sees_a_place_held_that_was_not_free(small):
    make_entry(factories.make_student(), small, held_for=5)
    assert raised() == [(2, 1)]


def test_a_lowered_capacity_is_no_rise_of_the_load(small):
    MentorProfile.objects.filter(user=small).update(capacity=0)
    assert raised() == []


def test_a_place_that_was_freed_or_made_may_be_filled(small):
    Relationship.objects.update(state="ended", ended_at="2026-01-01T00:00:00Z", ended_by=small)
    factories.make_relationship(small, factories.make_student())
    MentorProfile.objects.filter(user=small).update(capacity=2)
    factories.make_relationship(small, factories.make_student())
    assert raised() == []


def test_advising_fills_no_place(small):
    factories.make_relationship(small, factories.make_student(), kind=Relationship.Kind.ADVISING)
    assert raised() == []
