import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.policy.compare import FirstPage, Shown, changed, gathered, most_shown, share_of_ten

PAGES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=5)


def test_who_comes_who_goes_and_who_moves():
    page = FirstPage(before=["a", "b", "c"], after=["c", "b", "d"])
    assert (page.come, page.go, page.moves) == (["d"], ["a"], ["c"])
    assert page.climb("c") == 2


@given(PAGES, PAGES)
def test_as_many_go_as_make_room(before, after):
    page = FirstPage(before, after)
    assert len(after) - len(before) == len(page.come) - len(page.go)
    assert page.is_same == (not page.come and not page.go and not page.moves)


def test_the_most_shown_are_counted_before_and_after():
    pages = [FirstPage(["a", "b"], ["b", "c"]), FirstPage(["a", "b"], ["b", "a"])]
    assert most_shown(pages) == [Shown("b", 2, 2), Shown("a", 2, 1), Shown("c", 0, 1)]
    assert changed([*pages, FirstPage(["a"], ["a"])]) == 2


def test_only_ten_are_shown():
    assert len(most_shown([FirstPage([], range(12))])) == 10


@pytest.mark.parametrize(
    ("pages", "percent"), [([], 0), ([[]], 0), ([["a"], ["b"]], 100), ([range(20)], 50), ([range(20), range(10)], 67)]
)
def test_the_share_of_the_ten_says_how_narrow_the_choice_is(pages, percent):
    assert share_of_ten(pages) == percent


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ({"M1": 5, "M2": 9}, [("M1",), ("M2",)]),
        ({"M1": 4, "M2": 1, "M3": 6}, [("M1", "M2"), ("M3",)]),
        ({"M1": 6, "M2": 4}, [("M1", "M2")]),
        ({"M1": 0, "M2": 5, "M3": 0}, [("M2",)]),
        ({"M1": 2, "M2": 2}, []),
        ({}, []),
    ],
)
def test_a_small_year_is_put_together_with_its_neighbor(sizes, groups):
    assert gathered(sizes, 5) == groups


@given(st.lists(st.integers(0, 12), max_size=6), st.integers(5, 20))
def test_no_group_is_smaller_than_the_threshold_and_nobody_is_lost(numbers, threshold):
    sizes = {str(place): number for place, number in enumerate(numbers)}
    groups = gathered(sizes, threshold)
    assert all(sum(sizes[name] for name in group) >= threshold for group in groups)
    assert sum(sizes[name] for group in groups for name in group) == (sum(numbers) if sum(numbers) >= threshold else 0)
