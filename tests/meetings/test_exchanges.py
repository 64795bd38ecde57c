"""Messages that went to and fro are logged by the day: contact, but no meeting and nobody's time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.clock import academic_year, school_today
from matching.hooks import marks_of
from matching.models import Relationship
from meetings.models import Meeting
from meetings.services import Log, log_other_meeting
from reports.activity import years_of
from reports.periods import Period
from reports.queries import exchanges as exchanges_of
from reports.queries import meetings as meetings_due

from .factories import make_past_meeting
from .test_log_pages import as_shown, log_page

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def address(pair) -> str:
    return reverse("meetings:log-exchange", args=[pair.pk])


def days_ago(days: int) -> date:
    return school_today() - timedelta(days=days)


def exchange(pair, first: date, last: date | None = None, **said) -> Meeting:
    return log_other_meeting(relationship=pair, log=Log.of_days(first, last, **said), by=pair.mentor)


def test_today_is_filled_in_and_one_key_logs_it(client_for, student, address):
    client = client_for(student)
    opened = client.get(address)
    assert b'<button class="btn btn-primary" autofocus>Save the log</button>' in opened.content
    client.post(address, as_shown(opened))
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.mode, meeting.logged_by) == ("held", "messages", student)
    assert (meeting.own_day, meeting.last_day) == (school_today(), school_today())
    assert set(meeting.participants.values_list("counts", flat=True)) == {False}


def test_a_span_of_days_is_enough(client_for, student, address):
    client = client_for(student)
    span = {"on": days_ago(4).isoformat(), "until": days_ago(1).isoformat(), "shared_notes": "Three links"}
    client.post(address, as_shown(client.get(address)) | span)
    meeting = Meeting.objects.get()
    assert (meeting.own_day, meeting.last_day, meeting.shared_notes) == (days_ago(4), days_ago(1), "Three links")
    page = client.get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()
    assert "Messages: the days are known, no time" in page
    assert "12 a.m." not in page
    assert "midnight" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"on": 1, "until": 3}, "The last day comes before the first."),
        ({"on": 3, "until": -1}, "This day is still ahead."),
        ({"on": 40, "until": 1}, "Log at most a month at once."),
        ({"on": -1}, "Choose days up to today."),
        ({"on": 400}, "Choose that day or a later one."),
        ({"on": None}, "This field is required."),
    ],
)
def test_days_that_cannot_be_say_what_to_do_and_keep_what_was_typed(client_for, student, address, typed, sentence):
    client = client_for(student)
    data = as_shown(client.get(address)) | {"shared_notes": "Three links", "private_note": "Mine"}
    data |= {name: days_ago(days).isoformat() if days is not None else "" for name, days in typed.items()}
    page = client.post(address, data).content.decode()
    assert sentence in page
    assert "Three links</textarea>" in page
    assert "Mine</textarea>" in page
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("now", ["2026-11-22 05:00:10", "2026-11-23 04:59:50"])
def test_today_can_be_logged_from_its_first_minute_to_its_last(pair, monkeypatch, now):
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: instant)
    Relationship.objects.update(started_at=instant - timedelta(days=100))
    pair.refresh_from_db()
    assert exchange(pair, date(2026, 11, 22)).own_day == date(2026, 11, 22)
    with pytest.raises(ValidationError, match="up to today"):
        exchange(pair, date(2026, 11, 23))


def test_a_span_over_a_clock_change_ends_on_its_last_day(program):
    log = Log.of_days(date(2026, 10, 30), date(2026, 11, 3))
    assert log.ends_at.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M") == "2026-11-03 00:01"


def test_a_reader_far_away_reads_the_same_days(client_for, student, pair):
    student.time_zone = "Pacific/Auckland"
    student.save()
    meeting = exchange(pair, date(2026, 9, 14), date(2026, 9, 16))
    page = client_for(student).get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()
    assert "Monday, September 14, 2026 to September 16, 2026" in page


def test_a_correction_asks_for_days_again(client_for, student, pair):
    meeting = exchange(pair, days_ago(4), days_ago(1), shared_notes="Links")
    client = client_for(student)
    opened = client.get(log_page(meeting))
    assert (opened.context["form"]["on"].value(), opened.context["form"]["until"].value()) == (days_ago(4), days_ago(1))
    client.post(log_page(meeting), as_shown(opened) | {"until": ""})
    meeting.refresh_from_db()
    assert (meeting.own_day, meeting.last_day, meeting.mode) == (days_ago(4), days_ago(4), "messages")


def test_it_overlaps_with_nothing(pair):
    past = make_past_meeting(pair)
    meeting = exchange(pair, past.own_day)
    assert not meeting.overlaps_another


def test_it_is_contact_on_the_thread(pair):
    exchange(pair, days_ago(2))
    assert [(mark.kind, mark.text) for mark in marks_of([pair])[pair.pk]] == [("held", "Wrote to each other")]


def test_reports_count_it_apart_from_meetings(pair, mentor):
    exchange(pair, days_ago(20), days_ago(2))
    make_past_meeting(pair, days=3, minutes=30, state="held")
    year = next(year for year in years_of(mentor) if year.year == academic_year(days_ago(3)))
    assert (year.meetings, year.hours) == (1, 0.5)
    assert sum(year.exchanges for year in years_of(mentor)) == 1


def test_the_cohort_report_counts_no_exchange_as_a_meeting(pair):
    period = Period(days_ago(60), school_today(), recorded_by=school_today())
    exchange(pair, days_ago(3))
    assert meetings_due(period).count() == 0
    make_past_meeting(pair, days=4, state="held")
    assert meetings_due(period).count() == 1
    assert exchanges_of(period).count() == 1


def test_both_places_lead_to_it(client_for, student, pair, address):
    for url in (reverse("meetings:choose-log"), reverse("matching:relationship", args=[pair.pk])):
        assert f'href="{address}"' in client_for(student).get(url).content.decode()


def test_it_is_on_no_calendar(client_for, student, pair):
    meeting = exchange(pair, days_ago(1))
    assert client_for(student).get(reverse("meetings:download", args=[meeting.pk])).status_code == 404


def test_whoever_logs_it_far_away_means_the_schools_days(pair, mentor):
    mentor.time_zone = "Pacific/Auckland"
    mentor.save()
    meeting = exchange(pair, days_ago(3), days_ago(2))
    assert (meeting.own_day, meeting.last_day) == (days_ago(3), days_ago(2))


def test_its_page_speaks_of_messages_and_not_of_a_meeting_held(client_for, student, pair):
    meeting = exchange(pair, days_ago(2))
    page = client_for(student).get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()
    assert f"<h1>Messages with {pair.mentor}</h1>" in page
    assert "Held</span>" not in page
    assert "When and where" not in page
    assert "What we wrote about" in page


def test_its_form_asks_what_was_written_about(client_for, student, address):
    page = client_for(student).get(address).content.decode()
    assert "What we wrote about" in page
    assert "What we talked about" not in page
