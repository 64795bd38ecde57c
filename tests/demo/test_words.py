"""The words of the demo school."""

import re
from random import Random

import pytest

from accounts.defaults import read as read_defaults
from mentorship.demo.dealer import Dealer
from mentorship.demo.texts import DATA, address, read

TOPICS = read("topics")


def test_there_are_many_names_and_goals():
    pools = read("names")
    assert len({name for pool in pools for name in pool["given"]}) >= 150
    assert len({name for pool in pools for name in pool["family"]}) >= 150
    assert len({goal["text"] for topic in TOPICS.values() for goal in topic["goals"]}) >= 60


def test_every_topic_of_the_school_has_words():
    shipped = read_defaults(DATA.parents[2] / "accounts" / "defaults" / "topics.json")
    assert {topic["slug"] for topic in shipped} == set(TOPICS)


@pytest.mark.parametrize("slug", sorted(TOPICS))
def test_no_text_is_longer_than_its_field(slug):
    topic = TOPICS[slug]
    assert all(len(goal["text"]) <= 200 and len(goal["measure"]) <= 200 for goal in topic["goals"])
    assert all(len(text) <= 300 for part in ("agenda", "notes", "mentee", "mentor") for text in topic[part])


def test_addresses_are_plain():
    assert address("Dr. Ximena Villaseñor") == "ximena.villasenor@example.edu"
    assert re.fullmatch(r"[a-z.@-]+", address("Jean-Marc Pierre-Louis"))


def test_a_pile_is_dealt_whole_before_it_is_shuffled_anew():
    dealer = Dealer(Random(1))  # noqa: S311 - a repeatable test
    dealt = [dealer.deal("pile", {"yes": 3, "no": 1}) for _ in range(8)]
    assert sorted(dealt[:4]) == sorted(dealt[4:]) == ["no", "yes", "yes", "yes"]
