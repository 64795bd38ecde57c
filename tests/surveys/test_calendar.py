from datetime import date

import pytest

from surveys.calendar import (
    label_of,
    period_on,
    set_points,
    survey_is_due,
    working_days_between,
)

JULY = {"year_starts_month": 7, "days_open": 21}


def test_a_year_that_starts_in_july_has_its_points_in_october_and_march():
    assert set_points(2026, year_starts_month=7) == [date(2026, 10, 15), date(2027, 3, 15)]


def test_another_start_of_the_year_moves_the_points():
    assert set_points(2026, year_starts_month=9) == [date(2026, 12, 15), date(2027, 5, 15)]


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 10, 14), None),
        (date(2026, 10, 15), "2026-fall"),
        (date(2026, 11, 5), "2026-fall"),
        (date(2026, 11, 6), None),
        (date(2027, 3, 15), "2027-spring"),
        (date(2027, 4, 6), None),
    ],
)
def test_a_period_is_open_from_its_point_to_its_last_day(day, key):
    period = period_on(day, **JULY)
    assert (period.key if period else None) == key


def test_a_window_that_reaches_into_the_next_year_is_found_from_there():
    assert period_on(date(2027, 1, 10), year_starts_month=9, days_open=60).key == "2026-winter"


def test_the_key_of_a_period_reads_as_season_and_year():
    assert label_of("2026-fall") == "Fall 2026"


def test_the_first_survey_waits_for_a_point_of_the_year():
    assert survey_is_due(date(2026, 10, 15), last=None, every_months=6, in_period=True)
    assert not survey_is_due(date(2026, 9, 1), last=None, every_months=6, in_period=False)


@pytest.mark.parametrize(("day", "due"), [(date(2027, 4, 14), False), (date(2027, 4, 15), True)])
def test_a_later_survey_counts_from_the_one_before(day, due):
    assert survey_is_due(day, last=date(2026, 10, 15), every_months=6, in_period=False) is due


def test_a_weekend_does_not_count_as_working_days():
    friday, tuesday = date(2026, 11, 20), date(2026, 11, 24)
    assert working_days_between(friday, tuesday) == 2
    assert working_days_between(friday, friday) == 0
