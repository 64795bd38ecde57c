"""P9: every change of state keeps who did it and when, in its own transaction."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Event
from accounts.services import open_to_requests
from matching.models import Goal, Relationship, Request
from matching.services import (
    accept_request,
    agree,
    choose_after_trial,
    close_goal,
    decline_request,
    end_relationship,
    expire_requests,
    pause_relationship,
    propose_agreement,
    request_mentor,
    resume_relationship,
    share_goal,
    stop_sharing_goal,
    undo_decline,
    withdraw_request,
)
from tests import factories

TERMS = {"cadence_weeks": 2, "length_minutes": 30, "modes": [], "reply_days": 2}


def events_of(act) -> list[tuple[str, object]]:
    before = set(Event.objects.values_list("pk", flat=True))
    act()
    return [(event.verb, event.actor) for event in Event.objects.exclude(pk__in=before).order_by("at", "verb")]


def test_requests(student, mentor):
    ask = partial(request_mentor, student=student, mentor=mentor, message="Hello")
    assert events_of(ask) == [("requested", student)]
    asked = Request.objects.get()
    assert events_of(partial(decline_request, request=asked, by=mentor, reason="time")) == [
        ("request declined", mentor)
    ]
    assert events_of(partial(undo_decline, request=asked, by=mentor)) == [("undid decline", mentor)]
    assert events_of(partial(withdraw_request, request=asked, by=student)) == [("request withdrawn", student)]
    again = ask()
    assert events_of(partial(expire_requests, again.expires_at)) == [("request expired", None)]
    third = ask()
    assert set(events_of(partial(accept_request, request=third, by=mentor))) == {
        ("request accepted", mentor),
        ("started", mentor),
        ("proposed agreement", student),
    }


def test_silence_and_opening_again(mentor):
    for _ in range(2):
        asked = factories.make_request(factories.make_student(), mentor)
        made = events_of(partial(expire_requests, asked.expires_at))
    assert ("stopped accepting", None) in made
    opened = events_of(partial(open_to_requests, profile=mentor.mentor_profile, by=mentor))
    assert opened == [("opened to requests", mentor)]


def test_mentorships(student, mentor):
    pair = factories.make_relationship(mentor, student)
    assert events_of(partial(pause_relationship, relationship=pair, by=student)) == [("paused", student)]
    assert events_of(partial(resume_relationship, relationship=pair, by=mentor)) == [("active", mentor)]
    propose = partial(propose_agreement, relationship=pair, by=student, **TERMS)
    assert events_of(propose) == [("proposed agreement", student)]
    assert events_of(partial(agree, agreement=pair.agreements.get(), by=mentor)) == [("agreed", mentor)]
    end = partial(end_relationship, relationship=pair, by=student, block=True)
    assert events_of(end) == [("ended", student), ("blocked contact", student)]


def test_a_trial_that_both_want_to_go_on(student, mentor):
    pair = factories.make_relationship(mentor, student, state=Relationship.State.TRIAL)
    wish = partial(choose_after_trial, relationship=pair, choice="continue")
    assert events_of(partial(wish, by=student)) == [("chose after trial", student)]
    assert set(events_of(partial(wish, by=mentor))) == {("chose after trial", mentor), ("active", mentor)}


def test_goals(student, mentor):
    goal, pair = factories.make_goal(student), factories.make_relationship(mentor, student)
    assert events_of(partial(share_goal, goal=goal, relationship=pair, by=student)) == [("shared goal", student)]
    stop = partial(stop_sharing_goal, goal=goal, relationship=pair, by=student)
    assert events_of(stop) == [("stopped sharing goal", student)]
    close = partial(close_goal, goal=goal, by=student, state=Goal.State.REACHED)
    assert events_of(close) == [("goal reached", student)]


def test_what_is_refused_leaves_no_trace(student, mentor):
    asked = request_mentor(student=student, mentor=mentor, message="Hello")
    withdraw_request(request=asked, by=student)

    def refused():
        with pytest.raises(ValidationError), transaction.atomic():
            accept_request(request=asked, by=mentor)

    assert events_of(refused) == []
