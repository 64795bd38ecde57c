"""On the way to a mentor everything that can be seen is somewhere in the demo school."""

from django.utils import timezone

from accounts.models import User
from matching.models import (
    ChoiceList,
    Conflict,
    Goal,
    GoalChange,
    MentorPreference,
    Relationship,
    Request,
    ScoringPolicy,
    Suggestion,
    WaitlistEntry,
)
from matching.policy.preview import preview

STUDENT, FACULTY, STAFF = "student@example.edu", "faculty@example.edu", "staff@example.edu"


def test_goals_have_moved_changed_and_been_looked_at(school):
    goals = Goal.objects.open()
    assert set(goals.values_list("progress", flat=True)) == set(Goal.Progress.values)
    assert goals.filter(reviewed_at__isnull=False).exists()
    assert GoalChange.objects.filter(field="importance").exists()
    assert GoalChange.objects.exclude(note="").exists()


def test_students_have_said_what_kind_of_person_could_help(school):
    assert MentorPreference.objects.count() > 8
    assert MentorPreference.objects.filter(tags__isnull=False).exists()


def test_requests_about_research_with_times_wait_and_some_were_nudged(school):
    waiting = Request.objects.open()
    assert waiting.filter(kind=Request.Kind.RESEARCH).exclude(research_aspect="").exists()
    times = [at for row in waiting for at in row.proposed_times]
    assert times
    assert all(at > timezone.now() for at in times)
    assert waiting.filter(nudges__gt=0).exists()


def test_a_list_of_choices_waits_for_an_answer_and_one_for_its_student(school):
    lists = ChoiceList.objects.standing().with_choices()
    waits = {choices.waiting_choice(timezone.now()) is not None for choices in lists if choices.has_begun}
    assert waits == {True, False}


def test_somebody_named_a_colleague(school):
    assert Request.objects.filter(colleague__isnull=False, state=Request.State.DECLINED).exists()


def test_students_wait_for_a_place_and_one_is_held(school):
    assert WaitlistEntry.objects.waiting().exists()
    assert WaitlistEntry.objects.holding(timezone.now()).exists()


def test_one_conflict_pauses_and_another_is_waived_in_writing(school):
    kept = Conflict.objects.keeping_apart().on(timezone.now().date())
    assert any(
        Relationship.objects.between(one.person, one.student).filter(state=Relationship.State.PAUSED).exists()
        for one in kept
    )
    assert Conflict.objects.filter(student_agreed_at__isnull=False, staff_agreed_at__isnull=False).exists()


def test_each_of_the_named_people_sees_something_of_it(school):
    student, mentor, staff = (User.objects.get(email=email) for email in (STUDENT, FACULTY, STAFF))
    assert Suggestion.objects.standing().get(student=student).mentors.count() == 3
    assert Conflict.objects.visible_to(mentor).exists()
    assert ScoringPolicy.objects.get(version=1).made_by == staff


def test_a_change_of_the_order_can_be_tried_at_once(school):
    found = preview(ScoringPolicy.weights_now()._replace(room=90))
    assert len(found.drawn) == 12
    assert {drawn.year for drawn in found.drawn} >= {"M1", "M2", "M3"}
