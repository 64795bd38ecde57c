"""A vague goal gets one gentle question; a concrete one is left alone."""

import pytest

from matching.goals.prompts import prompt


@pytest.mark.parametrize("text", ["Help", "Be better", "??", "", "   ", "x" * 200])
def test_a_word_or_two_say_too_little(text):
    assert "a little more" in prompt(text, measure="I pass", has_date=True)


@pytest.mark.parametrize("text", ["Get help with my career", "Learn to be a good doctor", "I want to do better"])
def test_what_anybody_could_say_is_asked_what_exactly(text):
    assert "what exactly" in prompt(text, measure="I pass", has_date=True)


def test_the_name_of_the_topic_alone_says_nothing_new():
    assert "what exactly" in prompt("Get help with study and exams", topic="Study and exams", has_date=True)


def test_without_measure_and_date_it_is_asked_how_one_would_know():
    assert "how you would know" in prompt("Choose between pediatrics and surgery")
    assert "by when" in prompt("Choose between pediatrics and surgery")


def test_with_a_date_only_the_measure_is_asked_for():
    asked = prompt("Choose between pediatrics and surgery", has_date=True)
    assert "how you would know" in asked
    assert "by when" not in asked


def test_a_measure_is_enough_without_a_date():
    assert prompt("Choose between pediatrics and surgery", measure="I have sent the form") == ""


def test_a_measure_of_spaces_is_none():
    assert prompt("Choose between pediatrics and surgery", measure="   ")


def test_words_of_other_scripts_count_as_words():
    assert prompt("Изучить кардиологию летом", measure="сдам экзамен") == ""
