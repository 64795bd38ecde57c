"""One mentor's page: what can be done there, by whom."""

from accounts.models import MentorProfile


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
