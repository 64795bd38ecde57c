"""What happens to goals: their order, their progress, and a history in words."""

from datetime import timedelta
from threading import Event as Moment
from time import sleep

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Event
from matching.models import Goal, GoalChange
from matching.services import close_goal, move_goal, review_goals, save_goal, set_progress, write_goals
from matching.services import goals as goals_service
from tests import factories
from tests.threads import at_once

ACTS = {
    "move": lambda goal, by: move_goal(goal=goal, by=by, up=True),
    "progress": lambda goal, by: set_progress(goal=goal, by=by, progress=1),
    "close": lambda goal, by: close_goal(goal=goal, by=by, state="reached"),
    "change": lambda goal, by: save_goal(goal=goal, by=by),
}


@pytest.fixture
def goal(student):
    return factories.make_goal(student, text="Find a lab")


def history(goal) -> list[tuple[str, str, str]]:
    return [(row.field, row.old, row.new) for row in goal.changes.order_by("field")]


def texts(student) -> list[str]:
    return [goal.text for goal in Goal.objects.open().filter(student=student)]


@pytest.fixture
def three(student):
    topic = factories.make_topic()
    return write_goals(goals=[Goal(student=student, topic=topic, text=text) for text in "ABC"], by=student)


def test_every_changed_field_is_kept_in_words(student, goal):
    goal.text, goal.importance, goal.kind = "Find a lab for the summer", 5, "broad"
    save_goal(goal=goal, by=student)
    assert history(goal) == [
        ("importance", "It matters", "It matters most"),
        ("kind", "Specific", "Broad"),
        ("text", "Find a lab", "Find a lab for the summer"),
    ]


def test_a_topic_and_a_day_are_kept_by_name(student, goal):
    goal.topic = factories.make_topic("Letters")
    goal.target_on = timezone.now().date()
    save_goal(goal=goal, by=student)
    kept = {field: (old, new) for field, old, new in history(goal)}
    assert kept["topic"] == ("Residency planning", "Letters")
    assert kept["target_on"] == ("", f"{goal.target_on:%B %-d, %Y}")


def test_a_new_goal_has_no_history_and_saving_the_same_adds_none(student, goal):
    save_goal(goal=goal, by=student)
    assert not GoalChange.objects.exists()
    assert not Event.objects.filter(verb="changed goal").exists()


def test_of_two_tabs_the_second_is_compared_with_what_the_first_left(student, goal):
    other_tab = Goal.objects.get(pk=goal.pk)
    goal.text = "First"
    save_goal(goal=goal, by=student)
    other_tab.text = "Second"
    save_goal(goal=other_tab, by=student)
    assert {(old, new) for _, old, new in history(goal)} == {("Find a lab", "First"), ("First", "Second")}


def test_changing_words_in_an_old_tab_does_not_open_a_goal_again(student, goal):
    old_tab = Goal.objects.get(pk=goal.pk)
    close_goal(goal=goal, by=student, state="reached")
    old_tab.text = "Other words"
    save_goal(goal=old_tab, by=student)
    assert Goal.objects.get().state == Goal.State.REACHED


def test_progress_is_kept_with_its_sentence(student, goal):
    set_progress(goal=goal, by=student, progress=2, note="I met two people.")
    row = goal.changes.get()
    assert (row.old, row.new, row.note) == ("Not started", "About halfway", "I met two people.")


def test_a_sentence_alone_is_a_step_too_and_silence_is_none(student, goal):
    set_progress(goal=goal, by=student, progress=0, note="Still waiting for an answer.")
    set_progress(goal=goal, by=student, progress=0)
    assert goal.changes.get().is_same


def test_progress_from_an_old_tab_leaves_the_words_of_a_newer_one(student, goal):
    old_tab = Goal.objects.get(pk=goal.pk)
    goal.text = "Newer words"
    save_goal(goal=goal, by=student)
    set_progress(goal=old_tab, by=student, progress=1)
    kept = Goal.objects.get()
    assert (kept.text, kept.progress) == ("Newer words", 1)
    assert {field for field, _, _ in history(goal)} == {"text", "progress"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["move", "progress", "close", "change"])
def test_an_act_in_one_tab_and_a_review_in_the_other_wait_for_each_other_and_never_both(act, monkeypatch):
    """The review takes its goals in the student's order, which is the other way round here."""
    student, half_way = factories.make_student(), Moment()
    first, second = (factories.make_goal(student, text=text) for text in "AB")
    Goal.objects.update(position=7)
    close = goals_service.close_goal

    def slowly(*, goal, by, state):
        half_way.set()
        sleep(0.2)
        return close(goal=goal, by=by, state=state)

    def other_tab():
        assert half_way.wait(20)
        with transaction.atomic():
            ACTS[act](first, student)
            ACTS[act](second, student)

    monkeypatch.setattr(goals_service, "close_goal", slowly)
    answers = [(second, "open"), (first, "open")]
    assert at_once(lambda: review_goals(student=student, answers=answers), other_tab) == [2, None]


def test_progress_beyond_the_end_is_refused(student, goal):
    with pytest.raises(ValidationError):
        set_progress(goal=goal, by=student, progress=4)
    assert not GoalChange.objects.exists()


def test_closing_is_kept_once(student, goal):
    for _ in range(2):
        close_goal(goal=Goal.objects.get(), by=student, state="dropped")
    assert history(goal) == [("state", "Open", "Set aside")]
    assert Event.objects.filter(verb="goal dropped").count() == 1


def test_new_goals_come_last(student, three):
    assert texts(student) == ["A", "B", "C"]
    assert [goal.position for goal in three] == [0, 1, 2]


def test_a_goal_moves_one_place_and_leaves_no_history(student, three):
    move_goal(goal=three[2], by=student, up=True)
    assert texts(student) == ["A", "C", "B"]
    move_goal(goal=three[0], by=student, up=False)
    assert texts(student) == ["C", "A", "B"]
    assert not GoalChange.objects.exists()


@pytest.mark.parametrize(("number", "up"), [(0, True), (2, False)])
def test_beyond_either_end_nothing_moves(student, three, number, up):
    move_goal(goal=three[number], by=student, up=up)
    assert texts(student) == ["A", "B", "C"]


def test_goals_from_before_there_was_an_order_get_one(student):
    for number in range(3):
        factories.make_goal(student, text=str(number))
    move_goal(goal=Goal.objects.get(text="2"), by=student, up=True)
    assert texts(student) == ["0", "2", "1"]


def test_a_closed_goal_has_no_place(student, three):
    close_goal(goal=three[1], by=student, state="reached")
    move_goal(goal=three[1], by=student, up=True)
    move_goal(goal=three[2], by=student, up=True)
    assert texts(student) == ["C", "A"]


def test_the_same_words_in_the_same_topic_are_not_written_twice(student, three):
    topic = three[0].topic
    assert write_goals(goals=[Goal(student=student, topic=topic, text="A")], by=student) == []
    assert len(texts(student)) == 3


def test_a_review_keeps_what_moved_and_that_it_was_looked_at(student, three):
    first, second, third = three
    first.progress, second.importance = 1, 5
    review_goals(student=student, answers=[(first, "open"), (second, "open"), (third, "reached")])
    assert texts(student) == ["A", "B"]
    assert GoalChange.objects.count() == 3
    assert not Goal.objects.filter(reviewed_at=None).exists()
    assert Event.objects.filter(verb="looked at goals", actor=student).count() == 1


def test_nobody_touches_somebody_elses_goal(student, stranger, goal):
    acts = (
        lambda: save_goal(goal=goal, by=stranger),
        lambda: set_progress(goal=goal, by=stranger, progress=1),
        lambda: move_goal(goal=goal, by=stranger, up=True),
        lambda: close_goal(goal=goal, by=stranger, state="reached"),
        lambda: review_goals(student=stranger, answers=[(goal, "open")]),
        lambda: write_goals(goals=[Goal(student=student, topic=goal.topic, text="Not mine")], by=stranger),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert Goal.objects.get().text == "Find a lab"


def test_a_goal_that_was_handed_to_another_owner_in_memory_is_still_guarded(stranger, goal):
    goal.student = stranger
    with pytest.raises(PermissionDenied):
        save_goal(goal=goal, by=stranger)


def test_looked_at_long_ago_is_measured_from_the_last_look(student, goal):
    now = timezone.now()
    Goal.objects.update(created_at=now - timedelta(days=100))
    assert Goal.objects.not_looked_at_since(now - timedelta(days=90)).exists()
    save_goal(goal=Goal.objects.get(), by=student)
    assert not Goal.objects.not_looked_at_since(now - timedelta(days=90)).exists()
