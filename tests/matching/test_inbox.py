"""A mentor's list of requests: everything that deciding needs in one place, and every answer in its row."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.models import Relationship, Request, WaitlistEntry
from tests import factories
from tests.queries import same_at_1_and_30

LIST = "/requests/"


@pytest.fixture
def waiting(mentor) -> list[Request]:
    """Four students ask a mentor with three places, the first of them longest ago."""
    names = ("Ana One", "Ben Two", "Cem Three", "Dee Four")
    made = [factories.make_request(factories.make_student(name=name), mentor) for name in names]
    for days, asked in enumerate(made):
        Request.objects.filter(pk=asked.pk).update(created_at=asked.created_at - timedelta(days=9 - days))
    return made


def page_of(client, address=LIST, **query) -> str:
    return words(client.get(address, query))


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def press(client, name: str, asked: Request, **typed):
    return client.post(reverse(f"matching:{name}", args=[asked.pk]), {"from": "list", **typed})


def fill_to(mentor, places: int) -> None:
    mentor.mentor_profile.capacity = places
    mentor.mentor_profile.save()


def test_oldest_first_with_how_many_wait_and_how_many_places(client_for, mentor, waiting):
    page = page_of(client_for(mentor))
    assert "4 waiting, 3 places" in page
    assert page.index("Ana One") < page.index("Ben Two") < page.index("Dee Four")


def test_everything_that_was_written_can_be_read_in_the_row(client_for, mentor, waiting):
    waiting[0].goals.add(factories.make_goal(waiting[0].student, text="Find a lab for the summer"))
    Request.objects.filter(pk=waiting[0].pk).update(message="Could we talk about asthma?")
    page = page_of(client_for(mentor))
    assert "Could we talk about asthma?" in page
    assert "Find a lab for the summer" in page
    assert 'id="letter"' not in page


def test_a_held_place_is_said_beside_the_free_ones(client_for, mentor, student, waiting):
    now = timezone.now()
    WaitlistEntry.objects.create(
        student=student,
        mentor=mentor,
        state="offered",
        joined_at=now,
        offered_at=now,
        held_until=now + timedelta(hours=3),
    )
    page = page_of(client_for(mentor))
    assert "4 waiting, 2 places" in page
    assert "1 more is held for a student on your waitlist." in page


def test_an_answer_comes_back_to_its_own_row(client_for, mentor, waiting):
    client = client_for(mentor)
    assert press(client, "decline-request", waiting[1]).url == f"/requests/#r-{waiting[1].pk}"
    page = page_of(client)
    assert "3 waiting" in page
    assert page.index("Ana One") < page.index("You said “not now”") < page.index("Cem Three")
    assert press(client, "undo-decline", waiting[1]).url == f"/requests/#r-{waiting[1].pk}"
    assert "4 waiting" in page_of(client)


def test_after_a_no_the_row_keeps_the_name_and_no_word_of_the_letter(client_for, mentor, waiting):
    Request.objects.filter(pk=waiting[0].pk).update(message="Only while it waits")
    client = client_for(mentor)
    press(client, "decline-request", waiting[0])
    page = page_of(client)
    assert "Ana One" in page
    assert "Only while it waits" not in page


def test_with_htmx_the_list_itself_comes_back_with_what_was_done(client_for, mentor, waiting):
    client = client_for(mentor)
    address = reverse("matching:accept-request", args=[waiting[0].pk])
    part = words(client.post(address, {"from": "list"}, headers={"HX-Request": "true"}))
    assert part.startswith((" <section", "<section"))
    assert "3 waiting, 2 places" in part
    assert "You said yes to Ana One." in part
    assert "<html" not in part


def test_a_name_that_fits_nobody_opens_the_page_with_what_was_typed(client_for, mentor, waiting):
    response = press(client_for(mentor), "decline-request", waiting[0], colleague="Dr. Nobody", note="Ask in May.")
    page = words(response)
    assert "We found no mentor of that name" in page
    assert "Dr. Nobody" in page
    assert "Ask in May." in page
    assert Request.objects.get(pk=waiting[0].pk).is_pending


def test_not_now_to_all_who_wait_asks_once_with_their_names(client_for, mentor, waiting):
    client, address = client_for(mentor), reverse("matching:decline-several")
    page = page_of(client, address, everyone="1", reason="time")
    assert all(asked.student.full_name in page for asked in waiting)
    assert "My time is taken right now" in page
    assert Request.objects.open().count() == 4
    client.post(address, {"requests": [asked.pk for asked in waiting[:3]], "reason": "time"})
    assert [asked.student.full_name for asked in Request.objects.open()] == ["Dee Four"]
    assert set(Request.objects.filter(state="declined").values_list("decline_reason", flat=True)) == {"time"}


def test_nobody_ticked_is_said_and_nobody_is_answered(client_for, mentor, waiting):
    response = client_for(mentor).get(reverse("matching:decline-several"), follow=True)
    assert "Tick at least one of those who wait." in words(response)


def test_who_withdrew_meanwhile_is_passed_over(client_for, mentor, waiting):
    now = timezone.now()
    Request.objects.filter(pk=waiting[0].pk).update(state="withdrawn", decided_at=now, decided_by=waiting[0].student_id)
    client_for(mentor).post(reverse("matching:decline-several"), {"requests": [asked.pk for asked in waiting]})
    assert Request.objects.get(pk=waiting[0].pk).state == "withdrawn"
    assert Request.objects.filter(state="declined").count() == 3


def test_another_mentors_requests_are_not_answered(client_for, other_faculty, waiting):
    client_for(other_faculty).post(reverse("matching:decline-several"), {"requests": [waiting[0].pk]})
    assert Request.objects.open().count() == 4


def test_all_can_be_taken_back_at_once(client_for, mentor, waiting):
    client = client_for(mentor)
    client.post(reverse("matching:decline-several"), {"requests": [asked.pk for asked in waiting]})
    assert "Take all 4 back" in page_of(client)
    client.post(reverse("matching:take-back"))
    assert Request.objects.open().count() == 4


def test_what_students_have_been_told_is_not_taken_back(client_for, mentor, waiting):
    client = client_for(mentor)
    client.post(reverse("matching:decline-several"), {"requests": [asked.pk for asked in waiting]})
    Request.objects.filter(pk=waiting[0].pk).update(undo_until=timezone.now())
    client.post(reverse("matching:take-back"))
    assert Request.objects.get(pk=waiting[0].pk).is_declined
    assert Request.objects.open().count() == 3


class TestTheLastPlace:
    def test_before_it_goes_the_list_says_what_happens_to_the_others(self, client_for, mentor, waiting):
        fill_to(mentor, 1)
        page = page_of(client_for(mentor))
        assert "This is your last place." in page
        assert "3 other requests stay open, each until its own day" in page
        assert "Nobody gets a “no” in your name." in page

    def test_the_page_of_one_request_counts_the_others(self, client_for, mentor, waiting):
        fill_to(mentor, 1)
        page = page_of(client_for(mentor), reverse("matching:request", args=[waiting[0].pk]))
        assert "3 other requests stay open" in page

    def test_with_two_places_or_nobody_else_it_says_nothing(self, client_for, mentor, student):
        factories.make_request(student, mentor)
        client = client_for(mentor)
        assert "last place" not in page_of(client)
        fill_to(mentor, 1)
        assert "last place" not in page_of(client)

    def test_the_waitlist_waits_on(self, client_for, mentor, student, stranger):
        factories.make_request(student, mentor)
        WaitlistEntry.objects.create(student=stranger, mentor=mentor, joined_at=timezone.now())
        fill_to(mentor, 1)
        assert "One student on your waitlist waits on." in page_of(client_for(mentor))

    def test_when_it_is_gone_the_others_still_wait(self, client_for, mentor, waiting):
        fill_to(mentor, 1)
        client = client_for(mentor)
        response = client.post(reverse("matching:accept-request", args=[waiting[0].pk]), follow=True)
        assert "That was your last place." in words(response)
        assert Request.objects.open().count() == 3

    def test_one_more_place_comes_with_the_yes(self, client_for, mentor, waiting):
        fill_to(mentor, 0)
        client = client_for(mentor)
        assert "Accept, one place more" in page_of(client)
        press(client, "accept-request", waiting[0])
        assert Relationship.objects.count() == 0
        press(client, "accept-request", waiting[0], one_more="1")
        mentor.mentor_profile.refresh_from_db()
        assert (Relationship.objects.count(), mentor.mentor_profile.capacity) == (1, 1)


def test_thirty_requests_of_every_kind_need_no_more_queries_than_one(client_for, program):
    mentor = factories.make_mentor(capacity=50)

    def add():
        asking = factories.make_student()
        asked = factories.make_request(asking, mentor)
        asked.goals.add(factories.make_goal(asking))
        Request.objects.filter(pk=asked.pk).update(proposed_times=[timezone.now()], time_zone="America/New_York")
        factories.make_chat(factories.make_student(), mentor)

    same_at_1_and_30(client_for(mentor), LIST, add)
