"""A place that is held was promised: what keeps it, and what gives it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.clock import school_today
from accounts.edits import Edit
from accounts.models import MentorProfile
from accounts.services import save_mentor_profile
from matching.capacity import load
from matching.models import Request, WaitlistEntry
from matching.services import expire_requests, lapse_offers, offer_places, request_chat, request_mentor
from notifications import kinds
from notifications.models import Notification
from tests import factories

from .factories import make_entry

State = WaitlistEntry.State


@pytest.fixture
def held(mentor, student) -> WaitlistEntry:
    return make_entry(student, mentor, held_for=5)


def change(mentor, **values) -> None:
    profile = MentorProfile.objects.get(user=mentor)
    save_mentor_profile(profile=profile, edit=Edit(values), by=mentor)


def go_away(mentor, *, days: int, starts_in: int = 0) -> None:
    first = school_today() + timedelta(days=starts_in)
    change(mentor, away_from=first, away_until=first + timedelta(days=days))


def end_time_from_outside(mentor, host) -> None:
    facts = {"host": host, "affiliation": "Elsewhere", "department": None}
    MentorProfile.objects.filter(user=mentor).update(outside_until=school_today() - timedelta(days=1), **facts)
    lapse_offers(timezone.now())


def state_of(entry: WaitlistEntry) -> str:
    return WaitlistEntry.objects.get(pk=entry.pk).state


def still_said(entry: WaitlistEntry, kind: str) -> bool | str:
    row = Notification(kind=kind, recipient=entry.student, about_type=entry._meta.label, about_id=entry.pk)
    return kinds.get(kind).still_holds(row)


def given_back(student) -> list[Notification]:
    return list(Notification.objects.pending().filter(kind="matching.place_given_back", recipient=student))


def test_who_is_held_a_place_says_yes_also_when_the_mentor_takes_nobody_new(held, mentor, student):
    change(mentor, accepting=False)
    assert still_said(held, "matching.place_held") is True
    assert request_mentor(student=student, mentor=mentor, message="Hello").is_pending
    assert state_of(held) == State.TAKEN


def test_the_held_place_is_no_way_to_a_chat_or_for_others(held, mentor, student, stranger):
    change(mentor, accepting=False)
    for act, person in ((request_chat, student), (request_mentor, stranger)):
        with pytest.raises(ValidationError, match="not open to new requests"):
            act(student=person, mentor=mentor, message="Hello")


def test_a_long_absence_gives_the_place_back_and_its_student_is_told(held, mentor, student):
    go_away(mentor, days=40)
    assert (state_of(held), load(mentor)) == (State.WAITING, 0)
    (row,) = given_back(student)
    mail = kinds.get(row.kind).render(row)
    assert kinds.get(row.kind).still_holds(row) is True
    for text in (mail.text, mail.html):
        assert "You stay where you were in the line" in text
    assert still_said(held, "matching.place_held") != True  # noqa: E712  (a sentence is truthy)


def test_a_short_absence_leaves_the_place_held(held, mentor, student):
    go_away(mentor, days=5)
    assert (state_of(held), given_back(student)) == (State.OFFERED, [])


def test_an_absence_that_comes_near_gives_the_place_back_by_itself(held, mentor, student):
    far, near = (school_today() + timedelta(days=days) for days in (20, 10))
    MentorProfile.objects.filter(user=mentor).update(away_from=far, away_until=far + timedelta(days=40))
    lapse_offers(timezone.now())
    assert state_of(held) == State.OFFERED
    MentorProfile.objects.filter(user=mentor).update(away_from=near)
    lapse_offers(timezone.now())
    assert (state_of(held), len(given_back(student))) == (State.WAITING, 1)


def test_the_end_of_a_mentors_time_from_outside_gives_the_place_back(held, mentor, student, other_faculty):
    end_time_from_outside(mentor, other_faculty)
    lapse_offers(timezone.now())
    assert (state_of(held), len(given_back(student))) == (State.WAITING, 1)


def test_who_gave_a_place_back_is_offered_the_next_and_told_of_it_anew(mentor, student):
    MentorProfile.objects.filter(user=mentor).update(capacity=1)
    entry = make_entry(student, mentor)
    offer_places(mentor)
    Notification.objects.update(state="sent", sent_at=timezone.now())
    go_away(mentor, days=40)
    change(mentor, away_from=None, away_until=None)
    assert state_of(entry) == State.OFFERED
    assert Notification.objects.pending().filter(kind="matching.place_held", recipient=student).count() == 1
    assert still_said(entry, "matching.place_given_back") is not True


def test_the_mail_of_a_held_place_is_sent_to_who_has_to_withdraw_a_request_first(held, student):
    for _ in range(3):
        factories.make_request(student, factories.make_mentor())
    assert still_said(held, "matching.place_held") is True


def test_the_mail_is_not_sent_where_something_keeps_the_two_apart(held, mentor, student):
    factories.make_conflict(mentor, student)
    assert still_said(held, "matching.place_held") == "The place is of no use now"


def test_the_second_silence_offers_no_place_that_could_not_be_asked_for(student, stranger):
    mentor = factories.make_mentor(capacity=1)
    entry = None
    for silent in (stranger, factories.make_student()):
        asked = factories.make_request(silent, mentor)
        entry = entry or make_entry(student, mentor)
        WaitlistEntry.objects.update(state=State.WAITING, offered_at=None, held_until=None)
        expire_requests(asked.expires_at)
    assert not MentorProfile.objects.get(user=mentor).accepting
    assert state_of(entry) == State.WAITING
    assert Request.objects.filter(expired_by="silence").count() == 2
