"""The pages on which times are set, and those on which they are picked."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Program, User
from meetings.models import Availability, BookingRules, DateOverride, Holiday, Weekday
from tests.queries import same_at_1_and_30

from .external.factories import make_busy, make_calendar
from .factories import (
    close_a_day,
    make_holiday,
    make_meeting,
    make_other_times,
    make_rules,
    make_window,
    next_openings,
    offer_every_day,
)


def address(name: str, *args) -> str:
    return reverse(f"meetings:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def window_data(**changes) -> dict:
    return {"weekday": 1, "starts": "16:00", "ends": "18:00", "mode": "in_person", "place": "Lab 9"} | changes


@pytest.fixture(params=["own", "kept"])
def at(request, client_for, mentor, assistant, grant):
    """The mentor at their own pages, and their assistant at the same ones."""
    client = client_for(mentor if request.param == "own" else assistant)
    before = () if request.param == "own" else (mentor,)
    prefix = "" if request.param == "own" else "kept-"
    return lambda name, *args: (client, address(prefix + name, *before, *args))


def test_a_window_is_added_for_kinds_and_changed(at, mentor):
    client, url = at("availability")
    page = client.post(url, window_data(kinds=["advising"]), follow=True).content.decode()
    assert "for advising" in page
    window = Availability.objects.get()
    client, url = at("change-window", window)
    assert 'value="16:00"' in client.get(url).content.decode()
    assert client.post(url, window_data(ends="17:00", kinds=[])).status_code == 302
    window.refresh_from_db()
    assert (window.person, window.ends, window.kinds) == (mentor, time(17), [])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends": "16:05"}, "Offer at least 15 minutes: nobody can meet in less."),
        ({"starts": "4 o'clock"}, "Choose a time, or write it like 16:30."),
        ({"starts": "16:00:30"}, "Choose whole minutes, such as 16:00."),
        ({"starts": "19:00", "ends": "20:30"}, "This overlaps a time that is already offered: Tuesday 20:00 to 21:00."),
    ],
)
def test_a_change_that_does_not_fit_says_why_and_keeps_what_was_typed(at, mentor, change, sentence):
    window = make_window(mentor)
    make_window(mentor, starts=time(20), ends=time(21))
    client, url = at("change-window", window)
    page = client.post(url, window_data(**change)).content.decode()
    assert sentence in page
    assert 'value="Lab 9"' in page
    window.refresh_from_db()
    assert window.place == "Room 4"


def test_messages_are_no_way_to_meet_at_a_time(client_for, mentor):
    page = client_for(mentor).post(address("availability"), window_data(mode="messages")).content.decode()
    assert "This is not in the list, or no longer." in page


def test_days_are_closed_and_other_times_offered_and_both_taken_out(at, mentor):
    today = timezone.localdate()
    client, url = at("dates")
    first, last = today + timedelta(days=3), today + timedelta(days=5)
    client.post(url, {"what": "closed", "closed-on": first, "closed-until": last})
    times = {"other-on": today + timedelta(days=9), "other-starts": "07:00", "other-ends": "08:00"}
    page = client.post(url, {"what": "other", "other-mode": "video", "other-place": "", **times}, follow=True)
    assert "7 a.m. to 8 a.m." in page.content.decode()
    closed, other = DateOverride.objects.filter(person=mentor)
    assert (closed.on, closed.until, closed.is_closed, other.mode) == (first, last, True, "video")
    for override in (closed, other):
        client, url = at("remove-dates", override)
        client.post(url)
    assert not DateOverride.objects.exists()


def test_one_day_alone_is_closed_without_a_last_day(at):
    client, url = at("dates")
    day = timezone.localdate() + timedelta(days=3)
    client.post(url, {"what": "closed", "closed-on": day, "closed-until": ""})
    assert DateOverride.objects.get().until == day


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"what": "closed", "closed-on": "2020-01-01"}, "This day is over. Choose today or a later one."),
        ({"what": "closed", "closed-on": "2099-02-02", "closed-until": "2099-02-01"}, "on or after the first one"),
        ({"what": "closed", "closed-on": "soon"}, "Choose a day, or write it like 2027-06-30."),
        ({"what": "other", "other-on": "2099-02-01", "other-starts": "08:00", "other-ends": "07:00"}, "after the one"),
    ],
)
def test_a_day_that_does_not_fit_gets_a_sentence(client_for, mentor, data, sentence):
    page = client_for(mentor).post(address("dates"), {"other-mode": "video", **data}).content.decode()
    assert sentence in page
    assert not DateOverride.objects.exists()


def test_rules_are_set_and_shown(at, mentor):
    client, url = at("rules")
    data = {"buffer_before": 5, "buffer_after": 10, "step_minutes": 20, "notice_hours": 0, "per_day": 3}
    page = client.post(url, data, follow=True).content.decode()
    assert "5 and 10 minutes" in page
    assert "every 20 minutes" in page
    own = BookingRules.objects.get(person=mentor)
    assert (own.notice_hours, own.horizon_days, own.per_day, own.per_week) == (0, None, 3, None)


def test_rules_out_of_bounds_get_a_sentence_beside_the_field(client_for, mentor):
    response = client_for(mentor).post(address("rules"), {"buffer_before": 500, "buffer_after": 0, "step_minutes": 30})
    assert list(response.context["form"].errors) == ["buffer_before"]
    assert 'value="500"' in response.content.decode()


def test_whoever_has_moved_is_told_and_moves_their_times_with_one_click(at, mentor):
    make_window(mentor)
    User.objects.filter(pk=mentor.pk).update(time_zone="Asia/Kathmandu")
    client, url = at("availability")
    page = client.get(url).content.decode()
    assert "Tuesday 16:00 to 18:00 in America/New York" in page
    assert "Move them to Asia/Kathmandu" in page
    client.post(at("move-zone")[1])
    assert Availability.objects.get().zone == "Asia/Kathmandu"
    assert "Move them to" not in client.get(url).content.decode()


def test_the_preview_is_of_one_kind(at, mentor):
    offer_every_day(mentor)
    Availability.objects.update(kinds=["advising"])
    client, url = at("preview")
    assert "No weekly time is open to this kind." in client.get(url).content.decode()
    page = client.get(url, {"kind": "advising"})
    assert page.context["weeks"]
    assert client.get(url, {"kind": "nonsense"}).context["kind"] == "mentoring"


def test_a_preview_ends_after_two_weeks(client_for, mentor):
    offer_every_day(mentor)
    weeks = client_for(mentor).get(address("preview")).context["weeks"]
    last = max(choice.at for week in weeks for day in week.days.values() for choice in day.choices)
    assert timezone.now() + timedelta(days=13) < last <= timezone.now() + timedelta(days=14)


@pytest.mark.parametrize("name", ["availability", "dates", "preview"])
def test_the_pages_cost_the_same_queries_for_thirty_entries(client_for, mentor, name):
    def add():
        on = timezone.localdate() + timedelta(days=DateOverride.objects.count() + 1)
        make_other_times(mentor, on)
        make_holiday(on)
        make_window(mentor, weekday=Weekday.FRIDAY)

    same_at_1_and_30(client_for(mentor), address(name), add)


# Holidays.


def test_staff_paste_several_holidays_and_take_one_out(client_for, staff):
    client = client_for(staff)
    lines = "2099-12-25 Christmas Day\r\n\r\n2099-07-04\tIndependence Day\r\n"
    page = client.post(address("holidays"), {"days": lines}, follow=True).content.decode()
    assert "2 days added." in page
    assert [(day.on, day.name) for day in Holiday.objects.all()] == [
        (date(2099, 7, 4), "Independence Day"),
        (date(2099, 12, 25), "Christmas Day"),
    ]
    client.post(address("remove-holiday", Holiday.objects.first()))
    assert Holiday.objects.get().name == "Christmas Day"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "This field is required."),
        ("2099-12-25 Christmas\n25 Dec Boxing", "Line 2, “25 Dec Boxing”: begin with the date, such as 2027-01-01."),
        ("2099-12-25", "Line 1, “2099-12-25”: write the name of the day after its date."),
        (f"2099-12-25 {'x' * 81}", "the name is longer than 80 characters. Shorten it."),
        ("2099-12-25 One\n2099-12-25 Two", "2099-12-25 is there twice."),
        ("2099-01-01 New Year", "This day is already there: Founders&#x27; Day (2099-01-01)."),
        ("2099-01-02 A\n" * 61, "Add at most 60 days at once."),
        ("2099-13-40 Whenever", "Line 1, “2099-13-40 Whenever”: there is no such day as 2099-13-40."),
        ("2099-12-31 to 2099-12-21 Recess", "the last day comes before the first."),
        ("2099-12-21 to 2100-12-31 Recess", "Add at most 60 days at once."),
        ("2099-12-21 to 2099-12-24", "write the name of the day after its date."),
        ("Whenever\n2099-12-25", "Line 2, “2099-12-25”: write"),
    ],
)
def test_lines_that_do_not_fit_get_a_sentence_and_stay(client_for, staff, lines, sentence):
    make_holiday(date(2099, 1, 1))
    page = client_for(staff).post(address("holidays"), {"days": lines}).content.decode()
    assert sentence in page
    assert lines.strip().partition("\n")[0] in page
    assert Holiday.objects.count() == 1


def test_a_stretch_of_days_is_one_line(client_for, staff):
    page = client_for(staff).post(address("holidays"), {"days": "2099-12-30 to 2100-01-02 Winter recess"}, follow=True)
    assert "4 days added." in page.content.decode()
    assert [(day.on, day.name) for day in Holiday.objects.all()] == [
        (date(2099, 12, 30) + timedelta(days=number), "Winter recess") for number in range(4)
    ]


def test_days_that_are_over_and_meetings_on_them_are_told(client_for, staff, pair):
    make_meeting(pair)
    tomorrow = school_today() + timedelta(days=1)
    lines = f"2020-12-25 Christmas Day\n{tomorrow} Snow\n2099-07-04 Independence Day"
    page = client_for(staff).post(address("holidays"), {"days": lines}, follow=True).content.decode()
    assert "3 days added; 1 of them is already over; on them 1 meeting is booked, and not canceled." in page


def test_the_programs_page_leads_to_the_holidays(client_for, staff):
    assert address("holidays") in client_for(staff).get(reverse("accounts:program")).content.decode()


def test_a_holiday_is_named_where_times_are_set_and_picked(client_for, mentor, student, open_pair):
    make_holiday(timezone.localdate() + timedelta(days=5))
    for person, page in ((mentor, address("availability")), (student, address("book", open_pair))):
        assert "Founders&#x27; Day" in client_for(person).get(page).content.decode()


# Picking.


def test_what_the_student_has_elsewhere_is_marked_in_words_for_them_alone(client_for, student, mentor, open_pair):
    start = next_openings(open_pair)[4]
    make_busy(make_calendar(student), start, minutes=30)
    client = client_for(student)
    page = client.get(address("book", open_pair)).content.decode()
    assert page.count('<span class="time-note">you have something then</span>') == 1
    assert start.isoformat() in page
    meeting = make_meeting(open_pair, starts_at=next_openings(open_pair)[20])
    assert "you have something then" in client.get(address("move", meeting)).content.decode()
    assert "you have something then" not in client_for(mentor).get(address("move", meeting)).content.decode()


def test_a_reader_elsewhere_sees_the_mentors_time_too(client_for, student, open_pair):
    assert "In brackets" not in client_for(student).get(address("book", open_pair)).content.decode()
    User.objects.filter(pk=student.pk).update(time_zone="Asia/Kathmandu")
    page = client_for(student).get(address("book", open_pair)).content.decode()
    assert f"In brackets: the time for {open_pair.mentor}, who is in America/New York." in page
    assert "8 a.m.)</span>" in page


def test_the_time_that_a_meeting_has_is_no_choice_of_its_move(client_for, student, open_pair):
    meeting = make_meeting(open_pair, starts_at=next_openings(open_pair)[4])
    page = client_for(student).get(address("move", meeting)).content.decode()
    assert f'value="{meeting.starts_at.isoformat()}"' not in page
    assert (meeting.starts_at + timedelta(minutes=30)).isoformat() in page


def away(pair) -> None:
    profile = pair.mentor.mentor_profile
    profile.away_from, profile.away_until = timezone.localdate(), timezone.localdate() + timedelta(days=300)
    profile.save()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (away, "is away until"),
        (
            lambda pair: Availability.objects.update(kinds=["peer"]),
            "has not said yet when students of this kind can book",
        ),
        (lambda pair: close_a_day(pair.mentor, date(2020, 1, 1), date(2099, 1, 1)), "offers no time in the next"),
        (lambda pair: Availability.objects.update(ends=time(8, 15)), "are shorter than 30 minutes"),
    ],
)
def test_a_page_without_times_says_why_and_what_to_do(client_for, student, open_pair, make, sentence):
    make(open_pair)
    page = client_for(student).get(address("book", open_pair)).content.decode()
    assert sentence in page
    assert f"mailto:{open_pair.mentor.email}" in page


def test_the_days_that_it_names_are_those_of_the_rules(client_for, student, open_pair, mentor):
    Availability.objects.update(ends=time(8, 15))
    assert (
        f"next {Program.current().booking_horizon_days} days"
        in client_for(student).get(address("book", open_pair)).content.decode()
    )
    make_rules(mentor, horizon_days=9)
    assert "in the next 9 days" in client_for(student).get(address("book", open_pair)).content.decode()
