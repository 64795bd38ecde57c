"""My goals: the list in one's own order, one goal, and the words of both."""

import pytest
from django.urls import reverse

from accounts.clock import school_today
from matching.models import Goal
from matching.services import write_goals
from tests import factories
from tests.queries import same_at_1_and_30

ZERO_WIDTH = "\u200b"


@pytest.fixture
def topic(db):
    return factories.make_topic("Research")


@pytest.fixture
def goal(student, topic):
    return factories.make_goal(student, topic=topic, text="Find a lab for the summer")


def typed(topic, **changes) -> dict:
    words = {
        "topic": topic.pk,
        "text": "Find a lab",
        "kind": "specific",
        "importance": 5,
        "measure": "",
        "target_on": "",
    }
    return words | changes


def page(client, name, *args) -> str:
    return client.get(reverse(f"matching:{name}", args=args)).content.decode()


def test_without_goals_the_page_leads_to_the_worksheet(client_for, student):
    shown = page(client_for(student), "goals")
    assert reverse("matching:worksheet") in shown
    assert "Begin the worksheet" in shown


def test_importance_and_progress_are_said_in_words(client_for, student, goal):
    shown = page(client_for(student), "goals")
    assert "It matters" in shown
    assert "Not started" in shown
    assert "Only you read it." in shown


def test_a_goal_in_a_waiting_request_is_not_called_ones_own_alone(client_for, student, mentor, goal):
    factories.make_request(student, mentor).goals.add(goal)
    assert "Only you read it." not in page(client_for(student), "goals")


def test_goals_are_moved_by_buttons(client_for, student, topic):
    _, second = write_goals(
        goals=[Goal(student=student, topic=topic, text=text) for text in ("Alpha goal", "Beta goal")], by=student
    )
    client = client_for(student)
    client.post(reverse("matching:move-goal", args=[second.pk]), {"up": "1"})
    shown = page(client, "goals")
    assert shown.index("Beta goal") < shown.index("Alpha goal")
    assert shown.count('name="up"') == shown.count('name="down"') == 1


def test_a_vague_goal_is_kept_and_asked_about(client_for, student, topic):
    client = client_for(student)
    response = client.post(reverse("matching:write-goal"), typed(topic), follow=True)
    kept = Goal.objects.get()
    assert response.redirect_chain[-1][0] == reverse("matching:goal", args=[kept.pk])
    assert "how you would know" in response.content.decode()
    assert reverse("matching:change-goal", args=[kept.pk]) in response.content.decode()


def test_a_concrete_goal_leads_back_to_the_list(client_for, student, topic):
    response = client_for(student).post(reverse("matching:write-goal"), typed(topic, measure="I have a place"))
    assert response.url == reverse("matching:goals")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ZERO_WIDTH * 3}, "Say in a sentence what you want to reach."),
        ({"text": "x" * 201}, "at most 200 characters"),
        ({"text": "x\x00y"}, "Null characters are not allowed."),
        ({"target_on": "2020-01-01"}, "Choose today or a day that is still to come."),
        ({"importance": "9"}, "less than or equal to 5"),
        ({"kind": "magic"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it(client_for, student, topic, changes, sentence):
    sent = typed(topic, measure="My measure stays") | changes
    shown = client_for(student).post(reverse("matching:write-goal"), sent).content.decode()
    assert sentence in shown
    assert "My measure stays" in shown
    assert not Goal.objects.exists()


def test_two_hundred_letters_fit_with_their_history(client_for, student, goal):
    long = "A goal " + "x" * 193
    client = client_for(student)
    client.post(reverse("matching:change-goal", args=[goal.pk]), typed(goal.topic, text=long, measure="y" * 200))
    assert long in page(client, "goal", goal.pk)
    assert goal.changes.get(field="measure").new == "y" * 200


def test_invisible_letters_are_taken_out(client_for, student, topic):
    client_for(student).post(reverse("matching:write-goal"), typed(topic, text=f"Find{ZERO_WIDTH} a lab"))
    assert Goal.objects.get().text == "Find a lab"


def test_a_day_that_has_passed_may_stay_when_other_things_change(client_for, student, goal):
    Goal.objects.update(target_on="2020-01-01")
    sent = typed(goal.topic, text="Find a lab now", target_on="2020-01-01", measure="A place")
    client_for(student).post(reverse("matching:change-goal", args=[goal.pk]), sent)
    assert Goal.objects.get().text == "Find a lab now"


def test_today_is_a_day_that_can_be_chosen(client_for, student, topic):
    client_for(student).post(reverse("matching:write-goal"), typed(topic, target_on=school_today().isoformat()))
    assert Goal.objects.get().target_on == school_today()


def test_a_retired_topic_stays_with_its_goal(client_for, student, goal):
    goal.topic.retired_at = goal.created_at
    goal.topic.save()
    sent = typed(goal.topic, text="New words", measure="A place")
    client_for(student).post(reverse("matching:change-goal", args=[goal.pk]), sent)
    assert Goal.objects.get().text == "New words"


def test_progress_is_kept_from_the_goals_page(client_for, student, goal):
    client = client_for(student)
    client.post(
        reverse("matching:goal-progress", args=[goal.pk]), {"progress": "2", "note": "Two <b>people</b> answered."}
    )
    shown = page(client, "goal", goal.pk)
    assert "About halfway" in shown
    assert "Two &lt;b&gt;people&lt;/b&gt; answered." in shown


@pytest.mark.parametrize("progress", ["", "7", "much"])
def test_progress_that_does_not_exist_keeps_the_sentence(client_for, student, goal, progress):
    sent = {"progress": progress, "note": "Words I want to keep"}
    shown = client_for(student).post(reverse("matching:goal-progress", args=[goal.pk]), sent).content.decode()
    assert "Words I want to keep" in shown
    assert not goal.changes.exists()


def test_somebody_elses_goal_does_not_exist(client_for, stranger, goal):
    client = client_for(stranger)
    assert client.get(reverse("matching:goal", args=[goal.pk])).status_code == 404
    for name, sent in (("move-goal", {"up": "1"}), ("goal-progress", {"progress": "1"})):
        assert client.post(reverse(f"matching:{name}", args=[goal.pk]), sent).status_code == 404
    assert Goal.objects.get().progress == 0


def test_a_topic_in_the_address_is_chosen_already(client_for, student, topic):
    shown = client_for(student).get(reverse("matching:write-goal"), {"topic": "research"}).content.decode()
    assert f'<option value="{topic.pk}" selected' in shown


def test_the_page_of_a_goal_does_not_ask_more_for_a_longer_history(client_for, student, goal):
    def add() -> None:
        factories.make_goal_change(goal)
        factories.make_relationship(factories.make_mentor(), student)

    same_at_1_and_30(client_for(student), reverse("matching:goal", args=[goal.pk]), add)


def test_the_page_of_a_mentorship_does_not_ask_more_for_more_shared_goals(client_for, student, mentor):
    pair = factories.make_relationship(mentor, student)

    def add() -> None:
        goal = factories.make_goal(student)
        factories.make_share(goal, pair)
        factories.make_goal_change(goal)

    same_at_1_and_30(client_for(mentor), reverse("matching:relationship", args=[pair.pk]), add)
