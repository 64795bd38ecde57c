"""What a student sees and does of their own requests, and of their list of choices, on the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.models import Choice, ChoiceList, Request
from matching.services import decline_request, hand_on, move_choice, put_aside
from tests import factories
from tests.matching.test_outside import make_outside
from tests.queries import same_at_1_and_30

WRITTEN = {
    "message": "Your asthma work made me curious.",
    "cadence_weeks": 4,
    "length_minutes": 30,
    "wants_trial": "on",
}


@pytest.fixture
def choices(student, mentor, other_faculty) -> ChoiceList:
    for person in (mentor, other_faculty):
        put_aside(student=student, mentor=person)
    return ChoiceList.objects.get()


@pytest.fixture
def page(client_for, student):
    client = client_for(student)
    return lambda address: client.get(address).content.decode()


def closed(request: Request) -> Request:
    decline_request(request=request, by=request.mentor)
    Request.objects.filter(pk=request.pk).update(undo_until=timezone.now() - timedelta(seconds=1))
    return request


def first_was_declined(choices: ChoiceList) -> Request:
    return closed(hand_on(choice=choices.choices.first(), by=choices.student, message="What I wrote first"))


def test_withdrawing_asks_first(client_for, student, mentor):
    asked = factories.make_request(student, mentor)
    client = client_for(student)
    assert "Withdraw your request to" in client.get(f"/requests/{asked.pk}/withdraw/").content.decode()
    asked.refresh_from_db()
    assert asked.is_pending
    client.post(f"/requests/{asked.pk}/withdraw/")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_what_waits_stands_apart_from_what_is_closed(page, student, mentor, other_faculty):
    factories.make_request(student, mentor)
    closed(factories.make_request(student, other_faculty))
    text = page("/requests/")
    assert text.index("What you asked") < text.index(str(mentor)) < text.index("Asked before (1)")


def test_a_no_that_can_be_taken_back_still_waits_in_the_list(page, student, mentor):
    asked = factories.make_request(student, mentor)
    decline_request(request=asked, by=mentor)
    text = page("/requests/")
    assert "open until" in text
    assert "Asked before" not in text


def test_the_list_says_until_when_a_mentor_is_away(page, student, mentor):
    factories.make_request(student, mentor)
    mentor.mentor_profile.away_from = timezone.localdate() - timedelta(days=1)
    mentor.mentor_profile.away_until = timezone.localdate() + timedelta(days=2)
    mentor.mentor_profile.save()
    assert "the time to answer stands still" in page("/requests/")


def test_the_page_of_requests_costs_the_same_for_many(client_for, student):
    def add_row():
        factories.make_request(student, factories.make_mentor())
        closed(factories.make_request(student, factories.make_mentor()))

    same_at_1_and_30(client_for(student), "/requests/", add_row)


def test_the_page_of_the_list_costs_the_same_for_many(client_for, student, program):
    made = ChoiceList.objects.create(student=student, made_at=timezone.now())

    def add_row():
        Choice.objects.create(list=made, mentor=factories.make_mentor(), position=made.choices.count() + 1)

    same_at_1_and_30(client_for(student), "/requests/choices/", add_row)


def test_an_empty_list_says_how_to_begin(page):
    assert "Nobody is on your list yet" in page("/requests/choices/")


def test_the_buttons_keep_the_order(client_for, student, choices, mentor, other_faculty):
    client = client_for(student)
    client.post(f"/requests/choices/{other_faculty.pk}/move/", {"way": "up"})
    assert [row.mentor for row in choices.choices.all()] == [other_faculty, mentor]
    client.post(f"/requests/choices/{other_faculty.pk}/remove/")
    assert [row.mentor for row in choices.choices.all()] == [mentor]


def test_the_ends_of_the_list_have_no_dead_buttons_and_the_moved_row_keeps_the_keyboard(client_for, choices, mentor):
    client = client_for(choices.student)
    answer = client.post(f"/requests/choices/{mentor.pk}/move/", {"way": "down"})
    assert answer.url == f"/requests/choices/#move-{mentor.pk}"
    text = client.get("/requests/choices/").content.decode()
    assert f'id="move-{mentor.pk}" tabindex="-1"' in text
    assert text.count('value="up"') == text.count('value="down"') == 1


def test_a_mentor_is_put_on_the_list_from_their_page_and_one_stays_there(client_for, student, mentor):
    answer = client_for(student).post(f"/requests/choices/{mentor.pk}/add/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/mentors/{mentor.pk}/"
    assert f'{mentor} is on your list. <a href="/requests/choices/">Open my list</a>' in answer.content.decode()


def test_a_full_list_names_who_is_not_on_it(client_for, student, choices, program):
    program.max_choices = 2
    program.save()
    third = factories.make_mentor(name="Dr. <b>Third</b>")
    text = client_for(student).post(f"/requests/choices/{third.pk}/add/", follow=True).content.decode()
    assert "Dr. &lt;b&gt;Third&lt;/b&gt; is not on your list: it holds 2 mentors already" in text
    assert "Open my list" in text


def test_the_list_says_for_how_long_each_is_asked(page, choices, mentor):
    assert "Each has 5 days to answer, not the usual 14" in page("/requests/choices/")
    assert "has 5 days to answer" in page(f"/requests/choices/{mentor.pk}/ask/")


def test_a_row_without_a_nudge_says_why(page, student, mentor):
    asked = factories.make_request(student, mentor)
    Request.objects.filter(pk=asked.pk).update(expires_at=asked.created_at + timedelta(days=2))
    assert "The request closes before a nudge would help." in page("/requests/")


def test_a_hidden_mentor_cannot_be_put_on_a_list(client_for, student, mentor):
    mentor.mentor_profile.is_listed = False
    mentor.mentor_profile.save()
    assert client_for(student).post(f"/requests/choices/{mentor.pk}/add/").status_code == 404


def test_the_next_is_asked_on_a_page_that_names_them(client_for, student, choices, mentor):
    client = client_for(student)
    response = client.get("/requests/choices/next/")
    assert response.url == f"/requests/choices/{mentor.pk}/ask/"
    sent = client.post(response.url, WRITTEN)
    request = Request.objects.get()
    assert sent.url == f"/requests/{request.pk}/"
    assert request.choice.list == choices


def test_the_page_begins_with_what_was_written_last(page, choices, mentor, other_faculty):
    first_was_declined(choices)
    text = page(f"/requests/choices/{other_faculty.pk}/ask/")
    assert "What I wrote first" in text
    assert f"This is what you wrote to {mentor}" in text


def test_looking_at_it_sends_nothing(client_for, student, choices, mentor):
    client_for(student).post(f"/requests/choices/{mentor.pk}/ask/", WRITTEN | {"step": "see"})
    assert not Request.objects.exists()


def test_on_a_list_too_the_other_form_keeps_what_was_typed(client_for, student, choices, mentor):
    address = f"/requests/choices/{mentor.pk}/ask/"
    drawn = client_for(student).post(address, WRITTEN | {"message": "Half a sentence", "switch": "research"})
    assert drawn.context["form"].kind == "research"
    assert "Half a sentence" in drawn.content.decode()
    assert not Request.objects.exists()


def test_an_empty_letter_gets_a_sentence_and_keeps_the_rest(client_for, student, choices, mentor):
    response = client_for(student).post(f"/requests/choices/{mentor.pk}/ask/", WRITTEN | {"message": ""})
    assert response.status_code == 200
    assert not Request.objects.exists()


def test_a_second_click_finds_the_request(client_for, student, choices, mentor):
    client = client_for(student)
    for _ in range(2):
        response = client.post(f"/requests/choices/{mentor.pk}/ask/", WRITTEN)
    assert response.url == f"/requests/{Request.objects.get().pk}/"


def test_a_page_from_before_the_order_changed_sends_nothing(client_for, student, choices, mentor, other_faculty):
    move_choice(choice=choices.choices.get(mentor=other_faculty), by=student, up=True)
    response = client_for(student).post(f"/requests/choices/{mentor.pk}/ask/", WRITTEN)
    assert "Your list has changed" in response.content.decode()
    assert not Request.objects.exists()


def test_who_cannot_be_asked_can_be_passed_over(client_for, student, choices, mentor):
    mentor.mentor_profile.accepting = False
    mentor.mentor_profile.save()
    client = client_for(student)
    text = client.get(f"/requests/choices/{mentor.pk}/ask/").content.decode()
    assert "cannot be asked right now" in text
    assert "Nothing has been sent" in text
    client.post(f"/requests/choices/{mentor.pk}/skip/")
    assert choices.choices.get(mentor=mentor).skipped_at


def test_a_blocked_pair_reads_no_reason(page, student, choices, mentor):
    from matching.models import Block

    Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())
    text = page(f"/requests/choices/{mentor.pk}/ask/")
    assert "is not open to new requests at the moment" in text
    assert "block" not in text.lower().split("<main")[-1]


def test_a_mentor_who_has_left_is_said_so_without_a_reason(page, choices, mentor):
    mentor.is_active = False
    mentor.save()
    assert "cannot be asked right now" in page(f"/requests/choices/{mentor.pk}/ask/")


def test_somebody_outside_the_school_is_asked_with_consent_each_time(client_for, student, other_faculty):
    outside = factories.make_mentor(name="Dr. Guest")
    make_outside(outside, other_faculty, days=90)
    put_aside(student=student, mentor=outside)
    client = client_for(student)
    assert "outside_consent" in client.post(f"/requests/choices/{outside.pk}/ask/", WRITTEN).content.decode()
    assert not Request.objects.exists()
    client.post(f"/requests/choices/{outside.pk}/ask/", WRITTEN | {"outside_consent": "on"})
    assert Request.objects.get().outside_consent_at


def test_a_closed_request_leads_to_the_next(page, choices, other_faculty):
    first = first_was_declined(choices)
    for address in (f"/requests/{first.pk}/", "/", "/requests/"):
        text = page(address)
        assert "Next on your list is" in text, address
        assert "/requests/choices/next/" in text, address


def test_after_the_last_the_page_says_that_everybody_was_asked(page, student, mentor):
    last = closed(hand_on(choice=put_aside(student=student, mentor=mentor), by=student, message="Hello"))
    assert "Everybody on your list has been asked" in page(f"/requests/{last.pk}/")


def test_while_one_has_the_request_nobody_is_next(page, client_for, student, choices, mentor):
    hand_on(choice=choices.choices.first(), by=student, message="Hello")
    assert "Next on your list" not in page("/")
    assert client_for(student).get("/requests/choices/next/").url == "/requests/choices/"


def test_the_end_of_a_list_asks_first(client_for, student, choices):
    client = client_for(student)
    assert "End your list of choices?" in client.get("/requests/choices/end/").content.decode()
    client.post("/requests/choices/end/")
    assert not ChoiceList.objects.standing().exists()


def test_a_second_click_on_its_end_is_no_error(client_for, student, choices):
    client = client_for(student)
    assert [client.post("/requests/choices/end/").status_code for _ in range(2)] == [302, 302]


def test_the_file_of_ones_own_data_has_the_list(student, choices, mentor):
    from matching.privacy import my_data

    assert my_data(student)["My lists of choices"][0]["in my order"][0] == f"{mentor}: not asked"
    assert str(student) not in str(my_data(mentor))
