"""P1 and P2 under fire: everything at once, from several processes and many threads, with the ledger of the database as witness.

The quick one runs with the suite; the whole one (200 students) with `make drill`. Both print their figures (`pytest -s`).
"""

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts.models import Event
from matching.capacity import load
from matching.models import Relationship, Request, WaitlistEntry
from notifications.models import Notification

from . import battle, ledger
from .field import prepare

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {
    "quick": {"students": 36, "threads": 4, "acts_each": 16},
    "whole": {"students": 200, "threads": 8, "acts_each": 60},
}


@pytest.fixture
def book():
    ledger.remove()
    yield ledger
    ledger.remove()


@pytest.mark.parametrize("size", ["quick", pytest.param("whole", marks=pytest.mark.drill)])
def test_in_a_fire_every_promise_about_places_and_requests_holds(size, book, capsys):
    sizes = dict(SIZES[size])
    place = prepare(sizes.pop("students"))
    book.install()
    told = battle.fight(place, seed=7, **sizes)
    with capsys.disabled():
        print(f"\nfire ({size}): {told.in_words()}")  # noqa: T201 - the figures are what the test is for
    check_that_nothing_broke(told)
    check_places(place)
    check_requests(told)
    check_lines()
    check_that_everybody_was_told()
    check_that_it_was_a_fire(told)


def check_that_nothing_broke(told: battle.Told) -> None:
    assert told.of("fault") == []
    assert (told.deadlocks, told.amiss) == (0, [])


def check_that_it_was_a_fire(told: battle.Told) -> None:
    """Every kind of act went through, and every limit was reached."""
    assert told.of("refused"), "nothing was refused"
    assert all(words for _, _, words in told.of("refused"))
    assert any("which is as many as one can have" in words for _, _, words in told.of("refused")), (
        "P2 was never reached"
    )
    assert min(told.done(act) for act in ("accept", "deactivate", "end", "join", "resize", "withdraw")) > 0


def check_places(place) -> None:
    """P1, by the ledger; and what the application counts is what the ledger has counted."""
    assert ledger.raised_above_capacity() == []
    last = {line.mentor: line.load for line in ledger.lines()}
    assert last[place.asked] == 0, "the mentor has left"
    assert last[place.awaited] == load(place.person(place.awaited))


def check_requests(told: battle.Told) -> None:
    """No request is lost or half decided, and each decision has its event."""
    rows = Request.objects.all()
    begun = Relationship.objects.filter(request__isnull=False)
    assert rows.filter(state="accepted").count() == begun.count() == told.done("accept")
    assert not rows.filter(state="accepted", relationship__isnull=True).exists()
    assert not begun.exclude(request__state="accepted").exists()
    assert rows.filter(state="withdrawn").count() == told.done("withdraw")
    assert set(rows.values_list("state", flat=True)) <= set(Request.State.values)
    open_to_who_left = rows.open().filter(Q(mentor__is_active=False) | Q(student__is_active=False))
    assert not open_to_who_left.exists()
    for row in rows.exclude(state="pending"):
        verbs = Event.objects.filter(target_id=row.pk, verb=f"request {row.state}")
        assert verbs.exists(), f"{row} has no event"


def check_lines() -> None:
    """Nobody waits whom the application forgot: what is taken has its request, what is held has its hour."""
    entries = WaitlistEntry.objects.all()
    assert not entries.standing().filter(mentor__is_active=False).exists()
    assert not entries.filter(state="taken").exclude(request__isnull=False).exists()
    assert not entries.filter(state="offered", held_until__isnull=True).exists()
    assert not entries.lapsed(timezone.now()).exists()


def check_that_everybody_was_told() -> None:
    told = Notification.objects.all()
    for pair in Relationship.objects.filter(request__isnull=False):
        assert told.filter(kind="matching.request_accepted", recipient=pair.mentee, about_id=pair.pk).exists()
    for row in Request.objects.filter(state__in=["declined", "expired"]):
        assert told.filter(kind="matching.request_closed", recipient=row.student, about_id=row.pk).exists()
    for pair in Relationship.objects.ended():
        assert told.filter(kind="matching.relationship_ended", about_id=pair.pk).exists()
    for entry in WaitlistEntry.objects.exclude(offered_at=None):
        assert told.filter(kind="matching.place_held", recipient=entry.student, about_id=entry.pk).exists()
