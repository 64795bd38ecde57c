"""What people read in their calendars is what we hold, through a year in which the clocks change twice."""

import pytest

from meetings.services import booking, calling_off

from .replay import START, YEAR, Replay
from .replay_acts import ACTS, books, cannot, moves


@pytest.fixture
def replay(db, monkeypatch):
    return lambda seed: Replay(seed, monkeypatch)


def test_after_every_change_of_a_year_each_calendar_equals_ours(replay):
    run = replay(seed=4)
    run.run(ACTS, steps=30)
    assert run.now > START + YEAR * 0.7
    assert len(run.mails) > 40
    run.late_and_mixed()


def test_the_model_notices_a_number_that_does_not_rise(replay, monkeypatch):
    for module in (booking, calling_off):
        monkeypatch.setattr(module, "next_of", lambda meeting: meeting.sequence)
    with pytest.raises(AssertionError, match="SEQUENCE did not rise"):
        replay(seed=1).run([books, moves, cannot], steps=20)


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(1, 6))
def test_so_it_is_in_years_with_many_changes(replay, seed):
    run = replay(seed)
    run.run(ACTS, steps=60)
    assert len(run.mails) > 60
    run.late_and_mixed()
