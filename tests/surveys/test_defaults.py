import json

import pytest

from accounts.models import Topic
from surveys import defaults
from surveys.models import Item, Questionnaire, Version
from tests.surveys import factories

STAGES = ["check-in-m1", "check-in-m2", "check-in-m3", "check-in-m4"]


def keys(slug: str) -> set[str]:
    return set(Version.objects.current(slug).items.values_list("key", flat=True))


def change_file(monkeypatch, slug: str, **changes) -> None:
    forms = [form | changes if form["slug"] == slug else form for form in defaults.read_all()]
    monkeypatch.setattr(defaults, "read_all", lambda: forms)


def test_installing_twice_changes_nothing(forms):
    assert defaults.install() == []
    assert Version.objects.count() == Questionnaire.objects.count() == 6


def test_each_stage_asks_for_things_that_no_other_stage_asks_for(forms):
    for slug in STAGES:
        others = set().union(*(keys(other) for other in STAGES if other != slug))
        assert len(keys(slug) - others) >= 3, slug


def test_each_stage_asks_those_without_a_mentor_what_is_in_the_way(forms):
    for slug in STAGES:
        items = Version.objects.current(slug).items
        assert items.get(key="in-the-way").asked == Item.Asked.WITHOUT_MENTOR
        assert items.filter(asked=Item.Asked.WITH_MENTOR).exists()


def test_a_mentor_is_asked_two_or_three_questions(forms):
    assert Version.objects.current("check-in-mentor").items.questions().count() == 3


def test_every_free_text_goes_to_its_author_or_to_staff_and_nowhere_else(forms):
    readers = set(Item.objects.filter(kind=Item.Kind.TEXT).values_list("reader", flat=True))
    assert readers == {Item.Reader.AUTHOR, Item.Reader.STAFF}


def test_the_expectation_survey_says_first_that_it_is_the_open_version(forms):
    first = Version.objects.current("expectations").items.first()
    assert first.kind == Item.Kind.NOTE
    assert "open version" in first.text
    assert "open version" in first.mentor_text


def test_both_sides_read_the_same_twelve_items_in_their_own_wording(forms):
    items = Version.objects.current("expectations").items.filter(kind=Item.Kind.TICK)
    assert [item.key for item in items] == factories.TICKS
    assert all(item.label and item.wording("mentor") != item.wording("mentee") for item in items)


def test_topics_of_a_form_are_entries_of_the_one_list(forms):
    slugs = set(Topic.objects.values_list("slug", flat=True))
    named = [item["topics"] for form in defaults.read_all() for item in form["items"] if "topics" in item]
    assert named
    assert all(set(topics) <= slugs for topics in named)


def test_a_changed_file_becomes_the_next_version_and_the_old_one_stays(forms, monkeypatch):
    old = Version.objects.current("check-in-m1")
    change_file(monkeypatch, "check-in-m1", introduction="New words.")
    (new,) = defaults.install()
    assert (new.number, new.introduction) == (2, "New words.")
    assert Version.objects.current("check-in-m1") == new
    assert Version.objects.get(pk=old.pk).introduction == old.introduction


def test_a_version_that_the_school_published_is_left_alone(forms, staff, monkeypatch):
    ours = factories.next_version("check-in-m1", "Our own question", by=staff)
    change_file(monkeypatch, "check-in-m1", introduction="New words.")
    assert defaults.install() == []
    assert Version.objects.current("check-in-m1") == ours


def test_a_retired_topic_leaves_the_next_version(forms):
    Topic.objects.filter(slug="setbacks").update(retired_at="2026-01-01T00:00Z")
    changed = {version.questionnaire.slug for version in defaults.install()}
    assert changed == {"check-in-m2", "check-in-m3"}
    assert "setbacks" not in json.dumps(Version.objects.current("check-in-m2").items.get(key="wish-topics").choices)


@pytest.mark.parametrize("form", defaults.read_all(), ids=lambda form: form["slug"])
def test_no_word_of_the_residency_match_stands_in_a_form(form):
    words = json.dumps(form).lower()
    assert not [word for word in ("unmatched", " match", "rank list") if word in words]
