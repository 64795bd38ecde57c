from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.clock import school_today
from resources.hooks import help_texts
from surveys.models import CheckIn
from surveys.services import answer_check_in, mark_read
from tests.factories import make_relationship, make_student
from tests.queries import queries_of, same_at_1_and_30
from tests.surveys.factories import first_answer, make_period, open_for, open_now

TEXT = "My schedule is hard to live with."
SECRET = "Finish the anatomy cards by Friday."


@pytest.fixture
def check_in(student, forms) -> CheckIn:
    return open_for(student)


@pytest.fixture
def sent(check_in, student) -> CheckIn:
    """One that was answered, with a text for staff."""
    answers = first_answer(check_in) | {"to-staff": TEXT, "wish-topics": ["setbacks"]}
    return answer_check_in(check_in=check_in, by=student, answers=answers)


def address(check_in: CheckIn, name: str = "answer") -> str:
    return reverse(f"check_ins:{name}", args=[check_in.pk])


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_what_is_open(check_in, student, client_for):
    assert "Second-year check-in" in page(client_for(student), reverse("check_ins:list"))


def test_the_list_without_any_says_when_they_come(student, client_for):
    assert "No check-in is open" in page(client_for(student), reverse("check_ins:list"))


def test_the_form_asks_a_student_without_a_mentor_what_is_in_the_way(check_in, student, client_for):
    shown = page(client_for(student), address(check_in))
    assert "What is in the way of having a mentor?" in shown
    assert "by the people who mentor you" not in shown


def test_the_form_asks_a_student_with_a_mentor_how_it_goes(pair, student, client_for):
    shown = page(client_for(student), address(open_for(student)))
    assert "by the people who mentor you" in shown
    assert "What is in the way of having a mentor?" not in shown


def test_every_question_says_who_reads_it_and_a_text_to_staff_how_soon(check_in, student, client_for):
    shown = page(client_for(student), address(check_in))
    questions = check_in.version.items.asked_of(has_mentor=False).count()
    assert shown.count('<details class="audience">') == questions
    assert shown.count("Student-affairs staff read this within three working days") == 2


def test_a_first_year_reads_that_a_note_is_for_them_only(forms, client_for):
    student = make_student("M1")
    assert "You only" in page(client_for(student), address(open_for(student)))


def test_sending_it_saves_the_answers(check_in, student, client_for):
    data = {"board-plan": "working", "wish-topics": ["research", "step-1"], "to-staff": TEXT}
    response = client_for(student).post(address(check_in), data)
    assert response.status_code == 302
    check_in.refresh_from_db()
    assert check_in.is_done
    assert {row.item.key: row.value for row in check_in.answers.all()} == data


def test_yes_no_and_one_to_five_are_kept_as_such(mentor, forms, client_for):
    student = make_student("M3")
    make_relationship(mentor, student)
    check_in = open_for(student)
    data = {"rotation-feedback": "weekly", "wellbeing": "4", "supported": "no"}
    client_for(student).post(address(check_in), data)
    values = {row.item.key: row.value for row in check_in.answers.all()}
    assert values == {"rotation-feedback": "weekly", "wellbeing": 4, "supported": False}


def test_a_missing_answer_gets_a_sentence_and_what_was_typed_stays(check_in, student, client_for):
    response = client_for(student).post(address(check_in), {"to-staff": TEXT, "wish-topics": ["setbacks"]})
    shown = response.content.decode()
    assert "Please choose one of these." in shown
    assert TEXT in shown
    assert shown.count("checked") == 1
    assert not check_in.answers.exists()


def test_a_text_that_is_too_long_gets_a_sentence(check_in, student, client_for):
    response = client_for(student).post(address(check_in), {"board-plan": "none", "to-staff": "x" * 2001})
    assert "Please shorten this to 2000 characters." in response.content.decode()


def test_skipping_asks_for_a_reason(check_in, student, client_for):
    response = client_for(student).post(address(check_in, "skip"), {"reason": ""})
    assert "Please say why, in one choice from the list." in response.content.decode()
    assert CheckIn.objects.get().is_due


def test_skipping_can_be_taken_back_by_answering(check_in, student, client_for):
    client = client_for(student)
    client.post(address(check_in, "skip"), {"reason": "time"})
    assert "You skipped this one" in page(client, address(check_in))
    client.post(address(check_in), {"board-plan": "none"})
    assert CheckIn.objects.get().is_done


def test_an_answered_one_shows_its_author_what_they_answered(sent, student, client_for):
    shown = page(client_for(student), address(sent))
    assert TEXT in shown
    assert "I have a plan on paper" in shown
    assert "<form class=" not in shown.split("<main")[1].split("</main>")[0]


def test_one_that_is_over_takes_no_answer(check_in, student, client_for):
    CheckIn.objects.update(opened_at=check_in.opened_at - timedelta(days=30), due_on=school_today() - timedelta(days=1))
    response = client_for(student).post(address(check_in), {"board-plan": "none"})
    assert "This check-in is closed" in response.content.decode()
    assert not check_in.answers.exists()


@pytest.mark.parametrize("who", ["stranger", "mentor", "other_faculty", "staff"])
def test_nobody_else_opens_it_staff_neither(who, request, pair, sent, client_for):
    client = client_for(request.getfixturevalue(who))
    assert client.get(address(sent)).status_code == 404
    assert client.post(address(sent), {"board-plan": "none"}).status_code == 404
    assert client.post(address(sent, "skip"), {"reason": "time"}).status_code == 404


def test_a_get_never_changes_anything(sent, student, staff, client_for):
    assert client_for(student).get(address(sent, "skip")).status_code == 405
    assert client_for(staff).get(address(sent, "mark")).status_code == 405


def test_staff_read_what_was_sent_to_them_with_the_name(sent, staff, student, client_for):
    shown = page(client_for(staff), reverse("check_ins:for-staff"))
    assert TEXT in shown
    assert student.full_name in shown


def test_staff_see_no_answer_that_was_not_sent_to_them(sent, staff, client_for):
    shown = page(client_for(staff), reverse("check_ins:for-staff") + "?show=all")
    assert "I have a plan on paper" not in shown
    assert "Setbacks" not in shown


def test_a_note_to_oneself_reaches_nobody(forms, staff, client_for):
    student = make_student("M1")
    check_in = open_for(student)
    answer_check_in(check_in=check_in, by=student, answers=first_answer(check_in) | {"next-step": SECRET})
    assert SECRET not in page(client_for(staff), reverse("check_ins:for-staff") + "?show=all")
    assert SECRET in page(client_for(student), address(check_in))


def test_staff_mark_it_read_and_it_leaves_the_list_but_not_all(sent, staff, client_for):
    client = client_for(staff)
    client.post(address(sent, "mark"))
    assert TEXT not in page(client, reverse("check_ins:for-staff"))
    assert TEXT in page(client, reverse("check_ins:for-staff") + "?show=all")
    client.post(address(sent, "mark"), {"unread": "1"})
    assert TEXT in page(client, reverse("check_ins:for-staff"))


def test_the_author_sees_that_it_was_read(sent, staff, student, client_for):
    mark_read(check_in=sent, by=staff)
    assert "Student-affairs staff read what you sent them" in page(client_for(student), address(sent))


@pytest.mark.parametrize("who", ["student", "mentor", "stranger"])
def test_only_staff_open_the_list_for_staff(who, request, sent, client_for):
    client = client_for(request.getfixturevalue(who))
    assert client.get(reverse("check_ins:for-staff")).status_code == 403
    assert client.post(address(sent, "mark")).status_code == 403


def test_staff_can_get_help_with_what_they_read(sent, staff, student, client_for):
    assert "Get help with this" in page(client_for(staff), reverse("check_ins:for-staff"))
    assert TEXT in help_texts.find("check-in", staff, sent.pk).text
    assert help_texts.find("check-in", student, sent.pk) is None


def test_the_lists_make_the_same_queries_for_one_row_and_for_thirty(forms, student, staff, client_for):
    seasons = iter(range(100))

    def add_answered() -> None:
        check_in = open_for(student, make_period(f"{2000 + next(seasons)}-fall"))
        answer_check_in(check_in=check_in, by=student, answers=first_answer(check_in) | {"to-staff": TEXT})

    same_at_1_and_30(client_for(student), reverse("check_ins:list"), add_answered)
    seasons = iter(range(100, 200))
    same_at_1_and_30(client_for(staff), reverse("check_ins:for-staff"), add_answered)


def test_the_form_makes_few_queries(check_in, student, client_for):
    assert queries_of(client_for(student), address(check_in)) <= 8


def test_a_mentors_check_ins_are_named_after_the_mentee(pair, student, mentor, client_for):
    open_now()
    check_in = CheckIn.objects.get(respondent=mentor)
    shown = page(client_for(mentor), address(check_in))
    assert f"About {student.full_name}" in shown
    assert "How is this mentorship going?" in shown


def test_whoever_finds_a_mentor_while_the_page_is_open_answers_what_was_shown(check_in, student, mentor, client_for):
    client = client_for(student)
    shown = client.get(address(check_in)).context["form"]
    CheckIn.objects.update(had_mentor=True)
    data = {"board-plan": "working", "in-the-way": ["shy"], "had_mentor": shown["had_mentor"].value()}
    assert client.post(address(check_in), data).status_code == 302
    check_in.refresh_from_db()
    assert {row.item.key for row in check_in.answers.all()} == {"board-plan", "in-the-way"}
    assert (check_in.is_done, check_in.had_mentor) == (True, False)


def test_what_is_typed_on_such_a_page_is_still_there_when_it_comes_back(check_in, student, client_for):
    client = client_for(student)
    CheckIn.objects.update(had_mentor=True)
    again = client.post(address(check_in), {"in-the-way": ["shy"], "had_mentor": "no"})
    assert again.context["form"]["in-the-way"].value() == ["shy"]


def test_the_list_says_skipped_only_of_what_somebody_skipped(check_in, student, client_for):
    now = check_in.opened_at
    CheckIn.objects.update(state="skipped", closed_at=now, skip_reason="no_answer")
    assert "Closed without an answer" in page(client_for(student), reverse("check_ins:list"))
    CheckIn.objects.update(skip_reason="time")
    shown = page(client_for(student), reverse("check_ins:list"))
    assert "Closed without an answer" not in shown
    assert "Skipped" in shown


def test_the_page_promises_of_a_reason_only_what_is_kept(check_in, student, client_for):
    assert "as a count" not in page(client_for(student), address(check_in))


def test_a_copy_holds_what_was_sent_to_staff_and_nothing_that_was_kept(forms, staff, client_for):
    student = make_student("M1")
    check_in = open_for(student)
    own = check_in.version.items.filter(reader="author", kind="text").first()
    answer_check_in(check_in=check_in, by=student, answers=first_answer(check_in) | {"to-staff": TEXT, own.key: SECRET})
    found = help_texts.find("check-in", staff, check_in.pk).text
    assert TEXT in found
    assert SECRET not in found
