"""Nobody is found by words that the searcher may not read."""

import pytest
from django.urls import reverse

from accounts.models import MentorProfile
from tests import factories

SEARCHED = ["headline", "bio", "research_outputs", "research_skills"]


@pytest.fixture
def address(mentor) -> str:
    MentorProfile.objects.filter(user=mentor).update(**{name: f"word-of-{name}" for name in SEARCHED})
    return reverse("matching:mentors")


def finds(client, address: str, **asked) -> bool:
    return "Dr. Ada Lind" in client.get(address, asked).content.decode()


@pytest.mark.parametrize("field", SEARCHED)
def test_words_that_everybody_reads_are_found(client_for, student, address, field):
    assert finds(client_for(student), address, q=f"word-of-{field}")
    MentorProfile.objects.update(visibility={field: "school"})
    assert finds(client_for(student), address, q=f"word-of-{field}")


@pytest.mark.parametrize("audience", ["tied", "me", "hidden"])
@pytest.mark.parametrize("field", SEARCHED)
def test_words_that_the_searcher_may_not_read_are_not(client_for, student, staff, address, field, audience):
    MentorProfile.objects.update(visibility={field: audience})
    for person in (student, staff):
        assert not finds(client_for(person), address, q=f"word-of-{field}")
        assert finds(client_for(person), address, q="lind")


def test_words_for_mentees_are_found_by_mentees(client_for, student, stranger, mentor, address):
    MentorProfile.objects.update(visibility={"bio": "tied", "headline": "me"})
    factories.make_relationship(mentor, student)
    assert finds(client_for(student), address, q="word-of-bio")
    assert not finds(client_for(student), address, q="word-of-headline")
    assert not finds(client_for(stranger), address, q="word-of-bio")


def test_words_for_mentees_are_lost_with_the_mentorship(client_for, student, mentor, address):
    MentorProfile.objects.update(visibility={"bio": "tied"})
    factories.make_relationship(mentor, student, state="ended")
    assert not finds(client_for(student), address, q="word-of-bio")


def test_what_is_for_mentees_from_the_start_is_no_word_of_the_search(client_for, student, mentor, address):
    MentorProfile.objects.update(personal="word-of-personal", reach_me="word-of-reach")
    assert not finds(client_for(student), address, q="word-of-personal")
    assert not finds(client_for(student), address, q="word-of-reach")


@pytest.mark.parametrize("audience", ["tied", "me", "hidden"])
def test_nobody_is_filtered_by_a_specialty_that_is_not_for_the_searcher(client_for, student, mentor, address, audience):
    mentor.mentor_profile.specialties.set([factories.make_specialty("Cardiology")])
    assert finds(client_for(student), address, specialty="cardiology")
    MentorProfile.objects.update(visibility={"specialties": audience})
    assert not finds(client_for(student), address, specialty="cardiology")


def test_a_text_that_is_too_long_is_cut_and_says_so(client_for, student, mentor, address):
    page = client_for(student).get(address, {"q": "lind " + "x" * 10_000}).content.decode()
    assert "Search with at most 200 characters" in page
    assert "x" * 201 not in page.partition("</main>")[0]
