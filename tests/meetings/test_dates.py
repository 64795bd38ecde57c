"""Weekly times by kind, days that differ, rules and the school's holidays: what the services take and refuse."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Event
from meetings.models import Availability, BookingRules, DateOverride, Holiday, Weekday
from meetings.services import (
    add_holidays,
    add_window,
    change_window,
    close_days,
    move_to_own_zone,
    offer_other_times,
    remove_dates,
    remove_holiday,
    set_rules,
)
from tests.factories import make_staff

from .factories import close_a_day, make_holiday, make_other_times, make_window

FOUR, SIX = time(16), time(18)
DAY = date(2030, 5, 7)


def add(person, **details) -> Availability:
    details = {"weekday": Weekday.TUESDAY, "starts": FOUR, "ends": SIX, "by": person} | details
    return add_window(person=person, **details)


def verbs(target) -> list[tuple[str, str]]:
    return [(event.verb, event.reason) for event in Event.objects.filter(target_id=target.pk).order_by("at")]


def test_windows_for_different_kinds_may_overlap_and_those_for_one_may_not(mentor):
    add(mentor, kinds=["advising"])
    add(mentor, kinds=["mentoring", "research"])
    for kinds in ([], ["research", "peer"]):
        with pytest.raises(ValidationError, match="overlaps a time that is already offered"):
            add(mentor, kinds=kinds)
    assert Availability.objects.count() == 2


def test_a_window_for_everybody_leaves_no_room_for_one_of_a_kind(mentor):
    add(mentor)
    with pytest.raises(ValidationError, match="overlaps"):
        add(mentor, kinds=["advising"])


@pytest.mark.parametrize("minutes", [1, 14])
def test_a_window_in_which_nobody_can_meet_is_refused(mentor, minutes):
    with pytest.raises(ValidationError, match="at least 15 minutes"):
        add(mentor, ends=time(16, minutes))
    add(mentor, ends=time(16, 15))


def test_a_window_is_changed_in_the_zone_it_was_made_in(mentor, assistant, grant):
    window = make_window(mentor, zone="America/Chicago")
    change_window(window=window, by=assistant, starts=time(9), ends=time(10), kinds=["advising"])
    window.refresh_from_db()
    assert (window.starts, window.zone, window.kinds) == (time(9), "America/Chicago", ["advising"])
    assert verbs(window) == [("changed", f"for {mentor.pk}")]


def test_a_window_may_overlap_the_one_that_it_was_and_no_other(mentor):
    window = make_window(mentor)
    make_window(mentor, starts=SIX, ends=time(19))
    change_window(window=window, by=mentor, starts=time(15))
    with pytest.raises(ValidationError, match="overlaps"):
        change_window(window=window, by=mentor, ends=time(18, 30))


def test_nobody_else_changes_a_window(mentor, other_faculty, student):
    for person in (other_faculty, student):
        with pytest.raises(ValidationError, match="Only a mentor's own times"):
            change_window(window=make_window(mentor), by=person, ends=time(19))


def test_times_of_another_zone_move_to_where_the_person_is_now(mentor):
    window, day = make_window(mentor), make_other_times(mentor, timezone.localdate() + timedelta(days=9))
    mentor.time_zone = "Asia/Kathmandu"
    assert move_to_own_zone(person=mentor, by=mentor) == 2
    for entry in (window, day):
        entry.refresh_from_db()
    assert (window.zone, window.starts, day.zone) == ("Asia/Kathmandu", FOUR, "Asia/Kathmandu")
    assert move_to_own_zone(person=mentor, by=mentor) == 0
    assert verbs(mentor) == [("moved times to their zone", "")]


def test_a_day_is_closed_or_has_other_times_and_never_both(mentor):
    close_days(person=mentor, on=DAY, until=DAY + timedelta(days=3), by=mentor)
    with pytest.raises(ValidationError, match="already an entry for this day"):
        offer_other_times(person=mentor, on=DAY + timedelta(days=3), starts=FOUR, ends=SIX, by=mentor)
    offer_other_times(person=mentor, on=DAY + timedelta(days=4), starts=FOUR, ends=SIX, by=mentor)
    with pytest.raises(ValidationError, match="already an entry for this day"):
        close_days(person=mentor, on=DAY + timedelta(days=4), until=DAY + timedelta(days=9), by=mentor)


def test_other_times_of_one_day_may_touch_and_not_overlap(mentor):
    offer_other_times(person=mentor, on=DAY, starts=FOUR, ends=SIX, by=mentor)
    offer_other_times(person=mentor, on=DAY, starts=SIX, ends=time(19), by=mentor)
    with pytest.raises(ValidationError, match="overlaps other times of that day"):
        offer_other_times(person=mentor, on=DAY, starts=time(17), ends=time(18, 30), by=mentor)


@pytest.mark.parametrize(
    ("act", "details", "sentence"),
    [
        (close_days, {"on": DAY, "until": DAY - timedelta(days=1)}, "on or after the first one"),
        (offer_other_times, {"on": DAY, "starts": SIX, "ends": FOUR}, "after the one at which it starts"),
        (offer_other_times, {"on": DAY, "starts": FOUR, "ends": time(16, 10)}, "at least 15 minutes"),
    ],
)
def test_days_that_make_no_sense_are_refused(mentor, act, details, sentence):
    with pytest.raises(ValidationError, match=sentence):
        act(person=mentor, by=mentor, **details)
    assert not DateOverride.objects.exists()


def test_days_and_rules_are_set_by_the_mentor_and_who_keeps_the_calendar(mentor, other_faculty, assistant, grant):
    for person, reason in ((mentor, ""), (assistant, f"for {mentor.pk}")):
        day = close_days(person=mentor, on=DAY, until=DAY, by=person)
        assert verbs(day) == [("added", reason)]
        remove_dates(override=day, by=person)
        assert verbs(set_rules(person=mentor, by=person, per_day=3))[-1] == ("changed", reason)
    for act in (
        lambda: close_days(person=mentor, on=DAY, until=DAY, by=other_faculty),
        lambda: remove_dates(override=close_a_day(mentor), by=other_faculty),
        lambda: set_rules(person=mentor, by=other_faculty, per_day=3),
    ):
        with pytest.raises(ValidationError, match="Only a mentor's own times"):
            act()
    assert BookingRules.objects.get().per_day == 3


@pytest.mark.parametrize(
    "rules", [{"buffer_before": 121}, {"per_day": 0}, {"horizon_days": 6}, {"notice_hours": 400}, {"step_minutes": 7}]
)
def test_rules_out_of_bounds_are_refused(mentor, rules):
    with pytest.raises(ValidationError):
        set_rules(person=mentor, by=mentor, **rules)
    assert not BookingRules.objects.exists()


def test_holidays_are_added_all_or_none(staff):
    add_holidays(days=[(DAY, "Founders' Day")], by=staff)
    with pytest.raises(ValidationError, match=r"already there: Founders' Day"):
        add_holidays(days=[(DAY + timedelta(days=1), "Bridge"), (DAY, "Again")], by=staff)
    assert [str(day) for day in Holiday.objects.all()] == ["Founders' Day (2030-05-07)"]
    assert verbs(Holiday.objects.get()) == [("added", "")]


def test_only_staff_of_the_whole_school_set_holidays(mentor, student, staff):
    holiday = make_holiday(DAY)
    reports_only = make_staff("Lee Park", staff_scope="reports")
    for person in (mentor, student, reports_only):
        with pytest.raises(ValidationError, match="Only student-affairs staff"):
            add_holidays(days=[(DAY, "Mine")], by=person)
        with pytest.raises(ValidationError, match="Only student-affairs staff"):
            remove_holiday(holiday=holiday, by=person)
    remove_holiday(holiday=holiday, by=staff)
    assert not Holiday.objects.exists()
