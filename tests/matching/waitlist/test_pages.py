"""What students, mentors and staff read of waitlists, and what their buttons do."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.hooks import home_next, home_now, in_order
from accounts.models import MentorProfile, User
from matching.models import WaitlistEntry
from matching.services import request_mentor
from matching.waitlist.shown import person_waits, waiting_filter
from tests import factories
from tests.queries import queries_of, same_at_1_and_30

from .factories import make_entry

State = WaitlistEntry.State


@pytest.fixture
def full(db):
    mentor = factories.make_mentor(capacity=1, name="Dr. Ada Lind")
    factories.make_relationship(mentor, factories.make_student())
    return mentor


def drawn(tag: str, user, **context) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load waitlists %}{% " + tag + " %}").render(Context({"request": request, **context}))


def page(client, entry) -> str:
    return client.get(reverse("matching:waitlist", args=[entry.pk])).content.decode()


def test_the_button_joins(client_for, student, full):
    assert "Join the waitlist" in drawn("waitlist_button mentor", student, mentor=full)
    response = client_for(student).post(reverse("matching:join-waitlist", args=[full.pk]), follow=True)
    assert "You are on the waitlist of Dr. Ada Lind" in response.content.decode()
    assert WaitlistEntry.objects.waiting().filter(student=student, mentor=full).exists()


def test_a_refusal_to_join_is_a_sentence_on_the_mentors_page(client_for, student, mentor):
    response = client_for(student).post(reverse("matching:join-waitlist", args=[mentor.pk]), follow=True)
    assert "Nobody has to wait for" in response.content.decode()


def test_the_button_says_how_places_are_given(student, full):
    assert "Students without a mentor come first, then who joined first" in drawn(
        "waitlist_button mentor", student, mentor=full
    )


def test_where_one_waits_the_button_leads_there(student, full):
    entry = make_entry(student, full)
    assert reverse("matching:waitlist", args=[entry.pk]) in drawn("waitlist_button mentor", student, mentor=full)


@pytest.mark.parametrize("who", ["mentor", "staff"])
def test_who_is_no_student_has_no_button(request, who, full):
    assert "form" not in drawn("waitlist_button mentor", request.getfixturevalue(who), mentor=full)


def test_nobody_has_a_button_where_one_can_ask(student, mentor):
    assert "form" not in drawn("waitlist_button mentor", student, mentor=mentor)


def test_the_page_of_an_offer_says_until_when_in_the_readers_zone(client_for, student, full):
    User.objects.filter(pk=student.pk).update(time_zone="Asia/Tokyo")
    entry = make_entry(student, full, held_for=5)
    WaitlistEntry.objects.update(held_until="2090-01-01T03:00:00+00:00")
    assert "Sunday, January 1, 12:00 PM (JST)" in page(client_for(User.objects.get(pk=student.pk)), entry)


def test_the_yes_leads_to_the_letter(client_for, student, mentor):
    text = page(client_for(student), make_entry(student, mentor, held_for=5))
    assert "Yes, ask Dr. Ada Lind" in text
    assert reverse("matching:request-mentor", args=[mentor.pk]) in text


def test_where_the_yes_is_not_possible_the_page_says_what_to_do(client_for, student, mentor):
    for _ in range(3):
        factories.make_request(student, factories.make_mentor())
    text = page(client_for(student), make_entry(student, mentor, held_for=5))
    assert "You have 3 open requests" in text
    assert "Yes, ask" not in text


def test_the_no_is_one_click(client_for, student, mentor):
    entry = make_entry(student, mentor, held_for=5)
    response = client_for(student).post(reverse("matching:leave-waitlist", args=[entry.pk]))
    assert response.url == reverse("matching:requests")
    entry.refresh_from_db()
    assert entry.state == State.LEFT


def test_who_waits_reads_how_near_they_are_and_no_names(client_for, student, full):
    others = [make_entry(factories.make_student(name=f"Waiting {n}"), full, days_ago=9) for n in range(4)]
    entry = make_entry(student, full)
    text = page(client_for(student), entry)
    assert "further back in the line" in text
    assert not any(other.student.full_name in text for other in others)
    assert "near the front of the line" in page(client_for(others[0].student), others[0])
    assert "you then have 3 days to say yes or no" in text


@pytest.mark.parametrize(
    ("state", "words"), [("left", "you left the list"), ("lapsed", "the time to answer is over"), ("closed", "closed")]
)
def test_a_page_whose_time_is_over_says_so(client_for, student, full, state, words):
    entry = make_entry(student, full)
    WaitlistEntry.objects.update(state=state, ended_at=timezone.now())
    assert words in page(client_for(student), entry)


def test_an_offer_whose_hour_is_over_offers_nothing(client_for, student, full):
    text = page(client_for(student), make_entry(student, full, held_for=-1))
    assert "The time to say yes is over" in text
    assert "Yes, ask" not in text


def test_a_taken_place_leads_to_its_request(client_for, student, mentor):
    entry = make_entry(student, mentor, held_for=5)
    asked = request_mentor(student=student, mentor=mentor, message="Hello")
    assert reverse("matching:request", args=[asked.pk]) in page(client_for(student), entry)


def test_a_held_place_comes_first_of_what_needs_a_student_now(student, mentor):
    factories.make_goal(student)
    make_entry(student, mentor, held_for=5)
    assert in_order(home_now, student)[0].title == "A place with Dr. Ada Lind is held for you"


def test_waiting_is_among_what_is_coming(student, full):
    make_entry(student, full)
    assert "You wait for a place with Dr. Ada Lind" in [item.title for item in in_order(home_next, student)]


def test_a_mentor_reads_how_many_wait_and_never_who(full, student):
    make_entry(student, full)
    text = drawn("waitlist_of_mentor", full)
    assert "1 student waits for a place with you" in text
    assert student.full_name not in text
    make_entry(factories.make_student(), full)
    assert "2 students wait for a place with you" in drawn("waitlist_of_mentor", full)


def test_closing_says_first_what_happens_to_those_who_wait(client_for, full, student):
    make_entry(student, full)
    client, address = client_for(full), reverse("matching:close-waitlist")
    assert "They will be told kindly" in client.get(address).content.decode()
    assert WaitlistEntry.objects.waiting().exists()
    client.post(address)
    assert not WaitlistEntry.objects.waiting().exists()


def test_a_closed_list_is_opened_by_one_click(client_for, full):
    MentorProfile.objects.update(waitlist_open=False)
    full.mentor_profile.refresh_from_db()
    assert "Open my waitlist" in drawn("waitlist_of_mentor", full)
    client_for(full).post(reverse("matching:open-waitlist"))
    assert MentorProfile.objects.get(user=full).waitlist_open


def test_a_students_lists_stand_together_the_held_place_first(student, full, mentor):
    make_entry(student, full, days_ago=9)
    make_entry(student, mentor, held_for=5)
    text = drawn("my_waitlists", student)
    assert text.index("A place is held for you") < text.index("On the waitlist")


def test_staff_read_for_whom_a_student_waits_and_who_waits_for_a_mentor(client_for, staff, student, full):
    make_entry(student, full)
    client = client_for(staff)
    assert "Dr. Ada Lind" in client.get(reverse("accounts:person", args=[student.pk])).content.decode()
    mentors = client.get(reverse("accounts:person", args=[full.pk])).content.decode()
    assert "1 student waits for a place with Dr. Ada Lind" in mentors
    assert "Sam Rivera" in mentors


def test_staff_of_another_track_read_the_number_alone(staff, student, full, monkeypatch):
    make_entry(student, full)
    monkeypatch.setattr("matching.waitlist.shown.people_in_scope", lambda reader: User.objects.exclude(pk=student.pk))
    (section,) = person_waits(full, staff)
    assert (section.context["number"], list(section.context["known"])) == (1, [])


@pytest.mark.parametrize(("value", "found"), [("waits", "waiting"), ("held", "held"), ("awaited", "mentor")])
def test_staff_filter_who_waits_and_for_whom(student, stranger, mentor, value, found):
    make_entry(student, mentor)
    make_entry(stranger, factories.make_mentor(), held_for=5)
    (choice,) = waiting_filter()
    who = {"waiting": student, "held": stranger, "mentor": mentor}[found]
    assert list(choice.narrow(User.objects.all(), value)) == [who]


def test_a_mentors_page_of_the_staff_asks_the_same_for_one_and_thirty(client_for, staff, full):
    address = reverse("accounts:person", args=[full.pk])
    same_at_1_and_30(client_for(staff), address, lambda: make_entry(factories.make_student(), full))


def test_the_page_of_an_entry_asks_the_same_for_one_and_thirty(client_for, student, full):
    entry, client = make_entry(student, full), client_for(student)
    address = reverse("matching:waitlist", args=[entry.pk])
    same_at_1_and_30(client, address, lambda: make_entry(factories.make_student(), full, days_ago=1))


def test_home_asks_the_same_for_one_place_and_three(client_for, student):
    client = client_for(student)
    make_entry(student, factories.make_mentor(), held_for=5)
    one = queries_of(client, "/")
    for _ in range(2):
        make_entry(student, factories.make_mentor(), held_for=5)
    assert queries_of(client, "/") == one
