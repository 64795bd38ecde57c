"""Proposed times for whoever keeps a mentor's calendar: what waits for an answer, and what came to nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import zone_for
from accounts.grants.delegates import end_delegate
from meetings.models import Meeting
from meetings.services import Proposal, decline_proposal, propose_times, withdraw_proposal
from tests.factories import make_relationship, make_student
from tests.queries import same_at_1_and_30

from .factories import make_past_meeting


def noon(pair, days: int):
    day = (timezone.now() + timedelta(days=days)).astimezone(zone_for(pair.mentee))
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


def propose(pair, by, *days: int) -> Meeting:
    times = tuple(noon(pair, nth) for nth in days or (5, 6))
    return propose_times(relationship=pair, proposal=Proposal(times, 30, place="Room 9"), by=by)


def home_of(client) -> list[str]:
    return [item.title for item in client.get("/").context["now"]]


def words_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def desk(client_for, assistant, grant):
    return client_for(assistant)


def test_the_home_page_of_who_keeps_the_calendar_says_that_times_wait(desk, pair):
    meeting = propose(pair, pair.mentee)
    item = next(item for item in desk.get("/").context["now"] if "proposed" in item.title)
    assert item.title == f"{pair.mentee} proposed two times to {pair.mentor}: pick one"
    assert item.url == reverse("meetings:kept-proposal", args=[pair.mentor.pk, meeting.pk])
    assert desk.get(item.url).status_code == 200


def test_what_the_mentors_side_proposed_waits_for_the_student(desk, pair, assistant):
    propose(pair, assistant)
    assert home_of(desk) == []


def test_a_single_time_is_not_one_of_several(desk, pair):
    propose(pair, pair.mentee, 5)
    assert home_of(desk) == [f"{pair.mentee} proposed a time to {pair.mentor}"]


def test_without_the_calendar_nothing_of_it_is_told(desk, pair, grant):
    propose(pair, pair.mentee)
    end_delegate(grant=grant, by=pair.mentor)
    assert home_of(desk) == []


def test_an_assistants_home_page_costs_the_same_queries_for_thirty_proposals(desk, mentor):
    def add():
        pair = make_relationship(mentor, make_student())
        propose(pair, pair.mentee)

    same_at_1_and_30(desk, "/", add)


def test_on_the_calendar_what_waits_comes_first_with_its_times(desk, pair):
    propose(pair, pair.mentee)
    html = words_of(desk.get(reverse("meetings:kept", args=[pair.mentor.pk])))
    assert html.index("Waits for an answer") < html.index(">Coming<")
    assert html.count("noon</span>") == 2
    assert "Pick one" in html


@pytest.mark.parametrize("page", ["kept", "mine"])
def test_what_waits_for_the_student_reads_as_that_and_not_as_a_meeting(client_for, desk, pair, page):
    propose(pair, pair.mentor)
    args = [pair.mentor.pk] if page == "kept" else []
    html = words_of((desk if page == "kept" else client_for(pair.mentor)).get(reverse(f"meetings:{page}", args=args)))
    assert f"Waits for {pair.mentee}" in html
    assert f"With {pair.mentee}" not in html
    assert "noon</span>" in html


# What nobody picked.


def test_whoever_proposed_is_led_on_once_none_suited(client_for, pair):
    meeting = propose(pair, pair.mentor)
    decline_proposal(meeting=meeting, by=pair.mentee, seen=meeting.proposed_at)
    words = f"None suited {pair.mentee}: propose other times"
    assert home_of(client_for(pair.mentor)).count(words) == 1
    assert not any("None suited" in title for title in home_of(client_for(pair.mentee)))
    assert ">None suited<" in words_of(client_for(pair.mentor).get(reverse("meetings:meeting", args=[meeting.pk])))
    propose(pair, pair.mentee, 8)
    assert words not in home_of(client_for(pair.mentor))


def test_what_was_withdrawn_leads_nobody_on(client_for, pair):
    meeting = propose(pair, pair.mentor)
    withdraw_proposal(meeting=meeting, by=pair.mentor, seen=meeting.proposed_at)
    for side in (pair.mentor, pair.mentee):
        assert not any("None suited" in title for title in home_of(client_for(side)))
    assert ">Withdrawn<" in words_of(client_for(pair.mentor).get(reverse("meetings:meeting", args=[meeting.pk])))


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_what_did_not_take_place_leads_to_another_time(client_for, pair, side):
    meeting = make_past_meeting(pair, state="not_held")
    html = words_of(client_for(getattr(pair, side)).get(reverse("meetings:meeting", args=[meeting.pk])))
    assert all(reverse(f"meetings:{name}", args=[pair.pk]) in html for name in ("propose", "book"))
