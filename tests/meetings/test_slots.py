from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from meetings.slots import Caps, Days, Offer, OtherTimes, Rules, Window, bookable, is_free, offers

NEW_YORK = "America/New_York"
ZONES = st.sampled_from([NEW_YORK, "UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"])
QUARTERS = st.integers(0, 95)
NOW = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(quarter: int) -> time:
    return time(quarter // 4, quarter % 4 * 15)


@st.composite
def windows(draw) -> Window:
    starts, ends = sorted(draw(st.lists(QUARTERS, min_size=2, max_size=2, unique=True)))
    return Window(draw(st.integers(0, 6)), at(starts), at(ends), draw(ZONES))


@st.composite
def situations(draw) -> dict:
    now = draw(NOW).replace(microsecond=0)
    hours = st.integers(0, 24 * 20)
    busy = [
        (now + timedelta(hours=since), now + timedelta(hours=since, minutes=draw(st.integers(1, 300))))
        for since in draw(st.lists(hours, max_size=8))
    ]
    return {
        "windows": draw(st.lists(windows(), max_size=5)),
        "busy": busy,
        "minutes": draw(st.integers(10, 180)),
        "notice": timedelta(hours=draw(st.integers(0, 72))),
        "horizon": timedelta(days=draw(st.integers(1, 20))),
        "now": now,
    }


def found(situation: dict) -> list[datetime]:
    rest = {key: value for key, value in situation.items() if key not in {"windows", "busy"}}
    return bookable(situation["windows"], situation["busy"], **rest)


@given(situations())
def test_every_slot_is_in_time_and_free(situation):
    length = timedelta(minutes=situation["minutes"])
    for start in found(situation):
        assert situation["now"] + situation["notice"] <= start <= situation["now"] + situation["horizon"]
        assert is_free(start, start + length, situation["busy"])


@given(situations())
def test_slots_are_in_order_and_occur_once(situation):
    slots = found(situation)
    assert slots == sorted(set(slots))


@given(situations())
def test_every_slot_lies_in_a_window_on_its_local_day_and_grid(situation):
    length = timedelta(minutes=situation["minutes"])
    for start in found(situation):
        assert any(fits(start, length, window) for window in situation["windows"])


def fits(start: datetime, length: timedelta, window: Window) -> bool:
    local, end = (instant.astimezone(ZoneInfo(window.zone)) for instant in (start, start + length))
    minutes = (local.hour - window.starts.hour) * 60 + local.minute - window.starts.minute
    return (
        local.weekday() == window.weekday
        and minutes >= 0
        and minutes % 30 == 0
        and end.date() == local.date()
        and end.time() <= window.ends
    )


@given(situations())
def test_an_instant_is_offered_exactly_when_it_is_listed(situation):
    listed = set(found(situation))
    first, last = (situation["now"] + situation[bound] for bound in ("notice", "horizon"))
    length = timedelta(minutes=situation["minutes"])
    tried = listed | {slot + timedelta(minutes=shift) for slot in listed for shift in (-30, 15, 30, 1440)}
    for start in tried:
        offered = any(offers(window, start, situation["minutes"]) for window in situation["windows"])
        in_time = first <= start <= last
        assert (start in listed) == (offered and in_time and is_free(start, start + length, situation["busy"]))


@given(situations())
def test_a_busy_time_never_adds_a_slot(situation):
    without = situation | {"busy": []}
    assert set(found(situation)) <= set(found(without))


def weekly(weekday: int, starts: time, ends: time, now: datetime, days: int = 28, minutes: int = 30) -> list[str]:
    window = Window(weekday, starts, ends, NEW_YORK)
    options = {"minutes": minutes, "notice": timedelta(0), "horizon": timedelta(days=days), "now": now}
    return [start.strftime("%m-%d %H:%M") for start in bookable([window], [], **options)]


def test_sixteen_stays_sixteen_across_both_clock_changes():
    spring = weekly(1, time(16), time(16, 30), datetime(2026, 3, 1, tzinfo=UTC))
    assert spring == ["03-03 21:00", "03-10 20:00", "03-17 20:00", "03-24 20:00"]
    autumn = weekly(1, time(16), time(16, 30), datetime(2026, 10, 18, tzinfo=UTC))
    assert autumn == ["10-20 20:00", "10-27 20:00", "11-03 21:00", "11-10 21:00"]


def test_local_times_that_the_spring_change_skips_are_not_offered():
    starts = weekly(6, time(1), time(4), datetime(2026, 3, 8, tzinfo=UTC), days=1)
    assert starts == ["03-08 06:00", "03-08 06:30", "03-08 07:00", "03-08 07:30"]


def test_local_times_that_the_autumn_change_repeats_are_offered_once():
    starts = weekly(6, time(0, 30), time(2, 30), datetime(2026, 11, 1, tzinfo=UTC), days=1)
    assert starts == ["11-01 04:30", "11-01 05:00", "11-01 05:30", "11-01 07:00"]


def test_nobody_is_kept_past_a_window_that_ends_in_the_skipped_hour():
    assert weekly(6, time(1), time(2, 30), datetime(2026, 3, 8, tzinfo=UTC), days=1) == ["03-08 06:00"]


def test_meetings_may_touch():
    now = datetime(2026, 11, 23, tzinfo=UTC)
    window = Window(1, time(16), time(17), NEW_YORK)
    taken = (datetime(2026, 11, 24, 21, 30, tzinfo=UTC), datetime(2026, 11, 24, 22, tzinfo=UTC))
    options = {"minutes": 30, "notice": timedelta(0), "horizon": timedelta(days=7), "now": now}
    assert bookable([window], [taken], **options) == [datetime(2026, 11, 24, 21, tzinfo=UTC)]


def local_hours(zone: str, now: datetime, days: int) -> list[str]:
    """What UTC says of Mondays at 16:00 there."""
    window = Window(0, time(16), time(17), zone)
    options = {"minutes": 60, "notice": timedelta(0), "horizon": timedelta(days=days), "now": now}
    return [start.strftime("%Y-%m-%d %H:%M") for start in bookable([window], [], **options)]


def test_sixteen_stays_sixteen_where_a_law_took_the_summer_time_away():
    last_summer = local_hours("America/Mexico_City", datetime(2022, 10, 20, tzinfo=UTC), 14)
    assert last_summer == ["2022-10-24 21:00", "2022-10-31 22:00"]
    next_spring = local_hours("America/Mexico_City", datetime(2023, 3, 30, tzinfo=UTC), 14)
    assert next_spring == ["2023-04-03 22:00", "2023-04-10 22:00"]
    assert local_hours("America/Sao_Paulo", datetime(2019, 11, 1, tzinfo=UTC), 10) == ["2019-11-04 19:00"]


def test_sixteen_stays_sixteen_whatever_the_installed_law_of_a_zone_is():
    zone = ZoneInfo("America/Vancouver")
    window = Window(0, time(16), time(17), zone.key)
    options = {"minutes": 60, "notice": timedelta(0), "horizon": timedelta(days=400)}
    found = bookable([window], [], now=datetime(2026, 9, 1, tzinfo=UTC), **options)
    assert len(found) > 50
    assert {start.astimezone(zone).strftime("%a %H:%M") for start in found} == {"Mon 16:00"}


def test_zones_that_differ_by_thirty_and_forty_five_minutes():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert local_hours("Asia/Kolkata", now, 7) == ["2026-11-23 10:30"]
    assert local_hours("Asia/Kathmandu", now, 7) == ["2026-11-23 10:15"]
    assert local_hours("Australia/Lord_Howe", now, 7) == ["2026-11-23 05:00"]


MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def offered(minutes: int = 30, **parts) -> list[str]:
    """From Monday on, at noon to two every day in UTC unless the parts say otherwise."""
    rules = {"notice": timedelta(0), "horizon": timedelta(days=2)} | parts.pop("rules", {})
    windows = parts.pop("windows", [Window(weekday, time(12), time(14), "UTC") for weekday in range(7)])
    offer = Offer(windows=windows, rules=Rules(**rules), now=MONDAY, **parts)
    return [start.strftime("%d %H:%M") for start in offer.starts(minutes)]


def on_monday(hour: int, minute: int = 0) -> datetime:
    return MONDAY.replace(hour=hour, minute=minute)


def test_other_times_of_a_day_replace_the_weekly_ones_of_that_day_alone():
    days = Days(others=(OtherTimes(MONDAY.date(), time(8), time(9), "UTC"),))
    assert offered(60, days=days) == ["23 08:00", "24 12:00", "24 12:30", "24 13:00"]


def test_a_closed_stretch_has_its_first_and_its_last_day():
    days = Days(closed=((MONDAY.date(), MONDAY.date()),))
    assert offered(120, days=days) == ["24 12:00"]
    days = Days(closed=((MONDAY.date(), MONDAY.date() + timedelta(days=1)),))
    assert offered(120, days=days) == []


def test_a_holiday_takes_weekly_times_and_not_those_of_the_day_itself():
    holidays = frozenset([MONDAY.date()])
    assert offered(120, days=Days(holidays=holidays)) == ["24 12:00"]
    own = (OtherTimes(MONDAY.date(), time(8), time(9), "UTC"),)
    assert offered(60, days=Days(others=own, holidays=holidays))[0] == "23 08:00"


def test_buffers_stack_between_two_meetings():
    rules = {"horizon": timedelta(days=1), "step": timedelta(minutes=15)}
    rules |= {"before": timedelta(minutes=10), "after": timedelta(minutes=20)}
    taken = [(on_monday(12, 30), on_monday(12, 45))]
    assert offered(15, rules=rules, meetings=taken) == ["23 13:15", "23 13:30", "23 13:45"]


def test_from_what_is_elsewhere_a_meeting_keeps_its_own_buffers_alone():
    rules = {"horizon": timedelta(days=1), "step": timedelta(minutes=15)}
    rules |= {"before": timedelta(minutes=10), "after": timedelta(minutes=20)}
    elsewhere = [(on_monday(12, 45), on_monday(13))]
    assert offered(15, rules=rules, busy=elsewhere) == ["23 12:00", "23 13:15", "23 13:30", "23 13:45"]
    assert offered(15, rules=rules, blocked=elsewhere)[2:4] == ["23 12:30", "23 13:00"]


def test_a_day_and_a_week_are_those_of_the_clock_there():
    """Sunday evening in Honolulu is Monday in UTC, and another week."""
    sunday_there = on_monday(3)
    for zone, found in (("UTC", ["24 12:00"]), ("Pacific/Honolulu", ["23 12:00", "24 12:00"])):
        assert offered(120, caps=Caps(per_day=1, zone=zone, starts=(sunday_there,))) == found
    assert offered(120, caps=Caps(per_week=1, zone="UTC", starts=(sunday_there,))) == []
    assert offered(120, caps=Caps(per_week=1, zone="Pacific/Honolulu", starts=(sunday_there,))) == [
        "23 12:00",
        "24 12:00",
    ]
    assert offered(120, caps=Caps(per_week=2, zone="UTC", starts=(sunday_there,))) == ["23 12:00", "24 12:00"]


def test_nobody_is_kept_where_the_clock_falls_back_before_the_window():
    """From half past one to two, and at two it is one again: an hour from half past one lies outside for half an hour."""
    assert weekly(6, time(1, 30), time(2), datetime(2026, 11, 1, tzinfo=UTC), days=1, minutes=60) == []
    assert weekly(6, time(1, 30), time(2), datetime(2026, 11, 1, tzinfo=UTC), days=1) == ["11-01 05:30"]
