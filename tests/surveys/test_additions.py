"""What this app adds to home pages, to a mentorship and to a person's own data."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.hooks import home_now, in_order, my_data
from accounts.models import Event
from matching.hooks import agenda_suggestions, marks_of, relationship_panels
from matching.services import end_relationship
from surveys.additions import marks
from surveys.models import CheckIn, ExpectationResponse
from surveys.services import answer_check_in, answer_expectations, close_survey
from tests.factories import make_relationship, make_student
from tests.surveys.factories import age, first_answer, open_for, open_now, open_survey_for, ticks


@pytest.fixture
def answered(pair):
    sides = open_survey_for(pair)
    for side, keys in zip(sides, (("availability", "networking"), ("availability",)), strict=True):
        answer_expectations(response=side, by=side.person, answers=ticks(*keys))
    return sides


def titles(user) -> list[str]:
    return [item.title for item in in_order(home_now, user)]


def test_home_says_that_a_check_in_is_open_until_it_is_answered(forms, student):
    check_in = open_for(student)
    assert "Your check-in, Fall 2026" in titles(student)
    answer_check_in(check_in=check_in, by=student, answers=first_answer(check_in))
    assert "Your check-in, Fall 2026" not in titles(student)


def test_home_of_a_mentor_has_one_line_for_all_mentees(pair, mentor):
    make_relationship(mentor, make_student("M1"))
    open_now()
    assert [title for title in titles(mentor) if "heck-in" in title] == ["Check-ins about 2 mentees"]


def test_home_says_that_a_survey_is_open_until_it_is_answered(pair, student):
    mine, _ = open_survey_for(pair)
    assert "How you see mentoring" in titles(student)
    answer_expectations(response=mine, by=student, answers=ticks("availability"))
    assert "How you see mentoring" not in titles(student)


def test_home_says_that_a_result_is_there_for_two_weeks(answered, pair, mentor, student):
    news = "You and Dr. Ada Lind have both said how you see mentoring"
    assert news in titles(student)
    ExpectationResponse.objects.update(answered_at=timezone.now() - timedelta(days=15))
    assert news not in titles(student)


def test_home_of_staff_counts_what_waits_to_be_read_and_says_when_it_is_late(forms, student, staff):
    check_in = open_for(student)
    answer_check_in(check_in=check_in, by=student, answers=first_answer(check_in) | {"to-staff": "Hello"})
    (item,) = [item for item in in_order(home_now, staff) if "sent to you" in item.title]
    assert (item.title, item.tone) == ("1 check-in was sent to you", "")
    CheckIn.objects.update(closed_at=timezone.now() - timedelta(days=7))
    (item,) = [item for item in in_order(home_now, staff) if "sent to you" in item.title]
    assert item.tone == "attention"


def test_check_ins_and_the_alignment_are_marks_on_the_thread(answered, pair, student, mentor):
    open_now()
    for check_in in CheckIn.objects.all():
        answer_check_in(check_in=check_in, by=check_in.respondent, answers=first_answer(check_in))
    marks = marks_of([pair])[pair.pk]
    assert sorted(mark.kind for mark in marks) == ["alignment", "check_in"]


def test_a_mentors_check_in_about_the_student_is_no_mark_that_the_student_could_read(pair, mentor):
    open_now()
    about = CheckIn.objects.get(respondent=mentor)
    answer_check_in(check_in=about, by=mentor, answers=first_answer(about))
    assert marks_of([pair])[pair.pk] == []


def test_a_students_check_in_from_before_the_mentorship_is_no_mark_on_it(forms, student, mentor):
    check_in = open_for(student)
    answer_check_in(check_in=check_in, by=student, answers=first_answer(check_in))
    later = make_relationship(mentor, student)
    assert marks_of([later])[later.pk] == []


def test_marks_take_as_many_queries_for_thirty_as_for_one(answered, pair, mentor, django_assert_num_queries):
    pairs = [pair, *(make_relationship(mentor, make_student("M1")) for _ in range(29))]
    with django_assert_num_queries(2):
        marks(pairs[:1])
    with django_assert_num_queries(2):
        marks(pairs)


def panel(pair, user) -> dict:
    (found,) = [
        section for section in in_order(relationship_panels, pair, user) if section.template.startswith("surveys/")
    ]
    return found.context


def test_the_page_of_a_mentorship_shows_the_alignment_once_it_is_made(pair, student, mentor):
    mine, theirs = open_survey_for(pair)
    answer_expectations(response=mine, by=student, answers=ticks("availability"))
    assert panel(pair, mentor)["result"] is None
    answer_expectations(response=theirs, by=mentor, answers=ticks("availability"))
    assert panel(pair, mentor)["result"].alignment.agreed == 12


def test_the_page_of_a_mentorship_opens_with_it(answered, pair, student, client_for):
    shown = client_for(student).get(f"/relationships/{pair.pk}/").content.decode()
    assert "You see 11 of 12 points alike. 1 is worth a few words." in " ".join(shown.split())


def test_differences_become_lines_for_the_agenda(answered, pair, student):
    lines = [line for found in agenda_suggestions(pair, student) for line in found]
    assert "Talk about: meeting other people" in lines


def test_without_a_result_nothing_is_suggested(pair, student):
    open_survey_for(pair)
    assert not [line for found in agenda_suggestions(pair, student) for line in found if "Talk about" in line]


def test_ending_closes_the_pairs_check_in_with_its_reason_and_leaves_the_students_own(pair, student, mentor):
    open_now()
    end_relationship(relationship=pair, by=student)
    about = CheckIn.objects.get(respondent=mentor)
    assert (about.state, about.skip_reason) == ("skipped", "ended")
    assert Event.objects.get(target_id=about.pk, verb="closed").actor == student
    assert CheckIn.objects.get(respondent=student).is_due


def test_my_data_holds_my_answers_and_not_the_other_sides(pair, student, mentor):
    mine, _ = open_survey_for(pair)
    answer_expectations(response=mine, by=student, answers=ticks("availability"))
    check_in = open_for(student)
    answer_check_in(check_in=check_in, by=student, answers=first_answer(check_in) | {"to-staff": "Hello"})
    (own,) = [data for data in my_data(student) if "Check-ins" in data]
    assert "Hello" in str(own["Check-ins"])
    assert len(own["How I see mentoring"]) == 1
    (theirs,) = [data for data in my_data(mentor) if "Check-ins" in data]
    assert theirs["How I see mentoring"] == []


def test_an_old_result_stays_readable_while_the_next_survey_is_open(answered, pair, student):
    close_survey(survey=answered[0].survey)
    answered[0].survey.refresh_from_db()
    age(answered[0].survey, days=200)
    open_survey_for(pair)
    context = panel(pair, student)
    assert context["is_open"]
    assert context["result"].alignment.agreed == 11
