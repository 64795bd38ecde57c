"""One mentor's page: what can be done there, by whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import MentorProfile
from matching.models import Block
from tests import factories


def open_page(client, mentor) -> str:
    response = client.get(f"/mentors/{mentor.pk}/")
    assert response.status_code == 200
    return response.content.decode().partition("</main>")[0]


def test_a_mentor_with_room_can_be_asked_in_every_way(client_for, student, mentor):
    page = open_page(client_for(student), mentor)
    assert f'href="/mentors/{mentor.pk}/request/"' in page
    assert f'href="/mentors/{mentor.pk}/chat/"' in page
    assert "Put on my list" in page
    assert "Join the waitlist" not in page


def test_a_full_mentor_has_a_waitlist(client_for, student, mentor):
    MentorProfile.objects.update(capacity=0)
    page = open_page(client_for(student), mentor)
    assert "No free place right now" in page
    assert "Join the waitlist" in page


def primary(page: str) -> int:
    return page.count("btn-primary")


def test_the_waitlist_stands_back_where_one_can_ask_as_well(client_for, student, mentor):
    MentorProfile.objects.update(capacity=0)
    page = open_page(client_for(student), mentor)
    assert "Join the waitlist" in page
    assert f'href="/mentors/{mentor.pk}/request/"' in page
    assert primary(page) == 1


def test_where_nobody_can_ask_the_waitlist_comes_first_and_the_list_is_for_later(client_for, student, mentor):
    MentorProfile.objects.update(capacity=0)
    for _ in range(2):
        factories.make_request(factories.make_student(), mentor)
    page = open_page(client_for(student), mentor)
    assert "All places with Dr. Ada Lind are taken" in page
    assert "Put on my list" in page
    assert primary(page) == 1


def test_who_is_away_can_be_put_on_the_list(client_for, student, mentor):
    today = school_today()
    MentorProfile.objects.update(away_from=today, away_until=today + timedelta(days=60))
    assert "Put on my list" in open_page(client_for(student), mentor)


@pytest.mark.parametrize("why", ["block", "closed", "asked"])
def test_where_more_than_time_is_in_the_way_nobody_is_put_on_the_list(client_for, student, mentor, why):
    if why == "block":
        Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())
    elif why == "closed":
        MentorProfile.objects.update(accepting=False)
    else:
        factories.make_request(student, mentor)
    assert "Put on my list" not in open_page(client_for(student), mentor)


def test_who_takes_no_requests_leads_to_others_who_do(client_for, student, mentor, other_faculty):
    MentorProfile.objects.filter(user=mentor).update(accepting=False)
    page = open_page(client_for(student), mentor)
    assert "These mentors have room today" in page
    assert "Dr. Noor Haddad" in page
    assert "/request/" not in page


def test_staff_see_the_room_and_ask_nobody(client_for, staff, mentor):
    page = open_page(client_for(staff), mentor)
    assert "Room for 3" in page
    assert "Put on my list" not in page
