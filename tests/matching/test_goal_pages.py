"""My goals: the list in one's own order, one goal, and the words of both."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from matching.models import Goal, Request
from matching.services import decline_request, write_goals
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
    shown = page(client_for(student), "goals")
    assert "Only you read it." not in shown
    assert f"Attached to your request to {mentor}." in shown


def test_a_goal_shared_in_a_mentorship_names_who_reads_it(client_for, student, mentor, goal):
    factories.make_share(goal, factories.make_relationship(mentor, student))
    assert f"Shared with {mentor}." in page(client_for(student), "goals")


def test_the_list_of_goals_costs_the_same_for_many_readers(client_for, student, topic):
    def add_row():
        goal = factories.make_goal(student, topic=topic)
        factories.make_request(student, factories.make_mentor()).goals.add(goal)

    same_at_1_and_30(client_for(student), reverse("matching:goals"), add_row)


@pytest.mark.parametrize(("state", "words"), [("reached", "is reached. Well done!"), ("dropped", "is set aside.")])
def test_a_goal_that_is_closed_by_one_click_can_be_opened_again(client_for, student, goal, state, words):
    client = client_for(student)
    shown = client.post(reverse("matching:close-goal", args=[goal.pk, state]), follow=True).content.decode()
    assert f"“{goal.text}” {words}" in shown
    assert shown.count("Open again") == 2
    client.post(reverse("matching:close-goal", args=[goal.pk, "open"]))
    assert Goal.objects.get().is_open


@pytest.mark.parametrize("closed", ["", "nonsense", "\x00"])
def test_an_address_that_names_no_closed_goal_shows_none(client_for, student, goal, closed):
    shown = client_for(student).get(reverse("matching:goals"), {"closed": closed}).content.decode()
    assert "just-closed" not in shown


def test_the_moved_goal_keeps_the_keyboard(client_for, student, goal):
    client = client_for(student)
    answer = client.post(reverse("matching:move-goal", args=[goal.pk]), {"up": "1"})
    assert answer.url.endswith(f"#move-{goal.pk}")
    assert f'id="move-{goal.pk}" tabindex="-1"' in page(client, "goals")


def test_progress_says_who_can_see_it(client_for, student, mentor, goal):
    client, address = client_for(student), reverse("matching:goal-progress", args=[goal.pk])
    assert "Kept. Only you read it." in client.post(address, {"progress": "1"}, follow=True).content.decode()
    factories.make_share(goal, factories.make_relationship(mentor, student))
    assert f"Kept. Shared with {mentor}." in client.post(address, {"progress": "2"}, follow=True).content.decode()


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
        ({"text": "x" * 201}, "Keep it to 200 characters: it has 201 now."),
        ({"text": "x\x00y"}, "It holds a sign that cannot be kept."),
        ({"target_on": "2020-01-01"}, "Choose today or a day that is still to come."),
        ({"importance": "9"}, "The largest is 5. Choose that or less."),
        ({"kind": "magic"}, "Choose again from what it offers."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it(client_for, student, topic, changes, sentence):
    sent = typed(topic, measure="My measure stays") | changes
    shown = client_for(student).post(reverse("matching:write-goal"), sent).content.decode()
    assert sentence in shown
    assert "My measure stays" in shown
    assert not Goal.objects.exists()


def test_a_no_of_which_the_student_is_not_told_yet_is_not_seen_on_their_goals_either(client_for, student, mentor, goal):
    asked = factories.make_request(student, mentor)
    asked.goals.add(goal)

    def readers():
        client = client_for(student)
        page = client.get(reverse("matching:goal", args=[goal.pk])).content.decode()
        listed = client.get(reverse("matching:goals")).content.decode()
        return str(mentor) in page, "Only you read it" in listed

    assert readers() == (True, False)
    decline_request(request=asked, by=mentor)
    assert readers() == (True, False)
    Request.objects.update(undo_until=timezone.now())
    assert readers() == (False, True)


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
