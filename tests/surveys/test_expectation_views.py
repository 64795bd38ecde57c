import pytest
from django.urls import reverse

from surveys.models import ExpectationResponse
from surveys.services import answer_expectations, close_survey
from tests.factories import make_mentor, make_relationship, make_student
from tests.queries import queries_of, same_at_1_and_30
from tests.surveys.factories import add_to_survey, open_survey_for, ticks

LIST = "surveys:list"


@pytest.fixture
def sides(pair) -> tuple[ExpectationResponse, ExpectationResponse]:
    return open_survey_for(pair)


@pytest.fixture
def answered(sides):
    """Both have: the mentee ticked availability and networking, the mentor availability."""
    for side, keys in zip(sides, (("availability", "networking"), ("availability",)), strict=True):
        answer_expectations(response=side, by=side.person, answers=ticks(*keys))
    return sides


def at(name: str, key) -> str:
    return reverse(f"surveys:{name}", args=[key])


def page(client, url: str) -> str:
    response = client.get(url, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_survey_of_one_pair_leads_straight_to_its_items(sides, student, client_for):
    mine, _ = sides
    response = client_for(student).get(at("survey", mine.survey_id))
    assert response.url == at("answer", mine.pk)


def test_each_side_reads_its_own_wording_and_the_note_first(sides, student, mentor, client_for):
    for person, side, own, other in [
        (student, sides[0], "Being introduced to people who can help me along", "Introducing my mentee"),
        (mentor, sides[1], "Introducing my mentee to people", "Being introduced"),
    ]:
        shown = page(client_for(person), at("answer", side.pk))
        assert own in shown
        assert other not in shown
        assert shown.index("This is the open version") < shown.index(own)


def test_answering_keeps_selected_and_not_selected(sides, student, client_for):
    mine, _ = sides
    data = {"qualities": ["availability"], "expected-cadence": "monthly"}
    client_for(student).post(at("answer", mine.pk), data)
    mine.refresh_from_db()
    assert mine.answers == ticks("availability") | {"expected-cadence": "monthly"}


def test_none_of_these_is_an_answer(sides, student, client_for):
    mine, _ = sides
    client_for(student).post(at("answer", mine.pk), {"qualities": ["none-of-these"]})
    mine.refresh_from_db()
    assert mine.answers == ticks()


def test_a_list_left_blank_was_not_reached(sides, student, client_for):
    mine, _ = sides
    client_for(student).post(at("answer", mine.pk), {"expected-cadence": "weekly"})
    mine.refresh_from_db()
    assert mine.answers == {"expected-cadence": "weekly"}


def test_an_empty_form_gets_a_sentence(sides, student, client_for):
    response = client_for(student).post(at("answer", sides[0].pk), {})
    assert "Tick at least one line" in response.content.decode()


def test_none_of_these_beside_a_line_gets_a_sentence_and_the_ticks_stay(sides, student, client_for):
    data = {"qualities": ["networking", "none-of-these"], "expected-cadence": "weekly"}
    shown = client_for(student).post(at("answer", sides[0].pk), data).content.decode()
    assert "Please keep one or the other" in shown
    assert shown.count("checked") == 3


def test_what_was_answered_is_filled_in_when_it_is_changed(sides, student, client_for):
    mine, _ = sides
    client = client_for(student)
    client.post(at("answer", mine.pk), {"qualities": ["networking"], "expected-cadence": "weekly"})
    assert page(client, at("answer", mine.pk)).count("checked") == 2


def test_a_mentor_of_several_confirms_with_one_click(sides, mentor, client_for):
    other = make_relationship(mentor, make_student("M3", name="Lee Park"))
    _, response = add_to_survey(sides[1].survey, other)
    client = client_for(mentor)
    assert "The same for" not in page(client, at("survey", response.survey_id))
    client.post(at("answer", sides[1].pk), {"qualities": ["availability"]})
    assert "The same for Lee Park" in page(client, at("survey", response.survey_id))
    client.post(at("same", response.pk))
    response.refresh_from_db()
    assert response.answers == ticks("availability")


def test_before_both_have_answered_no_page_shows_an_answer(sides, pair, student, mentor, client_for):
    mine, _ = sides
    answer_expectations(response=mine, by=student, answers=ticks("networking"))
    shown = page(client_for(mentor), at("pair", pair.pk))
    assert "Nothing to compare yet" in shown
    assert "Meeting other people" not in shown
    assert client_for(mentor).get(at("answer", mine.pk)).status_code == 404


def test_once_both_have_answered_each_reads_it_from_their_side(answered, pair, student, mentor, client_for):
    assert f"It matters to you; {mentor} did not choose it." in page(client_for(student), at("pair", pair.pk))
    assert f"It matters to {student}; you did not choose it." in page(client_for(mentor), at("pair", pair.pk))


def test_the_pairs_page_says_that_a_difference_is_no_fault(answered, pair, student, client_for):
    shown = page(client_for(student), at("pair", pair.pk))
    assert "A difference is not a fault" in shown
    assert "You see 11 of 12 points alike" in shown


def test_after_a_one_sided_close_the_author_reads_that_it_stays_theirs(sides, pair, student, client_for):
    mine, _ = sides
    answer_expectations(response=mine, by=student, answers=ticks("networking"))
    close_survey(survey=mine.survey)
    client = client_for(student)
    assert "your answers stay yours alone" in page(client, at("pair", pair.pk))
    assert client.get(at("answer", mine.pk)).status_code == 302


@pytest.mark.parametrize("who", ["stranger", "other_faculty", "staff"])
def test_strangers_and_staff_find_nothing_at_any_address(who, request, answered, pair, client_for):
    client = client_for(request.getfixturevalue(who))
    mine, _ = answered
    for url in (at("survey", mine.survey_id), at("answer", mine.pk), at("pair", pair.pk)):
        assert client.get(url).status_code == 404
    assert client.post(at("answer", mine.pk), {"qualities": ["networking"]}).status_code == 404
    assert client.post(at("same", mine.pk)).status_code == 404
    assert "Nothing to answer yet" in page(client, reverse(LIST))


def test_the_lists_make_the_same_queries_for_one_row_and_for_thirty(forms, mentor, client_for):
    make_relationship(mentor, make_student("M1"))
    survey = open_survey_for(mentor.mentorships_given.get())[0].survey

    def add_mentee() -> None:
        add_to_survey(survey, make_relationship(mentor, make_student("M1")))

    same_at_1_and_30(client_for(mentor), reverse(LIST), add_mentee)
    same_at_1_and_30(client_for(mentor), at("survey", survey.pk), add_mentee)


def test_the_pairs_page_makes_few_queries(answered, pair, student, client_for):
    assert queries_of(client_for(student), at("pair", pair.pk)) <= 9


def test_a_student_of_two_mentors_sees_both_with_their_state(pair, student, client_for):
    make_relationship(make_mentor(name="Dr. June Okafor"), student)
    mine, _ = open_survey_for(pair)
    answer_expectations(response=mine, by=student, answers=ticks("networking"))
    shown = page(client_for(student), at("survey", mine.survey_id))
    assert "Dr. June Okafor" in shown
    assert "You have answered; Dr. Ada Lind not yet" in shown
    assert "The same for" not in shown
