"""What waits at home for a mentor who has just come, and where their profile page leads."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.clock import school_today
from accounts.hooks import home_now, in_order
from accounts.models import MentorProfile
from tests import factories

from .factories import fill_mentor, fill_student

OVERVIEW = reverse("accounts:profile")
PLACES = reverse("accounts:profile-section", args=["places"])
MEET = reverse("accounts:profile-section", args=["meet"])
STEPS = {"Fill your mentor profile", "Open for requests"}


@pytest.fixture
def newcomer(db):
    mentor = factories.make_mentor(name="Dr. Newly Come", accepting=False)
    MentorProfile.objects.update(modes=[])
    return mentor


def steps(user) -> list[str]:
    return [item.title for item in in_order(home_now, user) if item.title in STEPS]


def page(answer) -> str:
    return answer.content.decode()


def test_a_new_mentor_is_asked_to_fill_their_profile(client_for, newcomer):
    assert steps(newcomer) == ["Fill your mentor profile"]
    assert "About five minutes" in page(client_for(newcomer).get("/"))


def test_a_filled_profile_waits_to_be_opened(newcomer):
    fill_mentor(newcomer)
    assert steps(newcomer) == ["Open for requests"]


def test_who_is_open_has_nothing_to_do(mentor):
    assert steps(mentor) == []


def test_who_closed_it_themselves_is_not_asked_to_open_it(client_for, mentor):
    fill_mentor(mentor)
    client_for(mentor).post(PLACES, {"capacity": 4, "is_listed": "on"})
    assert not MentorProfile.objects.get().accepting
    assert steps(mentor) == []


def test_a_student_who_mentors_is_not_asked(student):
    MentorProfile.objects.create(user=student, accepting=False)
    assert steps(student) == []


def test_an_outside_mentor_whose_time_is_over_is_not_asked(newcomer, staff):
    ended = school_today() - timedelta(days=1)
    MentorProfile.objects.update(host=staff, affiliation="Riverside", outside_until=ended, department=None)
    assert steps(newcomer) == []


def test_what_was_never_open_is_opened_and_not_opened_again(client_for, newcomer):
    client = client_for(newcomer)
    assert "Open to requests</button>" in page(client.get(OVERVIEW))
    answer = page(client.post(reverse("accounts:accept-requests"), follow=True))
    assert "open to requests now" in answer


def test_the_profile_leads_to_signing_in_and_to_who_keeps_the_calendar(client_for, mentor, student):
    own, other = page(client_for(mentor).get(OVERVIEW)), page(client_for(student).get(OVERVIEW))
    delegates = f'<li><a href="{reverse("accounts:my-delegates")}">'
    for name in ("accounts:sign-in-settings", "accounts:who-reads"):
        assert f'<li><a href="{reverse(name)}">' in own
        assert f'<li><a href="{reverse(name)}">' in other
    assert delegates in own
    assert delegates not in other


def test_a_preview_names_whose_profile_it_is(client_for, student, mentor):
    fill_student(student)
    factories.make_relationship(mentor, student)
    preview = page(client_for(student).get(reverse("accounts:profile-as", args=["my-mentor"])))
    assert "<h1>Sam Rivera, as your mentor sees you</h1>" in preview
    assert "<h2>Sam Rivera</h2>" in preview


def test_a_reply_takes_at_least_a_day(client_for, mentor):
    answer = client_for(mentor).post(MEET, {"modes": ["video"], "reply_days": 0, "reach_me": "Kept as typed"})
    assert "Give yourself at least 1 day." in page(answer)
    assert "Kept as typed" in page(answer)


def test_what_a_new_mentor_would_save_stands_in_the_form(client_for, newcomer):
    client = client_for(newcomer)
    answer = client.get(MEET)
    form = answer.context["form"]
    assert "is a suggestion" in page(answer)
    assert [box.data["value"] for box in form["modes"] if box.data["selected"]] == ["in_person", "video"]
    assert (form["cadence_weeks"].value(), form["length_minutes"].value()) == (4, 30)
    client.post(MEET, {"modes": ["phone"], "reply_days": 2})
    assert "is a suggestion" not in page(client.get(MEET))


def test_an_absence_that_is_over_is_refused_unless_it_stood_there(client_for, mentor):
    client, today = client_for(mentor), school_today()
    days = {"away_from": today - timedelta(days=9), "away_until": today - timedelta(days=2)}
    typed = {"capacity": 4, "accepting": "on", "is_listed": "on"} | {name: str(day) for name, day in days.items()}
    assert "That day has passed." in page(client.post(PLACES, typed))
    MentorProfile.objects.update(**days)
    assert client.post(PLACES, typed | {"capacity": 5}).status_code == 302
    assert MentorProfile.objects.get().capacity == 5
