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
    assert "We found no other mentor of that name" in page
    assert "Dr. Nobody" in page
    assert "Ask in May." in page
    assert Request.objects.get(pk=waiting[0].pk).is_pending


def test_with_htmx_a_name_that_fits_nobody_is_said_in_its_own_row(client_for, mentor, waiting):
    address = reverse("matching:decline-request", args=[waiting[1].pk])
    typed = {"from": "list", "colleague": "Dr. Nobody", "note": "Ask in May."}
    part = words(client_for(mentor).post(address, typed, headers={"HX-Request": "true"}))
    assert "<html" not in part
    row = part.partition(f'id="r-{waiting[1].pk}"')[2].partition("<li")[0]
    for said in ("We found no", "Dr. Nobody", "Ask in May.", f'id="{waiting[1].pk}-note"', "<details open>"):
        assert said in row
    assert part.count("Ask in May.") == 1


class TestTakingItBack:
    TYPED = {"reason": "time", "note": "Ask me in May.", "colleague": "Noor Haddad"}

    @pytest.fixture
    def back(self, client_for, mentor, waiting, other_faculty):
        """Two answered and taken back, the first with words."""
        client = client_for(mentor)
        press(client, "decline-request", waiting[0], **self.TYPED)
        press(client, "decline-request", waiting[1])
        for asked in waiting[:2]:
            press(client, "undo-decline", asked)
        return client

    @pytest.mark.parametrize("whole", [True, False])
    def test_what_was_typed_is_in_its_form_again(self, back, waiting, whole):
        page = page_of(back, reverse("matching:request", args=[waiting[0].pk]) if whole else LIST)
        assert page.count("Ask me in May.") == 1
        assert '<option value="time" selected>' in page
        assert "Dr. Noor Haddad" in page

    def test_the_row_itself_forgets_it(self, back, waiting):
        asked = Request.objects.get(pk=waiting[0].pk)
        assert (asked.decline_reason, asked.decline_note, asked.colleague) == ("", "", None)

    def test_the_next_answer_ends_it(self, back, waiting):
        press(back, "decline-request", waiting[0])
        press(back, "undo-decline", waiting[0])
        assert "Ask me in May." not in page_of(back)

    def test_all_of_them_keep_their_words(self, client_for, mentor, waiting):
        client = client_for(mentor)
        press(client, "decline-request", waiting[0], note="Words for Ana")
        press(client, "decline-request", waiting[1], note="Words for Ben")
        client.post(reverse("matching:take-back"))
        page = page_of(client)
        assert "Words for Ana" in page
        assert "Words for Ben" in page


class TestAnOlderWindow:
    def test_not_now_after_a_yes_says_so_and_shows_what_was_typed(self, client_for, mentor, waiting):
        client = client_for(mentor)
        press(client, "accept-request", waiting[0])
        address = reverse("matching:decline-request", args=[waiting[0].pk])
        page = words(client.post(address, {"note": "Ask me in May."}, follow=True))
        assert "You said yes to Ana One in the meantime. What you wrote was not sent: “Ask me in May.”" in page
        assert "no longer open" not in page

    def test_yes_after_the_student_withdrew(self, client_for, mentor, waiting):
        now = timezone.now()
        Request.objects.filter(pk=waiting[0].pk).update(
            state="withdrawn", decided_at=now, decided_by=waiting[0].student_id
        )
        address = reverse("matching:accept-request", args=[waiting[0].pk])
        page = words(client_for(mentor).post(address, {"welcome": ""}, follow=True))
        assert "Ana One withdrew the request in the meantime." in page

    def test_what_cannot_be_said_now_is_said_at_the_form(self, client_for, mentor, waiting):
        fill_to(mentor, 0)
        address = reverse("matching:accept-request", args=[waiting[0].pk])
        typed = {"from": "list", "welcome": "Welcome, Ana."}
        part = words(client_for(mentor).post(address, typed, headers={"HX-Request": "true"}))
        assert "All your places are taken, so you cannot say yes right now." in part
        assert "Welcome, Ana." in part


def test_not_now_to_all_who_wait_is_said_at_once_to_those_whom_the_page_showed(client_for, mentor, waiting):
    client, address = client_for(mentor), reverse("matching:decline-several")
    shown = re.findall(r'name="shown" value="([^"]+)"', page_of(client))
    assert len(shown) == 4
    later = factories.make_request(factories.make_student(name="Eve Later"), mentor)
    page = words(client.post(address, {"everyone": "1", "shown": shown, "reason": "time"}, follow=True))
    assert list(Request.objects.open()) == [later]
    assert set(Request.objects.filter(state="declined").values_list("decline_reason", flat=True)) == {"time"}
    assert "You said “not now” to 4 students." in page
    assert "Take all 4 back" in page


def test_nobody_ticked_is_said_and_nobody_is_answered(client_for, mentor, waiting):
    response = client_for(mentor).post(reverse("matching:decline-several"), follow=True)
    assert "Tick at least one of those who wait." in words(response)
    assert Request.objects.open().count() == 4


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


def test_a_chat_that_was_accepted_says_how_the_two_find_each_other(client_for, mentor, student):
    chat = factories.make_chat(student, mentor)
    client = client_for(mentor)
    press(client, "accept-request", chat)
    page = page_of(client)
    assert "They write to you to find a time." in page
    assert f'<a href="/requests/{chat.pk}/">How you reach Sam Rivera</a>' in page


class TestTheLastPlace:
    def test_fewer_places_than_mentees_are_explained_where_they_are_changed(
        self, client_for, mentor, student, stranger
    ):
        for each in (student, stranger):
            factories.make_relationship(mentor, each)
        said = (
            "You have 2 mentees and 1 place: nobody&#x27;s mentorship ends, and nobody new starts until there is room."
        )
        client, address = client_for(mentor), reverse("accounts:profile-section", args=["places"])
        typed = {"capacity": "2", "accepting": "on", "is_listed": "on"}
        assert "nobody new starts" not in words(client.post(address, typed, follow=True))
        typed["capacity"] = "1"
        assert said in words(client.post(address, typed, follow=True))
        assert said in words(client.post(address, typed, headers={"HX-Request": "true"}))

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

    def test_in_the_list_it_is_said_once(self, client_for, mentor, waiting):
        fill_to(mentor, 1)
        address = reverse("matching:accept-request", args=[waiting[0].pk])
        page = words(client_for(mentor).post(address, {"from": "list"}, follow=True))
        assert "All your places are taken. 3 requests stay open" in page
        assert page.count("Nobody g") == 1

    def test_one_more_place_comes_with_the_yes(self, client_for, mentor, waiting):
        fill_to(mentor, 0)
        client = client_for(mentor)
        assert "Accept, one place more" in page_of(client)
        press(client, "accept-request", waiting[0])
        assert Relationship.objects.count() == 0
        press(client, "accept-request", waiting[0], one_more="1")
        assert "You now offer 1 place. <a href='/profile/places/'>" in page_of(client)
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
