from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.scoring import Need, Offer, Seeker, Weights, points, score

NOTHING = Weights(*[0] * len(Weights._fields))
RESEARCH = Need("research", "Research", "Find a lab", 5)
LETTERS = Need("letters", "Letters", "Get a letter", 2)

KEYS = st.frozensets(st.sampled_from("abcdef"), max_size=3)
NUMBERS = st.none() | st.integers(1, 12)
WEIGHTS = st.builds(Weights, *[st.integers(0, 100)] * len(Weights._fields))
NEED = st.builds(Need, st.sampled_from("abcdef"), st.just("Name"), st.just("Text"), st.integers(1, 5))
NEEDS = st.lists(NEED, max_size=3)
SEEKERS = st.builds(Seeker, NEEDS.map(tuple), KEYS, KEYS, KEYS, KEYS, KEYS, NUMBERS, NUMBERS, KEYS)
OFFERS = st.builds(
    Offer, KEYS, KEYS, KEYS, KEYS, st.sampled_from("abcdef"), KEYS, NUMBERS, NUMBERS, KEYS, st.booleans()
)

# (what the student looks for, what the mentor offers, where the points come from, how many there are at a weight of one)
ONE_OF_EACH = [
    (Seeker(goals=(RESEARCH,)), Offer(topics=frozenset(["research"])), "goals", 5),
    (Seeker(needs=frozenset("ab")), Offer(topics=frozenset("abc")), "needs", 2),
    (Seeker(specialties=frozenset("ab")), Offer(specialties=frozenset("bc")), "specialties", 1),
    (Seeker(ways=frozenset("ab")), Offer(ways=frozenset("ab")), "ways", 2),
    (Seeker(career_stages=frozenset(["early", "mid"])), Offer(career_stage="mid"), "career_stage", 1),
    (Seeker(modes=frozenset("ab")), Offer(modes=frozenset("ab")), "modes", 1),
    (Seeker(cadence_weeks=4), Offer(cadence_weeks=6), "cadence", 1),
    (Seeker(style=2), Offer(style=3), "style", 1),
    (Seeker(tags=frozenset("a")), Offer(tags=frozenset("ab")), "tags", 1),
    (Seeker(), Offer(has_room=True), "room", 1),
    (Seeker(goals=(RESEARCH,)), Offer(not_offered=frozenset(["research"])), "not_offered", -1),
]


@pytest.mark.parametrize(("seeker", "offer", "name", "number"), ONE_OF_EACH, ids=[row[2] for row in ONE_OF_EACH])
def test_each_kind_of_fit_counts_as_much_as_its_weight_says(seeker, offer, name, number):
    weights = NOTHING._replace(**{name: 7})
    assert points(seeker, offer, weights)[name] == score(seeker, offer, weights) == 7 * number


@pytest.mark.parametrize(("seeker", "offer", "name", "number"), ONE_OF_EACH, ids=[row[2] for row in ONE_OF_EACH])
def test_with_a_weight_of_nothing_it_counts_nothing(seeker, offer, name, number):
    assert score(seeker, offer, NOTHING) == 0


def test_a_goal_that_matters_more_counts_more():
    seeker = Seeker(goals=(RESEARCH, LETTERS))
    both, research, letters, neither = (
        score(seeker, Offer(topics=frozenset(topics)), Weights())
        for topics in (["research", "letters"], ["research"], ["letters"], [])
    )
    assert both > research > letters > neither


def test_two_goals_of_one_topic_count_twice():
    twice = Seeker(goals=(RESEARCH, RESEARCH._replace(text="Write a paper")))
    offer = Offer(topics=frozenset(["research"]))
    assert score(twice, offer, Weights()) == 2 * score(Seeker(goals=(RESEARCH,)), offer, Weights())


@pytest.mark.parametrize("field", ["cadence_weeks", "style"])
def test_who_says_nothing_of_how_they_work_is_neither_close_nor_far(field):
    said, unsaid = {field: 2}, {}
    assert score(Seeker(**said), Offer(**unsaid), Weights()) == score(Seeker(**unsaid), Offer(**said), Weights()) == 0


@pytest.mark.parametrize(("field", "close", "far"), [("cadence_weeks", 2, 3), ("style", 1, 2)])
def test_close_is_the_same_to_both_sides(field, close, far):
    for apart, counts in ((close, True), (far, False)):
        there = score(Seeker(**{field: 1}), Offer(**{field: 1 + apart}), Weights())
        back = score(Seeker(**{field: 1 + apart}), Offer(**{field: 1}), Weights())
        assert (there, bool(there)) == (back, counts)


def test_an_empty_career_stage_is_nobodys_wish():
    assert score(Seeker(), Offer(career_stage=""), Weights()) == 0


def test_the_weights_add_up_over_what_fits():
    seeker = Seeker(goals=(RESEARCH,), ways=frozenset("a"))
    offer = Offer(topics=frozenset(["research"]), ways=frozenset("a"), has_room=True)
    assert score(seeker, offer, Weights()) == 10 * 5 + 6 + 6


@given(SEEKERS, OFFERS, WEIGHTS)
def test_a_score_is_the_whole_number_that_its_points_add_up_to(seeker, offer, weights):
    found = points(seeker, offer, weights)
    assert type(score(seeker, offer, weights)) is int
    assert tuple(found) == Weights._fields
    assert score(seeker, offer, weights) == sum(found.values())


@given(SEEKERS, OFFERS, WEIGHTS, KEYS)
def test_offering_more_never_lowers_the_score(seeker, offer, weights, more):
    richer = replace(offer, topics=offer.topics | more, specialties=offer.specialties | more, ways=offer.ways | more)
    assert score(seeker, richer, weights) >= score(seeker, offer, weights)


@given(SEEKERS, OFFERS, WEIGHTS, KEYS)
def test_refusing_more_never_raises_the_score(seeker, offer, weights, more):
    assert score(seeker, replace(offer, not_offered=offer.not_offered | more), weights) <= score(seeker, offer, weights)


@given(SEEKERS, OFFERS, WEIGHTS)
def test_who_a_mentor_is_never_costs_them_anything(seeker, offer, weights):
    untold = replace(offer, tags=frozenset())
    assert score(seeker, offer, weights) >= score(seeker, untold, weights)
    assert score(replace(seeker, tags=frozenset()), offer, weights) == score(
        replace(seeker, tags=frozenset()), untold, weights
    )
