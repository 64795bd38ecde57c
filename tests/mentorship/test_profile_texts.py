"""Help is asked with exactly those words of a profile that the reader may read."""

import pytest

from accounts.models import MentorProfile, StudentProfile
from resources.hooks import help_texts
from tests import factories
from tests.accounts.profiles.factories import TEXTS, fill_mentor, fill_student


def words(kind: str, reader, person) -> str:
    found = help_texts.find(kind, reader, person.pk)
    return found.text if found else ""


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("audience", ["school", "tied", "me", "hidden"])
def test_a_mentors_words_come_along_where_the_reader_may_read_them(student, stranger, mentor, field, audience):
    fill_mentor(mentor, visibility={field: audience})
    factories.make_relationship(mentor, student)
    assert (TEXTS[field] in words("mentor", stranger, mentor)) == (audience == "school")
    assert (TEXTS[field] in words("mentor", student, mentor)) == (audience in {"school", "tied"})


def test_a_students_words_come_along_for_their_mentor_alone(student, mentor, other_faculty, stranger, staff):
    fill_student(student)
    factories.make_relationship(mentor, student)
    assert "ABOUT" in words("student", mentor, student)
    for person in (other_faculty, stranger, staff, student):
        assert words("student", person, student) == ""


def test_a_students_words_come_along_with_their_request_while_it_waits(student, mentor):
    fill_student(student)
    asked = factories.make_request(student, mentor)
    assert "ABOUT" in help_texts.find("request", mentor, asked.pk).text
    StudentProfile.objects.update(visibility={"about": "tied"})
    found = help_texts.find("request", mentor, asked.pk).text
    assert "ABOUT" not in found
    assert "INTERESTS" in found


def test_where_no_word_may_be_read_there_is_nothing_to_get_help_with(student, mentor):
    fill_mentor(mentor, visibility=dict.fromkeys([*TEXTS, "links"], "me"))
    assert words("mentor", student, mentor) == ""
    assert MentorProfile.objects.get().bio
