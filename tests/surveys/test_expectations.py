from datetime import timedelta
from threading import Event as Signal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Event
from matching.models import Relationship
from matching.services import end_relationship
from notifications.models import Notification
from surveys.models import ExpectationResponse, ExpectationSurvey
from surveys.results import result_for
from surveys.services import answer_expectations, answer_the_same, close_survey, open_survey
from tests.factories import make_mentor, make_relationship, make_student
from tests.surveys import factories
from tests.surveys.factories import age, open_survey_for, ticks
from tests.threads import at_once, won

READY = "surveys.alignment_ready"


@pytest.fixture
def sides(pair) -> tuple[ExpectationResponse, ExpectationResponse]:
    return open_survey_for(pair)


def answer(response: ExpectationResponse, *keys: str, **more) -> ExpectationResponse:
    answers = ticks(*keys) | {key.replace("_", "-"): value for key, value in more.items()}
    return answer_expectations(response=response, by=response.person, answers=answers)


def test_both_sides_of_each_counted_pair_are_asked_with_the_stage_of_the_mentee(pair, student, mentor):
    make_relationship(make_mentor(), student, kind=Relationship.Kind.ADVISING)
    make_relationship(make_mentor(), make_student("M3"), state=Relationship.State.ENDED)
    survey = open_survey()
    asked = survey.responses.values_list("person", "side", "stage")
    assert set(asked) == {(student.pk, "mentee", "M2"), (mentor.pk, "mentor", "M2")}


def test_each_person_is_told_once_and_reminded_once_after_a_week(pair, student, mentor):
    make_relationship(mentor, make_student("M1"))
    survey = open_survey()
    told = Notification.objects.filter(recipient=mentor)
    assert set(told.values_list("kind", flat=True)) == {"surveys.survey_opened", "surveys.survey_reminder"}
    assert told.get(kind="surveys.survey_reminder").due_at == survey.opened_at + timedelta(days=7)


def test_where_nobody_is_to_be_asked_no_survey_opens(forms, student):
    assert open_survey() is None


def test_while_one_is_open_no_other_opens(sides):
    assert open_survey() is None


def test_nothing_is_seen_before_both_have_answered(sides, pair, student, mentor):
    mine, _ = sides
    answer(mine, "availability")
    assert result_for(pair, student) is None
    assert result_for(pair, mentor) is None
    assert not ExpectationResponse.objects.visible_to(mentor).filter(pk=mine.pk).exists()
    assert not Notification.objects.filter(kind=READY).exists()


def test_once_both_have_answered_both_are_told_and_see_the_same(sides, pair, student, mentor):
    mine, theirs = sides
    answer(mine, "availability", "networking", expected_cadence="monthly")
    answer(theirs, "availability", expected_cadence="weekly")
    for person in (student, mentor):
        alignment = result_for(pair, person).alignment
        assert [line.key for line in alignment.both] == ["availability"]
        assert [line.key for line in alignment.differ] == ["networking", "expected-cadence"]
        assert len(alignment.neither) == 10
    assert set(Notification.objects.filter(kind=READY).values_list("recipient", flat=True)) == {student.pk, mentor.pk}


def test_nobody_else_sees_it_staff_neither(sides, pair, staff, stranger, other_faculty):
    for side in sides:
        answer(side, "availability")
    for person in (staff, stranger, other_faculty):
        assert result_for(pair, person) is None
        assert not ExpectationResponse.objects.visible_to(person).exists()


def test_a_list_that_was_not_reached_is_not_a_list_of_differences(sides, pair, student):
    mine, theirs = sides
    answer(mine, "availability", expected_cadence="weekly")
    answer_expectations(response=theirs, by=theirs.person, answers={"expected-cadence": "weekly"})
    alignment = result_for(pair, student).alignment
    assert (alignment.compared, len(alignment.not_compared)) == (1, 12)


def test_one_may_change_ones_mind_until_the_other_has_answered(sides):
    mine, theirs = sides
    answer(mine, "availability")
    answer(mine, "networking")
    mine.refresh_from_db()
    assert mine.answers == ticks("networking")
    answer(theirs, "networking")
    with pytest.raises(ValidationError, match="Both of you have answered"):
        answer(mine, "availability")


def test_an_empty_answer_is_refused_with_what_to_do(sides):
    mine, _ = sides
    with pytest.raises(ValidationError, match="Tick at least one line"):
        answer_expectations(response=mine, by=mine.person, answers={})


def test_what_is_not_asked_is_refused(sides):
    mine, _ = sides
    with pytest.raises(ValidationError, match="does not ask for: charm"):
        answer(mine, charm=True)


def test_nobody_answers_for_the_other_side(sides, mentor):
    mine, _ = sides
    with pytest.raises(PermissionDenied):
        answer_expectations(response=mine, by=mentor, answers=ticks("availability"))


@pytest.mark.parametrize(("days", "is_open"), [(21, True), (22, False)])
def test_after_its_last_day_it_takes_no_answer_even_before_the_clock_closed_it(sides, days, is_open):
    mine, _ = sides
    age(mine.survey, days=days)
    if is_open:
        assert answer(mine, "availability").is_answered
    else:
        with pytest.raises(ValidationError, match="has closed"):
            answer(mine, "availability")


def test_a_one_sided_answer_stays_its_authors_after_closing(sides, pair, student, mentor):
    mine, theirs = sides
    answer(mine, "availability")
    close_survey(survey=mine.survey)
    with pytest.raises(ValidationError, match="has closed"):
        answer(theirs, "availability")
    assert result_for(pair, student) is None
    assert ExpectationResponse.objects.visible_to(student).get() == mine
    assert list(ExpectationResponse.objects.visible_to(mentor)) == [theirs]
    assert Event.objects.filter(verb="closed", target_id=mine.survey_id).count() == 1


def test_closing_takes_the_reminders_back(sides):
    close_survey(survey=sides[0].survey)
    assert set(Notification.objects.filter(kind="surveys.survey_reminder").values_list("state", flat=True)) == {"void"}


def test_a_mentor_of_several_answers_once_and_confirms_for_the_others(pair, mentor):
    others = [make_relationship(mentor, make_student("M3")) for _ in range(2)]
    _, first = open_survey_for(pair)
    answer(first, "availability", expected_cadence="weekly")
    for other in others:
        _, response = open_survey_for(other)
        answer_the_same(response=response, by=mentor)
        response.refresh_from_db()
        assert response.answers == ticks("availability") | {"expected-cadence": "weekly"}


def test_or_answers_differently_for_one(pair, mentor):
    other = make_relationship(mentor, make_student("M3"))
    answer(open_survey_for(pair)[1], "availability")
    different = answer(open_survey_for(other)[1], "networking")
    assert different.answers == ticks("networking")


def test_there_is_nothing_to_confirm_before_the_first_answer(sides, mentor):
    with pytest.raises(ValidationError, match="Answer for one of your mentees first"):
        answer_the_same(response=sides[1], by=mentor)


def test_a_student_answers_for_each_mentor_by_hand(pair, student):
    other = make_relationship(make_mentor(), student)
    answer(open_survey_for(pair)[0], "availability")
    with pytest.raises(ValidationError):
        answer_the_same(response=open_survey_for(other)[0], by=student)


def test_when_the_mentorship_ends_nobody_is_asked_any_more(sides, pair, student, mentor):
    mine, theirs = sides
    answer(mine, "availability")
    end_relationship(relationship=pair, by=student)
    theirs.refresh_from_db()
    with pytest.raises(ValidationError, match="has closed for the two of you"):
        answer(theirs, "availability")
    assert not ExpectationResponse.objects.of(mentor).waiting(theirs.survey.opened_at).exists()


def test_answers_keep_the_version_stage_and_track_of_their_survey(sides):
    mine, _ = sides
    answer(mine, "availability")
    factories.next_version("expectations", "Something else?")
    mine.refresh_from_db()
    assert (mine.survey.version.number, mine.stage, mine.track.name) == (1, "M2", "Pathways")


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_the_same_moment_are_both_told_once(transactional_db):
    factories.install_all()
    pair = make_relationship(make_mentor(), make_student("M2"))
    mine, theirs = open_survey_for(pair)
    answers = at_once(lambda: answer(mine, "availability"), lambda: answer(theirs, "networking"))
    assert len(won(answers)) == 2
    assert Notification.objects.filter(kind=READY).count() == 2
    assert ExpectationSurvey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_answers_while_the_other_is_just_answering_waits_and_completes_the_pair(student, mentor):
    """One transaction is held open after its answer: without the lock, each side would find the other not answered."""
    factories.install_all()
    mine, theirs = open_survey_for(make_relationship(mentor, student))
    answered, go_on, done = Signal(), Signal(), Signal()

    def slowly():
        with transaction.atomic():
            answer(mine, "availability")
            answered.set()
            assert go_on.wait(10)

    def meanwhile():
        assert answered.wait(10)
        answer(theirs, "availability")
        done.set()

    def watch():
        assert answered.wait(10)
        waited = not done.wait(0.5)
        go_on.set()
        return waited

    assert at_once(slowly, meanwhile, watch)[2]
    assert set(Notification.objects.filter(kind=READY).values_list("recipient", flat=True)) == {student.pk, mentor.pk}
