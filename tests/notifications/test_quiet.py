"""Quiet hours and the daily hour, across midnight and every change of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notifications.quiet import QuietHours, next_daily

NEW_YORK = ZoneInfo("America/New_York")
ZONES = [ZoneInfo(name) for name in ("America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")]
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
# The weeks of 2026 in which clocks change, and plain ones.
INSTANTS = st.integers(0, 264 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
HOURS = st.builds(QuietHours, CLOCKS, CLOCKS, st.sampled_from(ZONES)).filter(lambda hours: hours.start != hours.end)


def is_quiet_on_the_clock(hours: QuietHours, instant: datetime) -> bool:
    shown = instant.astimezone(hours.zone).time()
    if hours.start < hours.end:
        return hours.start <= shown < hours.end
    return shown >= hours.start or shown < hours.end


@given(HOURS, INSTANTS)
def test_whatever_the_clock_calls_quiet_is_quiet(hours, instant):
    if is_quiet_on_the_clock(hours, instant):
        begins, ends = hours.around(instant)
        assert begins <= instant < ends


@given(HOURS, INSTANTS)
def test_beside_a_change_of_the_clocks_nothing_else_is(hours, instant):
    offsets = {(instant + timedelta(days=day)).astimezone(hours.zone).utcoffset() for day in (-2, -1, 0, 1, 2)}
    assume(len(offsets) == 1)
    assert bool(hours.around(instant)) == is_quiet_on_the_clock(hours, instant)


@given(HOURS, INSTANTS)
def test_a_reminder_moves_to_the_beginning_never_later(hours, instant):
    at = hours.before(instant)
    assert at <= instant
    assert instant - at < timedelta(hours=25)


@given(HOURS, INSTANTS)
def test_what_waits_comes_when_it_is_over(hours, instant):
    at = hours.after(instant)
    assert at >= instant
    assert hours.around(instant) is None or at == hours.around(instant)[1]


@pytest.mark.parametrize(
    ("utc", "begins", "ends"),
    [
        ("2026-11-22T04:00", "2026-11-22T03:00", "2026-11-22T12:00"),  # 23:00 in winter
        ("2026-03-08T07:30", "2026-03-08T03:00", "2026-03-08T11:00"),  # the night that is an hour short
        ("2026-11-01T06:30", "2026-11-01T02:00", "2026-11-01T12:00"),  # and the one that is an hour long
    ],
)
def test_the_night_lasts_from_ten_to_seven_whatever_the_clocks_do(utc, begins, ends):
    hours = QuietHours(time(22), time(7), NEW_YORK)
    found = hours.around(datetime.fromisoformat(utc).replace(tzinfo=UTC))
    assert found == tuple(datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (begins, ends))


@given(CLOCKS, st.sampled_from(ZONES), INSTANTS)
def test_the_daily_hour_is_ahead_and_comes_once_a_day(at, zone, instant):
    first = next_daily(at, zone, instant)
    second = next_daily(at, zone, first)
    assert instant < first <= instant + timedelta(hours=26)
    assert timedelta(hours=22) <= second - first <= timedelta(hours=26)
