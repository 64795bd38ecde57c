"""The worksheet: three pages that can be left and come back to, and what comes of them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from accounts.models import IdentityTag, Topic
from matching.goals.worksheet import chosen_needs, search_address
from matching.models import Goal, MentorPreference
from matching.services import save_needs, save_preference
from tests import factories
from tests.queries import queries_of

STEPS = ("worksheet-needs", "worksheet-goals", "worksheet-people")


@pytest.fixture
def defaults(db):
    call_command("install_defaults", verbosity=0)


@pytest.fixture
def client(client_for, student, defaults):
    return client_for(student)


def address(step: str) -> str:
    return reverse(f"matching:worksheet-{step}")


def text_of(response) -> str:
    return response.content.decode()


def need(student, *slugs: str) -> None:
    save_needs(student=student, topics=Topic.objects.filter(slug__in=slugs))


def goal_in(slug: str, text: str, **more) -> dict:
    fields = {"text": text, "kind": "specific", "importance": "3", "measure": "", "target_on": ""} | more
    return {f"{slug}-{name}": value for name, value in fields.items()}


def test_it_begins_with_needs_also_when_the_profile_has_them_and_goes_on_where_one_was(client, student):
    begin = reverse("matching:worksheet")
    assert client.get(begin).url == address("needs")
    need(student, "research")
    assert client.get(begin).url == address("needs")
    factories.make_goal(student)
    assert client.get(begin).url == address("people")


def test_the_usual_needs_of_the_stage_come_first_with_their_hints(client):
    page = text_of(client.get(address("needs")))
    assert page.index('value="step-1"') < page.index("More topics") < page.index('value="letters"')
    assert Topic.objects.get(slug="step-1").hint in page


def test_needs_are_kept_and_ticked_when_one_comes_back(client, student):
    assert client.post(address("needs"), {"topics": ["research", "letters"]}).url == address("goals")
    assert {topic.slug for topic in student.student_profile.needs.all()} == {"research", "letters"}
    page = text_of(client.get(address("needs")))
    assert 'value="letters" id="topic-letters" checked' in page
    assert '<details class="mb-3" open>' in page


@pytest.mark.parametrize(("sent", "sentence"), [([], "Tick at least one topic"), (["magic"], "Choose from the topics")])
def test_needs_that_cannot_be_kept_say_so(client, student, sent, sentence):
    need(student, "research")
    assert sentence in text_of(client.post(address("needs"), {"topics": sent}))
    assert student.student_profile.needs.count() == 1


def test_a_need_that_was_retired_is_not_lost(client, student):
    need(student, "research")
    Topic.objects.filter(slug="research").update(retired_at="2026-01-01T00:00Z")
    client.post(address("needs"), {"topics": ["research", "letters"]})
    assert {topic.slug for topic in chosen_needs(student)} == {"research", "letters"}


def test_goals_without_needs_lead_to_the_needs(client):
    assert client.get(address("goals")).url == address("needs")


def test_each_need_has_its_block_and_filled_ones_become_goals(client, student):
    need(student, "research", "letters")
    sent = goal_in("research", "Find a lab", measure="A place", importance="5") | goal_in("letters", "")
    assert client.post(address("goals"), sent).url == address("people")
    goal = Goal.objects.get()
    assert (goal.topic.slug, goal.text, goal.importance) == ("research", "Find a lab", 5)


def test_empty_blocks_are_no_mistake(client, student):
    need(student, "research")
    assert client.post(address("goals"), goal_in("research", "")).url == address("people")
    assert not Goal.objects.exists()


def test_a_vague_goal_is_kept_asked_about_and_let_go(client, student):
    need(student, "research")
    page = text_of(client.post(address("goals"), goal_in("research", "Do some research"), follow=True))
    goal = Goal.objects.get()
    assert "Could you say" in page
    assert "To go on as it is, press “Next: people” again." in page
    assert reverse("matching:change-goal", args=[goal.pk]) in page
    assert client.post(address("goals"), goal_in("research", "")).url == address("people")


def test_a_mistake_in_one_block_keeps_what_was_typed_in_all(client, student):
    need(student, "research", "letters")
    sent = goal_in("research", "Find a lab") | goal_in("letters", "Ask for a letter", target_on="2020-01-01")
    page = text_of(client.post(address("goals"), sent))
    assert "Choose today or a day that is still to come." in page
    assert "Find a lab" in page
    assert "Ask for a letter" in page
    assert not Goal.objects.exists()


def test_a_measure_without_a_goal_asks_for_the_goal(client, student):
    need(student, "research")
    page = text_of(client.post(address("goals"), goal_in("research", "", measure="I have a poster")))
    assert "Say in a sentence what you want to reach." in page
    assert "I have a poster" in page


def test_the_same_page_sent_twice_writes_one_goal(client, student):
    need(student, "research")
    for _ in range(2):
        client.post(address("goals"), goal_in("research", "Find a lab", measure="A place"))
    assert Goal.objects.count() == 1


def test_a_need_that_went_in_another_tab_gets_no_goal(client, student):
    need(student, "research")
    client.post(address("goals"), goal_in("letters", "Ask for a letter"))
    assert not Goal.objects.exists()


def test_whom_one_looks_for_is_kept_and_ticked_again(client, student):
    sent = {"ways": ["coach"], "career_stages": ["resident"], "modes": ["video"], "style": "4", "cadence_weeks": "2"}
    assert client.post(address("people"), sent | {"tags_use": "boost"}).url == search_address(student)
    kept = MentorPreference.objects.get(student=student)
    assert (kept.ways, kept.career_stages, kept.modes) == (["coach"], ["resident"], ["video"])
    assert (kept.style, kept.cadence_weeks) == (4, 2)
    assert 'value="resident"' in text_of(client.get(address("people")))


def test_nothing_ticked_is_a_good_answer_too(client, student):
    assert client.post(address("people"), {"tags_use": "boost"}).url == search_address(student)
    assert MentorPreference.objects.get().style is None


def test_what_does_not_exist_is_not_kept(client):
    page = text_of(client.post(address("people"), {"ways": ["magic"], "tags_use": "boost"}))
    assert "Choose again from what it offers" in page
    assert not MentorPreference.objects.exists()


def test_the_page_says_that_nobody_else_reads_it(client):
    assert "Nobody reads this but you" in text_of(client.get(address("people")))


def test_without_identity_the_program_asks_nothing_of_it_and_keeps_what_was_said(client, student, program):
    tag = IdentityTag.objects.first()
    save_preference(student=student, tags=[tag], tags_use="filter")
    program.has_identity = False
    program.save()
    assert tag.name not in text_of(client.get(address("people")))
    client.post(address("people"), {"ways": ["coach"], "tags": [str(tag.pk)]})
    kept = MentorPreference.objects.get()
    assert (list(kept.tags.all()), kept.tags_use, kept.ways) == ([tag], "filter", ["coach"])
    assert "tag=" not in search_address(student)


def test_only_them_narrows_the_search_and_show_first_does_not(student, defaults):
    tag = IdentityTag.objects.first()
    save_preference(student=student, tags=[tag], tags_use="boost")
    assert "tag=" not in search_address(student)
    save_preference(student=student, tags=[tag], tags_use="filter")
    assert f"tag={tag.slug}" in search_address(student)


def test_it_ends_in_the_directory_at_ones_topics(client, student):
    need(student, "letters")
    factories.make_goal(student, topic=Topic.objects.get(slug="research"))
    response = client.post(address("people"), {"ways": ["coach"], "tags_use": "boost"})
    assert response.url == search_address(student)
    assert "Those who fit your 1 goal and what you look for come first." in text_of(client.get(response.url))


def test_the_directory_opens_at_that_address(client, student):
    need(student, "letters")
    factories.make_mentor(name="Dr. Letter Writer", topics=(Topic.objects.get(slug="letters"),))
    factories.make_mentor(name="Dr. Other Things")
    page = text_of(client.get(search_address(student)))
    assert "Dr. Letter Writer" in page
    assert "Dr. Other Things" not in page


@pytest.mark.parametrize("step", STEPS)
def test_looking_changes_nothing_and_it_is_for_students(client, client_for, mentor, step):
    client.get(reverse(f"matching:{step}"))
    assert not Goal.objects.exists()
    assert not MentorPreference.objects.exists()
    assert client_for(mentor).get(reverse(f"matching:{step}")).status_code == 403


def test_only_students_have_needs_and_preferences(mentor):
    with pytest.raises(PermissionDenied):
        save_needs(student=mentor, topics=[])
    with pytest.raises(PermissionDenied):
        save_preference(student=mentor)


def test_a_student_without_a_profile_gets_one(client_for, defaults):
    bare = factories.make_user("student")
    client_for(bare).post(address("needs"), {"topics": ["research"]})
    assert [topic.slug for topic in chosen_needs(bare)] == ["research"]


def test_more_needs_and_goals_ask_no_more_queries(client, student):
    need(student, "research")
    one = queries_of(client, address("goals"))
    save_needs(student=student, topics=Topic.objects.all())
    for topic in Topic.objects.all():
        factories.make_goal(student, topic=topic)
    assert queries_of(client, address("goals")) == one
