from itertools import chain

from matching.policy.words import SAID, levels
from matching.scoring import Weights

NOTHING = Weights(*[0] * len(Weights._fields))


def named(weights, **options):
    return {level.name: level.sentences for level in levels(weights, with_identity=options.get("with_identity", True))}


def test_every_weight_has_words():
    assert set(SAID) == set(Weights._fields)
    assert sorted(chain(*named(Weights()).values())) == sorted(SAID.values())


def test_what_counts_most_comes_first_and_what_counts_for_nothing_is_said_too():
    found = named(NOTHING._replace(specialties=90, ways=40, room=10))
    assert list(found) == ["Counts most", "Counts", "Counts a little", "Does not count"]
    assert found["Counts most"] == [SAID["specialties"]]
    assert found["Counts"] == [SAID["ways"]]
    assert found["Counts a little"] == [SAID["room"]]


def test_a_goal_is_weighed_as_one_that_matters_in_the_middle():
    assert named(NOTHING._replace(goals=10, room=30))["Counts most"] == [SAID["goals"], SAID["room"]]


def test_when_nothing_counts_nothing_is_said_to_count():
    assert list(named(NOTHING)) == ["Does not count"]


def test_without_identity_in_the_program_it_is_not_spoken_of():
    assert SAID["tags"] not in chain(*named(Weights(), with_identity=False).values())
