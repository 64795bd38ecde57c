"""Who stands where next year; no database."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Enrollment, Stage
from accounts.years import plan
from accounts.years.plan import Place, Standing, changed_between, decided_place, digest, groups, make_moves, next_place

PATHWAYS, HST = uuid4(), uuid4()


def standing(stage="M1", status="enrolled", *, name="Sam", ends_on=None, track=PATHWAYS) -> Standing:
    return Standing(uuid4(), name, 2026, uuid4(), Place(stage, track, status), ends_on)


@pytest.mark.parametrize(("stage", "following"), [("M1", "M2"), ("M2", "M3"), ("M3", "M4+"), ("M4+", "M4+")])
def test_everybody_at_school_goes_one_step_up_and_m4_absorbs_every_further_year(stage, following):
    assert next_place(Place(stage, PATHWAYS, "enrolled")) == Place(following, PATHWAYS, "enrolled")


@pytest.mark.parametrize("status", ["leave", "research", "dual_degree"])
def test_leave_research_and_another_degree_wait_at_their_stage(status):
    place = Place("M2", PATHWAYS, status)
    assert next_place(place) == place


@pytest.mark.parametrize("status", ["graduated", "withdrawn"])
def test_who_has_left_has_no_next_year(status):
    assert make_moves([standing("M4+", status)], {}) == []


def test_what_staff_decided_goes_before_the_usual_step():
    one, other = standing("M1"), standing("M1")
    moves = make_moves([one, other], {one.student: Place("M1", HST, "leave")})
    assert [(move.after, move.by_hand) for move in moves] == [
        (Place("M1", HST, "leave"), True),
        (Place("M2", PATHWAYS, "enrolled"), False),
    ]


def test_who_graduates_leaves_from_the_stage_that_they_had():
    assert decided_place(Place("M3", PATHWAYS, "enrolled"), Place("M4+", PATHWAYS, "graduated")).stage == "M3"


def test_the_counts_go_by_stage_with_the_usual_move_first():
    moves = make_moves([standing("M2", "leave"), standing("M2"), standing("M1"), standing("M1")], {})
    assert groups(moves) == [
        (("M1", "enrolled", "M2", "enrolled"), 2),
        (("M2", "enrolled", "M3", "enrolled"), 1),
        (("M2", "leave", "M2", "leave"), 1),
    ]


def test_the_digest_is_the_same_in_any_order_and_another_for_any_other_move():
    moves = make_moves([standing("M1"), standing("M2")], {})
    other = make_moves([moves[0].standing, moves[1].standing], {moves[0].student: Place("M1", PATHWAYS, "enrolled")})
    assert digest(moves) == digest(moves[::-1])
    assert len({digest(moves), digest(other), digest(moves[:1]), digest([])}) == 4


def test_another_last_day_is_another_plan():
    row = standing("M1")
    assert digest(make_moves([row], {})) != digest(make_moves([row._replace(ends_on=date(2027, 8, 1))], {}))


def test_what_changed_names_those_who_came_those_who_went_and_those_who_go_elsewhere():
    stays, changes, goes, comes = (standing("M1", name=name) for name in "abcd")
    seen = {move.student: (move.before, move.after) for move in make_moves([stays, changes, goes], {})}
    now = make_moves([stays, changes, comes], {changes.student: Place("M1", PATHWAYS, "leave")})
    changed, missing = changed_between(seen, now)
    assert [move.standing.name for move in changed] == ["b", "d"]
    assert missing == {goes.student}


def test_its_words_are_those_of_the_models():
    """The plan knows no model, so this holds the two together."""
    assert list(plan.STAGES) == Stage.values
    assert list(plan.GONE) == Enrollment.Status.gone()
    assert plan.ENROLLED == Enrollment.Status.ENROLLED
