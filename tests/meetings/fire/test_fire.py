"""P3 under fire: from several processes and many threads, with the participants and the ledger of the database as witnesses.

First a rush: everybody wants the same few times, and nobody gives one back, so each has exactly one winner. Then a melee, in
which times are also given up, taken back and moved away. The quick one runs with the suite, the whole one with `make drill`; both
print their figures (`pytest -s`).
"""

from datetime import datetime
from itertools import pairwise

import pytest

from meetings.models import Meeting, Participant
from notifications.models import Notification

from . import battle, ledger
from .field import OFTEN, Field, prepare

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {
    "quick": {"ahead": 3, "behind": 1, "each": 10, "threads": 3, "acts_each": 8},
    "whole": {"ahead": 15, "behind": 5, "each": 25, "threads": 8, "acts_each": 24},
}
POLITE = ("another meeting at this time", "no longer free")


@pytest.fixture
def book():
    ledger.remove()
    yield ledger
    ledger.remove()


@pytest.mark.parametrize("size", ["quick", pytest.param("whole", marks=pytest.mark.drill)])
def test_in_a_fire_every_time_has_one_winner_and_polite_losers(size, book, capsys):
    sizes = dict(SIZES[size])
    threads, acts_each = sizes.pop("threads"), sizes.pop("acts_each")
    place = prepare(**sizes)
    book.install()
    rush = battle.fight(place, threads=threads, acts_each=0, seed=5, rush=True)
    check_that_nothing_broke(rush)
    check_prizes(place, rush)
    melee = battle.fight(place, threads=threads, acts_each=acts_each, seed=7, rush=False)
    check_that_nothing_broke(melee)
    check_that_it_was_a_fire(melee)
    check_seats()
    check_that_both_are_told_of_what_stands()
    with capsys.disabled():
        print(f"\nrush ({size}): {rush.in_words()}\nmelee ({size}): {melee.in_words()}")  # noqa: T201 - the figures


def check_that_nothing_broke(told: battle.Told) -> None:
    assert (told.of("fault"), told.of("denied"), told.deadlocks) == ([], [], 0)
    assert all(words for _, _, words, _ in told.of("refused"))
    assert ledger.taken_twice() == []


def check_prizes(place: Field, rush: battle.Told) -> None:
    """One act went through for each, whatever it was, and that is what the database has; the others read that it is taken."""
    assert len(rush.answers) == len(place.rush)
    for number, (since, until) in enumerate(place.prizes):
        span = (datetime.fromisoformat(since), datetime.fromisoformat(until))
        held = Meeting.objects.filter(participants__counts=True, participants__during__overlap=span).distinct()
        assert (len(rush.winners(number)), held.count()) == (1, 1), f"prize {number}: {rush.winners(number)}"
    rude = [words for _, _, words, _ in rush.of("refused") if not any(polite in words for polite in POLITE)]
    assert rude == []
    assert {act for act, _, _, _ in rush.answers} == {*OFTEN, "log"}


def check_that_it_was_a_fire(melee: battle.Told) -> None:
    assert melee.of("refused"), "nothing was refused"
    for alike in (("book", "move", "pick_one"), ("cancel", "give_up"), ("log_one",), ("propose",)):
        assert sum(melee.done(act) for act in alike), f"none of {alike} went through"


def check_seats() -> None:
    """Nobody is in two places, read without the constraint; and whoever counts is in a meeting that takes time."""
    last = {}
    for line in ledger.lines():
        last[line.person, line.meeting] = line.during, line.counts
    seats = Participant.objects.select_related("meeting").order_by("person", "during")
    assert {(s.person_id, s.meeting_id): (s.during, s.counts) for s in seats} == last
    for one, other in pairwise(seat for seat in seats if seat.counts):
        assert one.person_id != other.person_id or not ledger.overlap(one.during, other.during)
    assert [s for s in seats if s.counts != (s.meeting.takes_time and s.declined_at is None)] == []
    assert [s for s in seats if (s.during.lower, s.during.upper) != (s.meeting.starts_at, s.meeting.ends_at)] == []


def check_that_both_are_told_of_what_stands() -> None:
    """A meeting that was arranged here and stands has its invitation with the number that it has now, once for each side."""
    arranged = ["meetings.booked", "meetings.moved"]
    for meeting in Meeting.objects.confirmed().filter(sequence__gt=0):
        rows = Notification.objects.standing().filter(about_id=meeting.pk, kind__in=arranged)
        assert rows.filter(occasion=str(meeting.sequence)).count() == 2
    for meeting in Meeting.objects.filter(state="cancelled", sequence__gt=0):
        assert not Notification.objects.pending().filter(about_id=meeting.pk, kind="meetings.reminder").exists()
