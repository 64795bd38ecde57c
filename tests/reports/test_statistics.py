from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.cohort import STUDENT_CUTS
from reports.statistics import TOTAL, added, suppress

from . import attacks

SLOW = settings(max_examples=60, deadline=None)


def tables(*sizes: int, most: int):
    cells = list(product(*([f"{letter}{n}" for n in range(size)] for letter, size in zip("abcd", sizes, strict=False))))
    return st.lists(st.integers(0, most), min_size=len(cells), max_size=len(cells)).map(
        lambda counts: dict(zip(cells, counts, strict=True))
    )


def test_a_table_of_large_counts_is_published_whole():
    table = {(stage, has): 20 for stage in ("M1", "M2") for has in ("yes", "no")}
    assert suppress(table, 5) == table | {
        ("M1", TOTAL): 40,
        ("M2", TOTAL): 40,
        (TOTAL, "yes"): 40,
        (TOTAL, "no"): 40,
        (TOTAL, TOTAL): 80,
    }


def test_one_small_count_takes_three_others_with_it_and_no_total():
    released = suppress({("M1", "yes"): 20, ("M1", "no"): 2, ("M2", "yes"): 30, ("M2", "no"): 9}, 5)
    assert {key for key, value in released.items() if value is None} == set(product(("M1", "M2"), ("yes", "no")))
    assert released[(TOTAL, TOTAL)] == 61


def test_a_zero_is_withheld_like_any_small_count():
    released = suppress({("M1", "yes"): 20, ("M1", "no"): 0, ("M2", "yes"): 30, ("M2", "no"): 9}, 5)
    assert released[("M1", "no")] is None


def test_a_total_below_the_threshold_is_withheld_with_another():
    released = suppress({("M1", "yes"): 1, ("M1", "no"): 1, ("M2", "yes"): 30, ("M2", "no"): 9}, 5)
    assert released[("M1", TOTAL)] is None
    assert [released[("M2", TOTAL)], released[(TOTAL, TOTAL)]].count(None) >= 1


def test_nothing_is_published_of_a_handful():
    assert set(suppress({("M1", "yes"): 1, ("M2", "no"): 2}, 5).values()) == {None}
    assert suppress({("M1",): 0}, 5) == {("M1",): None, (TOTAL,): None}


def test_a_row_of_one_dimension():
    assert suppress({("yes",): 3, ("no",): 40}, 5) == {("yes",): None, ("no",): None, (TOTAL,): 43}


@SLOW
@given(tables(3, 3, most=30))
def test_no_small_count_is_published(table):
    assert all(value is None or value >= 5 for value in suppress(table, 5).values())


@SLOW
@given(tables(4, 3, most=25))
def test_no_withheld_count_follows_from_the_published_ones(table):
    assert attacks.determined(suppress(table, 5), list(table)) == []


@SLOW
@given(tables(2, 2, most=7) | tables(2, 3, most=5))
def test_a_small_count_could_be_anything_from_nothing_to_the_threshold(table):
    """The exact check: all tables that agree with what is published, and what each withheld count is in them."""
    threshold = 3
    released = suppress(table, threshold)
    found = list(attacks.worlds(released, list(table), most=max(table.values()) + threshold))
    for key in (key for key, value in released.items() if value is None):
        values = attacks.possible(key, found)
        actual = sum(count for cell, count in table.items() if attacks.counted(key, cell))
        assert set(range(threshold + 1)) <= values if actual < threshold else len(values) > 1


@SLOW
@given(tables(3, 3, 2, most=20))
def test_the_files_of_all_tracks_and_of_single_tracks_give_nothing_back(table):
    """Dimensions: stage, track, has a mentor. Every file is a slice of one release."""
    assert attacks.determined(suppress(table, 5), list(table)) == []


@settings(max_examples=25, deadline=None)
@given(tables(3, 3, 2, 2, most=9))
def test_neither_do_those_cut_by_class(table):
    """Dimensions: stage, class, track, has a mentor; stage and class are never crossed."""
    released = suppress(table, 5, families=[(0, 2, 3), (1, 2, 3)])
    assert not any(TOTAL not in key[:2] for key in released)
    assert attacks.determined(released, list(table)) == []
    assert all(value is None or value >= 5 for value in released.values())


@settings(max_examples=25, deadline=None)
@given(tables(3, 2, 2, 2, 2, most=6))
def test_nor_does_a_second_thing_that_is_told_of_the_same_people(table):
    """Dimensions as the cohort report has them: stage, class, track, has a mentor, has an advisor."""
    released = suppress(table, 5, STUDENT_CUTS)
    assert attacks.determined(released, list(table)) == []
    assert all(value is None or value >= 5 for value in released.values())


def test_a_group_that_is_small_itself_does_not_cost_the_totals():
    """Nobody in any stratum lacks an advisor, and one stratum has three people."""
    table = {(stage, track, "yes"): 20 for stage in ("M1", "M2", "M3") for track in ("A", "B")}
    table |= {("M3", "B", "yes"): 3} | {(*key[:2], "no"): 0 for key in table}
    released = suppress(table, 5)
    assert (released[(TOTAL, TOTAL, TOTAL)], released[("M3", TOTAL, TOTAL)], released[(TOTAL, "B", TOTAL)]) == (
        103,
        23,
        43,
    )


def test_empty_tables_and_periods_have_nothing_to_tell():
    assert suppress({}, 5) == {}
    assert added([{}, {("M1",): 8, (TOTAL,): 8}]) == {("M1",): 8, (TOTAL,): 8}
    assert added([{("M1",): 8}, {("M2",): 8}]) == {("M1",): None, ("M2",): None}


def test_the_sum_of_two_periods_withholds_what_either_withholds():
    first, second = {("M1",): 8, ("M2",): None, (TOTAL,): 30}, {("M1",): 9, ("M2",): 7, (TOTAL,): 20}
    assert added([first, second]) == {("M1",): 17, ("M2",): None, (TOTAL,): 50}
