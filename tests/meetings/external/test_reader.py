import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Event
from meetings import tasks
from meetings.external import apart, busy, claims, reader
from meetings.models import BookingRules, BusyTime, ExternalCalendar
from meetings.services import remove_calendar
from tests.threads import at_once

from .factories import calendar_text, event, hour, make_busy, make_calendar
from .strangers import says

Failure = ExternalCalendar.Failure


@pytest.fixture
def soon():
    return timezone.now().replace(microsecond=0, second=0) + timedelta(days=3)


@pytest.fixture
def calendar(student) -> ExternalCalendar:
    return make_calendar(student, hours_ago=None)


@pytest.fixture
def way(stranger_server, calendar):
    """To a stranger that says nothing of that calendar yet."""
    return stranger_server.way()


def path_of(calendar: ExternalCalendar) -> str:
    return calendar.address.removeprefix("https://calendar.example.org")


def read(calendar: ExternalCalendar, way) -> ExternalCalendar:
    ExternalCalendar.objects.filter(pk=calendar.pk).update(next_read_at=timezone.now())
    assert reader.read_due(way) == 1
    calendar.refresh_from_db()
    return calendar


def test_a_calendar_that_is_due_is_read_and_its_person_is_busy(stranger_server, calendar, way, soon):
    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(soon)), ETag='"v1"')
    read(calendar, way)
    assert busy.of(calendar.person, soon, soon + timedelta(days=1)) == [(soon, soon + timedelta(hours=1))]
    assert (calendar.etag, calendar.failure, calendar.claimed_until) == ('"v1"', "", None)
    assert timedelta(minutes=29) < calendar.next_read_at - timezone.now() <= timedelta(minutes=30)


def test_nothing_but_times_is_kept(stranger_server, calendar, way, soon):
    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(soon, "LOCATION:Room 9", "DESCRIPTION:Fear")))
    read(calendar, way)
    assert {field.name for field in BusyTime._meta.get_fields()} == {"id", "calendar", "during"}
    words = str(list(BusyTime.objects.values())) + str(ExternalCalendar.objects.values().get())
    assert not any(word in words for word in ("Colonoscopy", "Room 9", "Fear"))


def test_days_are_those_of_the_persons_zone(stranger_server, calendar, way, soon):
    calendar.person.time_zone = "Asia/Tokyo"
    calendar.person.save()
    day = soon.date()
    stranger_server.paths[path_of(calendar)] = says(calendar_text(event(f"DTSTART;VALUE=DATE:{day:%Y%m%d}")))
    read(calendar, way)
    assert calendar.busy_times.get().during.lower.strftime("%H:%M") == "15:00"


def test_what_changed_is_changed_and_the_rest_stays_as_it_is(stranger_server, calendar, way, soon):
    later = soon + timedelta(days=1)
    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(soon), hour(later, uid="2")))
    read(calendar, way)
    stays = calendar.busy_times.get(during__startswith=later)
    stranger_server.paths[path_of(calendar)] = says(
        calendar_text(hour(later, uid="2"), hour(later + timedelta(days=1)))
    )
    read(calendar, way)
    assert stays in calendar.busy_times.all()
    assert [row.during.lower for row in calendar.busy_times.order_by("during")] == [later, later + timedelta(days=1)]


def test_what_has_not_changed_is_not_read_again(stranger_server, calendar, way, soon):
    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(soon)), ETag='"v1"')
    read(calendar, way)
    stranger_server.paths[path_of(calendar)] = says(status=304)
    before = calendar.read_at
    read(calendar, way)
    assert stranger_server.asked[-1][1]["If-None-Match"] == '"v1"'
    assert calendar.read_at > before
    assert (calendar.failure, calendar.etag, calendar.busy_times.count()) == ("", '"v1"', 1)


def test_once_a_day_it_is_read_whole_since_new_days_come_in_sight(stranger_server, calendar, way, soon):
    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(soon)), ETag='"v1"')
    read(calendar, way)
    ExternalCalendar.objects.update(reaches=calendar.reaches - timedelta(days=1))
    read(calendar, way)
    assert "If-None-Match" not in stranger_server.asked[-1][1]


def test_it_is_read_as_far_as_anybody_can_be_booked(stranger_server, calendar, way, mentor, program):
    far = timezone.now().replace(microsecond=0) + timedelta(days=200)
    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(far)))
    assert read(calendar, way).busy_times.count() == 0
    BookingRules.objects.create(person=mentor, horizon_days=300)
    assert read(calendar, way).busy_times.count() == 1


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (says(status=404), Failure.REFUSED),
        (says(status=503), Failure.AWAY),
        (says(b"<html>Sign in</html>"), Failure.NO_CALENDAR),
        (says(b"x", Content_Length="9000000"), Failure.TOO_LARGE),
    ],
)
def test_what_went_wrong_is_kept_and_what_was_known_stays(stranger_server, calendar, way, soon, answer, failure):
    make_busy(calendar, soon)
    stranger_server.paths[path_of(calendar)] = answer
    read(calendar, way) if failure != Failure.TOO_LARGE else read(calendar, stranger_server.way(most_bytes=0))
    assert (calendar.failure, calendar.failures, calendar.read_at) == (failure, 1, None)
    assert calendar.busy_times.count() == 1


def test_the_pause_after_a_failure_grows_to_a_day(calendar, way):
    pauses = []
    for _ in range(8):
        read(calendar, way)
        pauses.append(round((calendar.next_read_at - timezone.now()).total_seconds() / 1800))
    assert pauses == [1, 2, 4, 8, 16, 32, 48, 48]


def test_a_calendar_that_failed_for_years_still_has_a_pause(calendar, way):
    ExternalCalendar.objects.update(failure=Failure.REFUSED, failures=claims.MOST_COUNTED)
    assert read(calendar, way).failures == claims.MOST_COUNTED


def test_once_it_can_be_read_the_failures_are_forgotten(stranger_server, calendar, way, soon):
    read(calendar, way)
    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(soon)))
    read(calendar, way)
    assert (calendar.failure, calendar.failures) == ("", 0)


def test_nothing_of_address_and_text_is_logged(stranger_server, calendar, way, caplog, monkeypatch):
    def breaks(*args):
        raise RuntimeError(f"{calendar.address} says Colonoscopy")

    with caplog.at_level(logging.DEBUG):
        read(calendar, way)
        stranger_server.paths[path_of(calendar)] = says(b"BEGIN:Colonoscopy")
        read(calendar, way)
        monkeypatch.setattr(apart, "read", breaks)
        read(calendar, way)
    assert "could not be read" in caplog.text
    assert not any(secret in caplog.text for secret in ("private-0", "Colonoscopy", "example.org"))
    assert calendar.failures == 3


# Who reads


def test_a_calendar_in_anothers_hands_is_left_alone_until_the_lease_is_over(calendar, way):
    ExternalCalendar.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert reader.read_due(way) == 0
    ExternalCalendar.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert reader.read_due(way) == 1


def test_nobody_reads_for_a_person_who_left(calendar, way):
    calendar.person.is_active = False
    calendar.person.save()
    assert reader.read_due(way) == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_each_calendar(student):
    for _ in range(3):
        make_calendar(student)
    claimed = [found.pk for found in at_once(*[claims.claim] * 6) if found]
    assert len(claimed) == len(set(claimed)) == 3


def test_one_reader_at_a_time(calendar, way):
    cache.add(reader.READING, True)
    assert reader.read_due(way) == 0
    cache.delete(reader.READING)
    assert reader.read_due(way) == 1
    assert cache.get(reader.READING) is None


def test_a_calendar_that_is_removed_while_it_is_read_stays_removed(calendar, way, monkeypatch, stranger_server, soon):
    def removed(*args):
        remove_calendar(calendar=ExternalCalendar.objects.get(), by=calendar.person)
        return [(soon, soon + timedelta(hours=1))]

    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(soon)))
    monkeypatch.setattr(apart, "read", removed)
    assert reader.read_due(way) == 1
    assert not ExternalCalendar.objects.exists()
    assert not BusyTime.objects.exists()


def test_a_reader_whose_lease_ran_out_writes_nothing(calendar, way, monkeypatch, stranger_server, soon):
    def slow(*args):
        ExternalCalendar.objects.update(claimed_until=timezone.now() + timedelta(minutes=9))
        return [(soon, soon + timedelta(hours=1))]

    stranger_server.paths[path_of(calendar)] = says(calendar_text(hour(soon)))
    monkeypatch.setattr(apart, "read", slow)
    reader.read_due(way)
    assert not BusyTime.objects.exists()


def test_the_tick_asks_a_worker_only_when_something_is_due(calendar, monkeypatch):
    asked = []
    monkeypatch.setattr(reader, "ask_worker", asked.append)
    tasks.keep_clocks()
    ExternalCalendar.objects.update(next_read_at=timezone.now() + timedelta(minutes=1))
    tasks.keep_clocks()
    assert asked == ["meetings.read_calendars"]


def test_the_workers_task_reads_what_is_due(monkeypatch):
    read_due = []
    monkeypatch.setattr(reader, "read_due", lambda: read_due.append(1))
    tasks.read_calendars()
    assert (tasks.read_calendars.name, read_due) == (reader.TASK, [1])


def test_reading_is_no_event(calendar, way):
    """Its person did nothing, and an event would tell when they look into their calendar."""
    read(calendar, way)
    assert not Event.objects.exists()
