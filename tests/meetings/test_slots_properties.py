"""Whatever the windows, the days, the rules and the zone: what holds of every time that can be booked.

Moments lie around clock changes: spring and autumn, half an hour (Lord Howe), at midnight (São Paulo, until it gave them up
in 2019), and where a law took them away (Mexico City, 2022) or a whole day (Apia, 2011).
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meetings.slots import Caps, Days, Offer, OtherTimes, Rules, Window, is_free, offers

from .slots_by_hand import every_minute

CHANGES = {
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "America/Vancouver": [date(2026, 3, 8), date(2026, 11, 1)],
    "America/Mexico_City": [date(2022, 4, 3), date(2022, 10, 30), date(2023, 4, 2)],
    "America/Sao_Paulo": [date(2018, 11, 4), date(2019, 2, 17), date(2019, 11, 3)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
    "Asia/Kolkata": [date(2026, 6, 1)],
    "Asia/Kathmandu": [date(2026, 6, 1)],
    "Pacific/Apia": [date(2011, 12, 30)],
    "Europe/Berlin": [date(2027, 3, 28), date(2027, 10, 31)],
}
QUARTERS = st.integers(0, 95)


def at(quarter: int) -> time:
    return time(quarter // 4, quarter % 4 * 15)


@st.composite
def stretches(draw) -> tuple[time, time]:
    starts, ends = sorted(draw(st.lists(QUARTERS, min_size=2, max_size=2, unique=True)))
    return at(starts), at(ends)


@st.composite
def around(draw, now: datetime, most: int = 4) -> tuple:
    """Stretches of minutes near the moment, before it too."""
    starts = draw(st.lists(st.integers(-2 * 96, 5 * 96), max_size=most))
    lasts = [draw(st.integers(1, 300)) for _ in starts]
    begin = [now + timedelta(minutes=15 * start) for start in starts]
    return tuple((since, since + timedelta(minutes=last)) for since, last in zip(begin, lasts, strict=True))


@st.composite
def differing_days(draw, near: date, zone: str) -> Days:
    days = st.integers(-1, 4).map(lambda number: near + timedelta(days=number))
    others = [OtherTimes(draw(days), *draw(stretches()), zone) for _ in range(draw(st.integers(0, 2)))]
    closed = [(first, first + timedelta(days=draw(st.integers(0, 2)))) for first in draw(st.lists(days, max_size=1))]
    return Days(tuple(others), tuple(closed), frozenset(draw(st.lists(days, max_size=2))))


@st.composite
def rules(draw) -> Rules:
    buffers = st.sampled_from([0, 5, 15, 45]).map(lambda minutes: timedelta(minutes=minutes))
    return Rules(
        notice=timedelta(hours=draw(st.integers(0, 12))),
        horizon=timedelta(hours=draw(st.integers(1, 84))),
        step=timedelta(minutes=draw(st.sampled_from([15, 20, 30, 60]))),
        before=draw(buffers),
        after=draw(buffers),
    )


@st.composite
def caps(draw, zone: str, taken: tuple) -> Caps:
    most = st.none() | st.integers(1, 3)
    return Caps(draw(most), draw(most), zone, tuple(start for start, _ in taken))


@st.composite
def situations(draw) -> tuple[Offer, int]:
    zone = draw(st.sampled_from(sorted(CHANGES)))
    change = draw(st.sampled_from(CHANGES[zone]))
    midnight = datetime.combine(change, time(), ZoneInfo(zone)).astimezone(UTC)
    now = midnight - timedelta(minutes=draw(st.integers(0, 40 * 60)))
    zones = st.sampled_from([zone, zone, draw(st.sampled_from(sorted(CHANGES)))])
    weekdays = st.integers(-1, 3).map(lambda number: (change + timedelta(days=number)).weekday())
    windows = [Window(draw(weekdays), *draw(stretches()), draw(zones)) for _ in range(draw(st.integers(1, 3)))]
    meetings = draw(around(now))
    offer = Offer(
        windows=windows,
        rules=draw(rules()),
        now=now,
        days=draw(differing_days(change, zone)),
        caps=draw(caps(zone, meetings)),
        meetings=meetings,
        busy=draw(around(now)),
        blocked=draw(around(now)),
    )
    return offer, draw(st.sampled_from([10, 30, 45, 60, 120]))


@settings(deadline=None, max_examples=60)
@given(situations())
def test_they_are_those_that_are_found_by_looking_at_every_minute(situation):
    offer, minutes = situation
    assert offer.starts(minutes) == every_minute(offer, minutes)


@given(situations())
def test_they_are_in_order_each_once_and_in_time(situation):
    offer, minutes = situation
    found, rules = offer.starts(minutes), offer.rules
    assert found == sorted(set(found))
    assert all(offer.now + rules.notice <= start <= offer.now + rules.horizon for start in found)


@given(situations())
def test_the_clock_on_the_wall_shows_the_grid_of_a_window_on_an_open_day(situation):
    offer, minutes = situation
    for start in offer.starts(minutes):
        assert any(
            offer.days.has(window, start.astimezone(ZoneInfo(window.zone)).date()) and on_grid(offer, window, start)
            for window in [*offer.windows, *offer.days.others]
        )


def on_grid(offer: Offer, window: Window | OtherTimes, start: datetime) -> bool:
    wall = start.astimezone(ZoneInfo(window.zone)).replace(tzinfo=None)
    past_opening = wall - datetime.combine(wall.date(), window.starts)
    return window.starts <= wall.time() < window.ends and past_opening % offer.rules.step == timedelta(0)


@given(situations())
def test_between_two_meetings_both_buffers_are_free(situation):
    offer, minutes = situation
    gap = offer.rules.before + offer.rules.after
    for start in offer.starts(minutes):
        end = start + timedelta(minutes=minutes)
        assert all(start - until >= gap or since - end >= gap for since, until in offer.meetings)
        assert is_free(start - offer.rules.before, end + offer.rules.after, offer.busy)
        assert is_free(start, end, offer.blocked)


@given(situations())
def test_no_day_and_no_week_gets_more_than_its_cap(situation):
    offer, minutes = situation
    for start in offer.starts(minutes):
        days = [one.astimezone(ZoneInfo(offer.caps.zone)).date() for one in (*offer.caps.starts, start)]
        weeks = [day.isocalendar()[:2] for day in days]
        assert days.count(days[-1]) <= (offer.caps.per_day or len(days))
        assert weeks.count(weeks[-1]) <= (offer.caps.per_week or len(weeks))


@given(situations(), st.data())
def test_whatever_is_added_to_the_busy_times_never_adds_a_time_to_book(situation, data):
    offer, minutes = situation
    what = data.draw(st.sampled_from(["meetings", "busy", "blocked"]))
    fuller = replace(offer, **{what: (*getattr(offer, what), *data.draw(around(offer.now)))})
    assert set(fuller.starts(minutes)) <= set(offer.starts(minutes))


@given(situations())
def test_a_stricter_rule_never_adds_a_time_to_book(situation):
    offer, minutes = situation
    wider = replace(offer.rules, before=offer.rules.before + timedelta(minutes=10), after=timedelta(hours=1))
    stricter = [replace(offer, rules=wider), replace(offer, caps=replace(offer.caps, per_day=1, per_week=1))]
    assume(offer.rules.after <= timedelta(hours=1))
    assert all(set(one.starts(minutes)) <= set(offer.starts(minutes)) for one in stricter)


@given(situations(), st.integers(-6, 6))
def test_one_instant_is_offered_exactly_when_it_is_listed(situation, quarters):
    offer, minutes = situation
    listed = set(offer.starts(minutes))
    for start in listed:
        near = start + timedelta(minutes=15 * quarters)
        assert offer.window_at(start, minutes) is not None
        assert (near in listed) == (offer.window_at(near, minutes) is not None)


@given(situations())
def test_the_window_that_is_named_for_an_instant_has_it(situation):
    offer, minutes = situation
    for start in offer.starts(minutes):
        assert offers(offer.window_at(start, minutes), start, minutes, offer.rules.step)
