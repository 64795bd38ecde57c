from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.clock import zone_for
from accounts.models import Event
from meetings import services
from meetings.models import ExternalCalendar
from meetings.privacy import my_data
from meetings.privacy import remove as purge
from tests.queries import same_at_1_and_30
from tests.threads import at_once, won

from .factories import ADDRESS, make_busy, make_calendar

PAGE = "/meetings/calendars/"
Failure = ExternalCalendar.Failure


def add(person, number: int = 0) -> ExternalCalendar:
    return services.add_calendar(person=person, name="Hospital", address=f"https://example.org/{number}.ics")


def test_a_calendar_is_added_and_due_at_once(student, client_for):
    answer = client_for(student).post(
        PAGE, {"name": "Hospital", "address": "webcal://example.org/k3y.ics"}, follow=True
    )
    calendar = ExternalCalendar.objects.get()
    assert (calendar.person, calendar.address) == (student, "https://example.org/k3y.ics")
    assert calendar.next_read_at <= timezone.now()
    assert "It is read within a minute or two." in answer.content.decode()


def test_only_the_host_is_ever_shown_again(student, client_for):
    make_calendar(student, address=ADDRESS)
    words = client_for(student).get(PAGE).content.decode()
    assert "calendar.example.org/…" in words
    assert "k3y" not in words


def test_a_wrong_address_gets_a_sentence_and_stays_in_the_field(student, client_for):
    words = client_for(student).post(PAGE, {"name": "Home", "address": "http://example.org/a.ics"}).content.decode()
    assert "must begin with https://" in words
    assert 'value="http://example.org/a.ics"' in words
    assert 'value="Home"' in words


def test_the_same_calendar_is_not_added_twice(student, client_for):
    make_calendar(student, address=ADDRESS)
    page = client_for(student).post(PAGE, {"name": "Again", "address": ADDRESS.replace("https", "webcal")})
    assert page.context["form"].errors == {"address": ["This calendar is already among yours."]}


def test_two_people_may_have_the_same_calendar(student, mentor):
    make_calendar(mentor, address=ADDRESS)
    assert services.add_calendar(person=student, name="Team", address=ADDRESS)


def test_three_are_the_most(student, client_for):
    for number in range(3):
        add(student, number)
    assert "Remove one to add another" in client_for(student).get(PAGE).content.decode()
    with pytest.raises(ValidationError, match="3 calendars are the most"):
        add(student, 3)


@pytest.mark.django_db(transaction=True)
def test_three_are_the_most_however_many_are_added_at_once(student):
    answers = at_once(*[lambda number=number: add(student, number) for number in range(6)])
    assert len(won(answers)) == ExternalCalendar.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"hours_ago": None}, "It is read within a minute or two."),
        ({"hours_ago": 0.2}, "Read 12\xa0minutes ago. Busy 2 times in the next two weeks."),
        ({"failure": Failure.AWAY, "failures": 1}, "What it said then counts for a day."),
        ({"failure": Failure.AWAY, "failures": 9, "hours_ago": 50}, "It blocks nothing until it can be read."),
        ({"failure": Failure.REFUSED, "failures": 1}, "does not know this address any more"),
        ({"failure": Failure.TOO_LARGE, "failures": 1}, "It is too large"),
        ({"failure": Failure.NO_CALENDAR, "failures": 1}, "What stands there is no calendar"),
        ({"failure": Failure.ADDRESS, "failures": 1, "hours_ago": None}, "a place that we must not reach"),
        ({"hours_ago": 30}, "It blocks nothing until it can be read."),
    ],
)
def test_the_page_says_how_reading_goes(student, client_for, fields, words):
    calendar = make_calendar(student, **fields)
    make_busy(calendar, timezone.now() + timedelta(days=1))
    make_busy(calendar, timezone.now() + timedelta(days=13))
    make_busy(calendar, timezone.now() + timedelta(days=15))
    assert words in client_for(student).get(PAGE).content.decode()


def test_since_when_it_fails_is_said(student, client_for):
    calendar = make_calendar(student, hours_ago=50, failure=Failure.REFUSED, failures=3)
    words = client_for(student).get(PAGE).content.decode()
    assert f"Since {calendar.read_at.astimezone(zone_for(student)):%A, %B}" in words


def test_read_now_makes_it_due(student, client_for):
    calendar = make_calendar(student, next_read_at=timezone.now() + timedelta(hours=9))
    answer = client_for(student).post(reverse("meetings:read-calendar", args=[calendar.pk]), follow=True)
    calendar.refresh_from_db()
    assert calendar.next_read_at <= timezone.now()
    assert b"read again within a minute" in answer.content


def test_what_was_tried_a_moment_ago_is_not_tried_again(student, client_for):
    later = timezone.now() + timedelta(hours=9)
    calendar = make_calendar(student, tried_at=timezone.now() - timedelta(seconds=30), next_read_at=later)
    answer = client_for(student).post(reverse("meetings:read-calendar", args=[calendar.pk]), follow=True)
    calendar.refresh_from_db()
    assert calendar.next_read_at == later
    assert b"tried a moment ago" in answer.content


def test_removing_takes_all_that_was_known(student, client_for):
    calendar = make_calendar(student)
    make_busy(calendar, timezone.now())
    client_for(student).post(reverse("meetings:remove-calendar", args=[calendar.pk]))
    assert not ExternalCalendar.objects.exists()


@pytest.mark.parametrize("act", [services.read_calendar_now, services.remove_calendar])
def test_nobody_else_acts_on_it(student, mentor, act):
    with pytest.raises(PermissionDenied):
        act(calendar=make_calendar(student), by=mentor)


@pytest.mark.parametrize("name", ["read-calendar", "remove-calendar"])
def test_for_others_it_is_not_there(student, mentor, client_for, name):
    address = reverse(f"meetings:{name}", args=[make_calendar(student).pk])
    assert client_for(mentor).post(address).status_code == 404


def test_every_act_is_an_event_without_the_address(student):
    calendar = add(student)
    services.read_calendar_now(calendar=calendar, by=student)
    services.remove_calendar(calendar=calendar, by=student)
    rows = list(Event.objects.order_by("at").values_list("verb", "actor", "target_id", "reason"))
    assert [row[0] for row in rows] == ["added", "asked_to_read", "removed"]
    assert {row[1:] for row in rows} == {(student.pk, calendar.pk or rows[0][2], "")}


def test_the_page_costs_the_same_however_many_busy_times_there_are(student, client_for):
    calendar = make_calendar(student)
    same_at_1_and_30(client_for(student), PAGE, lambda: make_busy(calendar, timezone.now()))


def test_the_own_file_names_the_host_alone(student):
    make_calendar(student, address=ADDRESS)
    [row] = my_data(student)["My other calendars"]
    assert (row["name"], row["where"]) == ("Hospital", "calendar.example.org/…")
    assert "k3y" not in str(my_data(student))


def test_a_purge_takes_it_away(student):
    make_busy(make_calendar(student), timezone.now())
    assert purge(student, "meetings")["Open hours and calendar addresses"] == 1
    assert not ExternalCalendar.objects.exists()
