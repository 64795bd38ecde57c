from datetime import date
from itertools import pairwise

import pytest

from reports.periods import final_quarters, months_after, year_so_far

JULY = date(2026, 7, 1)


def test_the_year_so_far_ends_today_and_no_later_than_the_year():
    assert year_so_far(JULY, date(2026, 11, 21)).ends == date(2026, 11, 21)
    assert year_so_far(JULY, date(2028, 1, 1)).ends == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("today", "ends"),
    [
        (date(2026, 10, 28), []),
        (date(2026, 10, 29), [date(2026, 9, 30)]),
        (date(2027, 1, 29), [date(2026, 9, 30), date(2026, 12, 31)]),
        (date(2028, 1, 1), [date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30)]),
    ],
)
def test_a_quarter_is_final_when_no_log_that_it_counts_can_be_corrected_any_more(today, ends):
    """Logged on the last of 14 days, a meeting of the last evening can be corrected for 14 days more."""
    assert [quarter.ends for quarter in final_quarters(JULY, today, grace_days=14)] == ends


def test_quarters_neither_overlap_nor_leave_a_day_out():
    quarters = final_quarters(JULY, date(2030, 1, 1), grace_days=14)
    assert all((after.starts - before.ends).days == 1 for before, after in pairwise(quarters))


def test_a_year_may_start_in_any_month():
    assert months_after(date(2026, 9, 1), 6) == date(2027, 3, 1)
    assert months_after(date(2026, 1, 1), 12) == date(2027, 1, 1)
