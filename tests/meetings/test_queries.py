"""P10: the number of queries of a page does not depend on how many rows exist."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from meetings.models import Availability
from meetings.services import renew_feed
from tests.factories import make_mentor, make_relationship, make_student, make_topic
from tests.queries import queries_of as queries

from .factories import (
    make_action_item,
    make_agenda_item,
    make_meeting,
    make_past_meeting,
    make_window,
    offer_every_day,
)

pytestmark = pytest.mark.usefixtures("program")


def fill(mentor, count: int) -> None:
    """Pairs of one mentor, each with a meeting ahead, one to log and one held, each with its parts."""
    for number in range(count):
        pair = make_relationship(mentor, make_student())
        hours = timedelta(hours=mentor.mentorships_given.count())
        make_meeting(pair, starts_at=timezone.now() + timedelta(days=1) + hours)
        make_meeting(pair, starts_at=timezone.now() - timedelta(days=5) + hours)
        held = make_meeting(pair, starts_at=timezone.now() - timedelta(days=90) + hours, state="held")
        held.topics.add(make_topic(f"Topic {number}"))
        make_action_item(held, mentor, due_on=school_today())


@pytest.mark.parametrize("name", ["mine", "choose-log"])
def test_lists_of_meetings(client_for, mentor, name):
    client, url = client_for(mentor), reverse(f"meetings:{name}")
    fill(mentor, 1)
    once = queries(client, url)
    fill(mentor, 29)
    assert queries(client, url) == once


def test_the_calendar_feed(client, mentor):
    url = reverse("calendar-feed", args=[renew_feed(person=mentor).token])
    fill(mentor, 1)
    once = queries(client, url)
    fill(mentor, 29)
    assert queries(client, url) == once


def test_the_weekly_times(client_for, mentor):
    client, url = client_for(mentor), reverse("meetings:availability")
    make_window(mentor)
    once = queries(client, url)
    offer_every_day(mentor)
    assert queries(client, url) == once


def test_the_times_to_book(client_for, student, pair):
    client, url = client_for(student), reverse("meetings:book", args=[pair.pk])
    make_window(pair.mentor)
    once = queries(client, url)
    Availability.objects.all().delete()
    offer_every_day(pair.mentor)
    for number in range(10):
        make_meeting(make_relationship(make_mentor(), student), starts_at=timezone.now() + timedelta(days=number + 1))
    assert queries(client, url) == once


@pytest.mark.parametrize("name", ["meeting", "log"])
def test_the_page_and_the_log_of_a_meeting(client_for, mentor, student, pair, name):
    past = make_past_meeting(pair)
    client, url = client_for(mentor), reverse(f"meetings:{name}", args=[past.pk])
    make_agenda_item(past, student, "Research")
    make_action_item(past, student)
    make_topic()
    once = queries(client, url)
    for number in range(29):
        make_agenda_item(past, student, f"Line {number}")
        make_action_item(past, student)
        make_topic(f"Topic {number}")
    assert queries(client, url) == once
