"""What the messages of this app say, in text and in HTML, and when they no longer hold."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.clock import school_today
from accounts.deactivation import deactivate_people
from matching.goals.reviews import ask_for_reviews
from matching.models import Goal, Relationship
from matching.services import (
    accept_chat,
    accept_request,
    agree,
    away_changed,
    choose_after_trial,
    close_waitlist,
    declare_conflict,
    decline_request,
    end_conflict,
    end_relationship,
    expire_requests,
    join_waitlist,
    offer_places,
    pause_relationship,
    propose_agreement,
    request_chat,
    request_mentor,
    say_thanks,
    suggest,
    undo_decline,
    withdraw_request,
)
from notifications import kinds
from notifications.models import Notification
from tests import factories
from tests.matching.waitlist.factories import make_entry

PRIVATE = ("why I ask you", "my very own goal", "a sentence with the no")


@pytest.fixture
def asked(student, mentor):
    goal = factories.make_goal(student, text="my very own goal")
    return request_mentor(student=student, mentor=mentor, message="why I ask you", goals=[goal])


def row(kind: str, **about) -> Notification:
    return Notification.objects.filter(kind=f"matching.{kind}", **about).latest("due_at")


def holds(notification: Notification) -> bool | str:
    return kinds.get(notification.kind).still_holds(notification)


def mail(notification: Notification):
    return kinds.get(notification.kind).render(notification)


def one_of_every_kind(asked, student, mentor) -> list[Notification]:
    """Walk through everything that this app tells people of."""
    morning = row("requests_waiting")
    received = row("request_received")
    relationship = accept_request(request=asked, by=mentor)
    agree(agreement=relationship.agreements.get(), by=mentor)
    Relationship.objects.filter(pk=relationship.pk).update(state="active")
    pause_relationship(relationship=relationship, by=mentor)
    Relationship.objects.filter(pk=relationship.pk).update(state="trial")
    terms = {"cadence_weeks": 2, "length_minutes": 30, "modes": [], "reply_days": 2}
    propose_agreement(relationship=relationship, by=mentor, **terms)
    for person in (student, mentor):
        choose_after_trial(relationship=relationship, by=person, choice="continue")
    end_relationship(relationship=relationship, by=student)
    for _ in range(2):
        factories.make_request(student, mentor, message="why I ask you")
        expire_requests(timezone.now() + timedelta(days=15))
    _talk(student, factories.make_mentor())
    leaver, staff = factories.make_student(), factories.make_staff()
    factories.make_request(leaver, mentor, message="why I ask you")
    deactivate_people(people=[leaver], by=staff)
    _wait_for_places(mentor)
    _keep_apart()
    suggest(student=student, mentors=[factories.make_mentor()], by=staff)
    Goal.objects.update(created_at=timezone.now() - timedelta(weeks=60), reviewed_at=None)
    ask_for_reviews(timezone.now())
    named = [
        "request_gone",
        "chat_accepted",
        "chat_thanks",
        "request_accepted",
        "relationship_started",
        "agreement_agreed",
        "agreement_proposed",
        "relationship_paused",
        "trial_ending",
        "goals_review",
        "place_held",
        "place_given_back",
        "waitlist_closed",
        "kept_apart",
        "can_go_on",
        "suggestions",
    ]
    rows = [row(name) for name in (*named, "trial_passed", "relationship_ended", "request_closed", "accepting_off")]
    return [morning, received, *rows]


def _wait_for_places(mentor) -> None:
    """One student is held a place and another reads that the list is closed."""
    full = factories.make_mentor(capacity=1)
    taken = factories.make_relationship(full, factories.make_student())
    for _ in range(2):
        join_waitlist(student=factories.make_student(), mentor=full)
    end_relationship(relationship=taken, by=full)
    close_waitlist(mentor=full, by=full)
    _go_away_from_a_held_place(factories.make_mentor())


def _go_away_from_a_held_place(mentor) -> None:
    make_entry(factories.make_student(), mentor, held_for=5)
    mentor.mentor_profile.away_from = school_today()
    mentor.mentor_profile.away_until = school_today() + timedelta(days=40)
    mentor.mentor_profile.save()
    offer_places(mentor)


def _keep_apart() -> None:
    pair = factories.make_relationship(factories.make_mentor(), factories.make_student())
    person, student = pair.mentor, pair.mentee
    made = declare_conflict(person=person, student=student, kind="grades", from_on=school_today(), by=person)
    end_conflict(conflict=made, by=person)


def _talk(student, mentor) -> None:
    chat = request_chat(student=student, mentor=mentor, message="why I ask you")
    say_thanks(request=accept_chat(request=chat, by=mentor, when="a sentence with the no"), by=student)


def test_no_mail_carries_what_somebody_wrote_and_each_leads_somewhere(asked, student, mentor):
    rows = one_of_every_kind(asked, student, mentor)
    assert {found.kind for found in rows} == {name for name in kinds._kinds if name.startswith("matching.")}
    for found in rows:
        written = mail(found)
        for body in (written.subject, written.text, written.html):
            assert not [words for words in PRIVATE if words in body], found.kind
        assert "http://localhost" in written.text, found.kind
        assert "{" not in written.text + written.html, found.kind
        assert 0 < len(written.subject) < 100, found.kind


def test_a_declines_own_words_stay_on_the_page(asked, mentor):
    decline_request(request=asked, by=mentor, reason="time", note="a sentence with the no")
    written = mail(row("request_closed"))
    assert "Dr. Ada Lind cannot take on your request right now" in written.subject
    assert "a sentence with the no" not in written.text + written.html


def test_a_closed_request_names_who_has_room(asked, mentor):
    factories.make_mentor(name="Dr. Room Enough")
    factories.make_mentor(name="Dr. Full Up", capacity=0)
    decline_request(request=asked, by=mentor, reason="time")
    written = mail(row("request_closed"))
    assert "Dr. Room Enough" in written.text
    assert "Dr. Full Up" not in written.text


def test_news_of_a_request_does_not_outlive_it(asked, student):
    found = row("request_received")
    assert holds(found) is True
    withdraw_request(request=asked, by=student)
    found.refresh_from_db()
    assert (found.state, found.void_reason) == ("void", "The request is withdrawn")
    assert holds(found) == "The request is no longer open"


def test_a_no_that_was_taken_back_is_not_told(asked, mentor):
    declined = decline_request(request=asked, by=mentor, reason="time")
    found = row("request_closed")
    undo_decline(request=declined, by=mentor)
    assert holds(found) == "The answer was taken back"


def test_the_morning_mail_counts_what_waits_when_it_is_sent(asked, mentor):
    factories.make_request(factories.make_student(), mentor)
    found = row("requests_waiting")
    assert holds(found) is True
    assert mail(found).subject == "2 requests wait for your answer"


def test_one_mail_a_day_about_requests_is_enough(asked, mentor):
    found = row("requests_waiting")
    told = row("request_received")
    told.state, told.sent_at = "sent", timezone.now()
    told.save()
    assert holds(found) == "One mail a day about requests is enough"


def test_a_trial_that_ended_is_not_asked_about(asked, mentor):
    relationship = accept_request(request=asked, by=mentor)
    found = row("trial_ending")
    assert found.due_at.date() < relationship.trial_ends_on
    Relationship.objects.update(state="active", trial_ends_on=school_today())
    assert holds(found) == "The trial is over"


def test_an_absence_is_not_called_silence(asked, mentor):
    profile, today = mentor.mentor_profile, school_today()
    profile.away_from, profile.away_until = today, today + timedelta(days=40)
    profile.save()
    away_changed(mentor)
    written = mail(row("request_closed"))
    assert "is away for a longer time" in written.text
    assert "did not answer" not in written.text


def test_nobody_is_reminded_while_their_clock_stands_still_and_is_on_the_first_morning_back(asked, mentor):
    profile, today = mentor.mentor_profile, school_today()
    profile.away_from, profile.away_until = today, today + timedelta(days=5)
    profile.save()
    away_changed(mentor)
    waiting = Notification.objects.filter(kind="matching.requests_waiting")
    assert holds(waiting.first()) == "The mentor is away, and the clocks stand still"
    assert waiting.filter(occasion=(today + timedelta(days=6)).isoformat()).exists()


def test_mails_about_waiting_students_cannot_be_switched_off():
    assert kinds.is_essential("matching.requests_waiting")


def test_the_news_of_a_request_is_the_same_for_one_of_a_list(asked):
    """By when it closes would tell that others stand behind it."""
    kept = mail(row("request_received")).text
    asked.expires_at = asked.created_at + timedelta(days=5)
    asked.save()
    assert mail(row("request_received")).text == kept
    assert "14 days" not in kept
