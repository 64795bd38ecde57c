from datetime import date

import pytest

from accounts.months import months_later, span_in_words


def test_a_month_that_is_too_short_ends_on_its_last_day():
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_no_months_later_is_the_same_day():
    assert months_later(date(2026, 12, 31), 0) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("months", "words"), [(1, "1 month"), (6, "6 months"), (12, "1 year"), (18, "18 months"), (84, "7 years")]
)
def test_a_span_is_said_in_years_where_it_comes_out_even(months, words):
    assert span_in_words(months) == words
