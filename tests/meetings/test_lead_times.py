from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.lead_times import OFFERED, moments, words
from notifications.quiet import QuietHours

NIGHT = QuietHours(time(22), time(7), ZoneInfo("America/New_York"))
NOW = datetime(2026, 3, 1, 15, tzinfo=UTC)
STARTS = st.integers(60, 254 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
LEADS = st.lists(st.sampled_from(OFFERED), max_size=3, unique=True)
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
ZONES = st.sampled_from([ZoneInfo(name) for name in ("America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")])
QUIET = st.builds(QuietHours, CLOCKS, CLOCKS, ZONES).filter(lambda hours: hours.start != hours.end) | st.none()


@given(STARTS, LEADS, QUIET)
def test_every_reminder_is_ahead_before_the_start_and_alone_at_its_moment(starts_at, leads, quiet):
    found = moments(starts_at, leads, quiet, NOW)
    assert set(found) <= set(leads)
    assert len(set(found.values())) == len(found)
    for lead, at in found.items():
        assert NOW < at <= starts_at - timedelta(minutes=lead)


@given(STARTS, LEADS)
def test_without_quiet_hours_none_moves_and_none_is_lost(starts_at, leads):
    ahead = {lead for lead in leads if starts_at - timedelta(minutes=lead) > NOW}
    found = moments(starts_at, leads, None, NOW)
    assert found == {lead: starts_at - timedelta(minutes=lead) for lead in ahead}


@given(STARTS, LEADS, QUIET)
def test_quiet_hours_lose_a_reminder_only_to_another_or_to_the_past(starts_at, leads, quiet):
    found = moments(starts_at, leads, quiet, NOW)
    for lead in leads:
        at = starts_at - timedelta(minutes=lead)
        at = quiet.before(at) if quiet else at
        assert at <= NOW or at in found.values()


def test_two_that_fall_into_one_night_become_one_at_its_beginning():
    starts_at = datetime(2026, 4, 7, 11, 30, tzinfo=UTC)  # 7:30 in New York
    assert moments(starts_at, [60, 120], NIGHT, NOW) == {60: datetime(2026, 4, 7, 2, tzinfo=UTC)}


def test_one_whose_night_has_begun_is_left_to_the_mail_of_this_moment():
    starts_at = datetime(2026, 4, 7, 11, 30, tzinfo=UTC)
    assert moments(starts_at, [60], NIGHT, starts_at - timedelta(hours=8)) == {}


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(15, "15 minutes before"), (60, "1 hour before"), (1440, "1 day before"), (2160, "36 hours before")],
)
def test_a_lead_time_in_words(minutes, text):
    assert words(minutes) == text
