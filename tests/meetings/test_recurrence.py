"""When a series meets: the local time stays, whatever the clocks do (P12)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from meetings.recurrence import Rule, at, following, in_words, instants, is_last, nth_of, preceding

NEW_YORK = "America/New_York"


def rule(**changed) -> Rule:
    known = {
        "frequency": "weekly",
        "every": 1,
        "weekday": 1,
        "nth": None,
        "local_time": time(16),
        "zone": NEW_YORK,
        "first_on": date(2026, 10, 20),
        "count": 4,
    }
    return Rule(**known | changed)


def local(instant: datetime, zone: str = NEW_YORK) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"


def test_four_in_the_afternoon_stays_so_across_the_autumn_change():
    found = instants(rule())
    assert [local(one) for one in found] == ["10-20 16:00", "10-27 16:00", "11-03 16:00", "11-10 16:00"]
    assert [one.astimezone(UTC).hour for one in found] == [20, 20, 21, 21]


def test_a_time_that_the_spring_change_skips_is_left_out_and_not_counted():
    found = instants(rule(weekday=6, first_on=date(2027, 3, 7), local_time=time(2, 30), count=3))
    assert [local(one) for one in found] == ["03-07 02:30", "03-21 02:30", "03-28 02:30"]


def test_a_time_that_the_autumn_change_repeats_is_taken_at_its_first_reading():
    assert at(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "days"),
    [
        ({"every": 2}, ["10-20", "11-03", "11-17", "12-01"]),
        ({"frequency": "monthly", "nth": 3}, ["10-20", "11-17", "12-15", "01-19"]),
        ({"frequency": "monthly", "nth": -1, "first_on": date(2026, 10, 27)}, ["10-27", "11-24", "12-29", "01-26"]),
        ({"frequency": "monthly", "nth": 3, "every": 2}, ["10-20", "12-15", "02-16", "04-20"]),
    ],
)
def test_days_follow_the_rule(changed, days):
    assert [local(one)[:5] for one in instants(rule(**changed))] == days


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"])
def test_zones_with_odd_offsets_keep_their_local_time(zone):
    found = instants(rule(zone=zone, count=26))
    assert len(found) == 26
    assert {local(one, zone)[6:] for one in found} == {"16:00"}


def test_the_next_and_the_last_instant_are_found_beyond_the_count():
    every = instants(rule())
    assert local(following(rule(), every[-1])) == "11-17 16:00"
    assert preceding(rule(), every[1]) == every[0]
    assert preceding(rule(), every[0]) is None


@pytest.mark.parametrize(("day", "nth", "last"), [(1, 1, False), (8, 2, False), (24, 4, True), (29, -1, True)])
def test_a_day_knows_which_of_its_month_it_is(day, nth, last):
    found = date(2026, 10 if day == 29 else 11, day)
    assert (nth_of(found), is_last(found)) == (nth, last)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "every Tuesday"),
        ({"every": 2}, "every 2 weeks on Tuesday"),
        ({"frequency": "monthly", "nth": 2}, "the second Tuesday of every month"),
        ({"frequency": "monthly", "nth": -1, "every": 3}, "the last Tuesday of every 3 months"),
    ],
)
def test_a_rule_is_said_in_words(changed, words):
    assert in_words(rule(**changed)) == words
