"""What a page says where nobody can be asked now: the reason, the way out, and whom else, with why."""

import pytest

from matching.models import Relationship
from tests import factories
from tests.queries import queries_of

PAGES = ["", "request/", "chat/"]


@pytest.fixture
def client(client_for, student):
    return client_for(student)


@pytest.fixture
def three_open(student):
    return [factories.make_request(student, factories.make_mentor()) for _ in range(3)]


def text_of(client, mentor, page: str) -> str:
    return client.get(f"/mentors/{mentor.pk}/{page}").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_who_can_ask_nobody_more_is_led_to_their_requests_and_to_nobody_else(client, mentor, three_open, page):
    factories.make_mentor(name="Dr. With Room")
    text = text_of(client, mentor, page)
    assert "You have 3 open requests" in text
    assert '<a href="/requests/">See your open requests</a>' in text
    assert "These mentors have room today" not in text


@pytest.mark.parametrize("page", PAGES)
def test_who_has_asked_is_led_to_that_request(client, student, mentor, page):
    asked = factories.make_request(student, mentor)
    text = text_of(client, mentor, page)
    assert f"You have asked {mentor} already." in text
    assert f'<a href="/requests/{asked.pk}/">Open that request</a>' in text


def test_a_chat_is_called_a_chat(client, student, mentor):
    factories.make_chat(student, mentor)
    assert f"You have asked {mentor} for a chat already." in text_of(client, mentor, "request/")


@pytest.mark.parametrize("page", ["request/", "chat/"])
def test_a_refusal_of_what_was_sent_stands_above_all_and_has_the_keyboard(client, mentor, three_open, page):
    text = client.post(f"/mentors/{mentor.pk}/{page}", {"message": "What I wrote"}).content.decode()
    assert text.count("You have 3 open requests") == 1
    assert text.index('role="alert" tabindex="-1" autofocus') < text.index("You have 3 open requests")
    assert text.index("You have 3 open requests") < text.index("What I wrote")


@pytest.mark.parametrize(("others", "said"), [(0, False), (2, True)])
def test_the_page_of_a_chat_says_that_it_counts(client, student, mentor, others, said):
    for _ in range(others):
        factories.make_request(student, factories.make_mentor())
    text = text_of(client, mentor, "chat/")
    assert "it counts among the 3 requests that you can have open at a time" in text
    assert ("it is the last of them" in text) is said


def test_others_are_shown_with_the_reason_and_their_room(client, student, mentor):
    topic = factories.make_topic("Finances")
    factories.make_goal(student, topic=topic)
    factories.make_mentor(2, name="Dr. With Room", topics=(topic,))
    factories.make_relationship(mentor, student)
    text = text_of(client, mentor, "")
    others = text[text.index("These mentors have room today") :]
    assert "Offers finances: your goal." in others
    assert "Room for 2" in others
    assert "Your advisor" not in others


def test_ones_own_advisor_is_marked_wherever_they_are_shown(client, student, mentor, other_faculty):
    factories.make_relationship(other_faculty, student, kind=Relationship.Kind.ADVISING)
    factories.make_relationship(mentor, student)
    others = text_of(client, mentor, "").partition("These mentors have room today")[2]
    pages = [others, text_of(client, other_faculty, ""), client.get("/mentors/").content.decode()]
    assert [page.count("Your advisor") for page in pages] == [1, 1, 1]


def test_three_others_cost_as_much_as_one(client, student, mentor):
    factories.make_relationship(mentor, student)
    factories.make_mentor()
    one = queries_of(client, f"/mentors/{mentor.pk}/")
    for _ in range(2):
        factories.make_mentor()
    assert queries_of(client, f"/mentors/{mentor.pk}/") == one
