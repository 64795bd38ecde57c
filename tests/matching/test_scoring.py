from hypothesis import given
from hypothesis import strategies as st

from matching.scoring import Need, fit

RESEARCH = Need("research", "Research", "Find a lab", 5)
LETTERS = Need("letters", "Letters", "Get a letter", 2)


def test_every_goal_is_covered_or_not():
    found = fit([RESEARCH, LETTERS], {"research"})
    assert (found.covered, found.uncovered) == ((RESEARCH,), (LETTERS,))


def test_the_reason_is_in_words():
    assert fit([RESEARCH, LETTERS], {"research"}).sentence == "Offers research: 1 of your 2 goals."
    assert (
        fit([RESEARCH, LETTERS], {"research", "letters"}).sentence == "Offers research and letters: all of your goals."
    )
    assert fit([RESEARCH], set()).sentence == "Offers other topics than your goals."
    assert fit([], {"research"}).sentence == ""


def test_a_name_keeps_its_capital_where_it_is_one():
    assert fit([Need("step-1", "Step 1", "Pass", 3)], {"step-1"}).sentence == "Offers Step 1."


def test_what_a_mentor_refuses_is_said_before_what_they_leave_out():
    assert fit([RESEARCH, LETTERS], {"research"}).missing == "Does not list letters."
    assert fit([RESEARCH, LETTERS], {"research"}, {"letters"}).missing == "Says that they do not offer letters."


def test_more_goals_win_and_then_those_that_matter_more():
    both, letters, research = (
        fit([RESEARCH, LETTERS], offered) for offered in ({"research", "letters"}, {"letters"}, {"research"})
    )
    assert both.score > research.score > letters.score


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_offering_more_never_lowers_the_score(offered, more):
    needs = [Need(key, key, key, number) for number, key in enumerate("abcdef", 1)]
    assert fit(needs, offered | more).score >= fit(needs, offered).score
