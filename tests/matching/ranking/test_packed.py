"""The packed rows against the one definition of fit, on random schools."""

from datetime import date, timedelta
from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.ranking import filters, order
from matching.ranking.packed import joined, merge, pack, same_names, with_names
from matching.ranking.rows import MentorRow, Moment, Wanted
from matching.ranking.scores import scores
from matching.scoring import Need, Offer, Seeker, Weights, score

TODAY = date(2026, 11, 22)
MOMENT = Moment(TODAY, TODAY + timedelta(days=14), TODAY + timedelta(days=30), short=14)
TOPICS = [f"topic {number}" for number in range(20)]
FEW = ["a", "b", "c"]
STAGES = ["early", "mid", "senior"]


def some(keys):
    return st.frozensets(st.sampled_from(keys))


numbers = st.none() | st.integers(1, 9)
days = st.integers(-40, 40).map(lambda number: TODAY + timedelta(days=number))
offers = st.builds(
    Offer,
    topics=some(TOPICS),
    not_offered=some(TOPICS),
    specialties=some(FEW),
    ways=some(FEW),
    career_stage=st.sampled_from(["", *STAGES]),
    modes=some(FEW),
    style=numbers,
    cadence_weeks=numbers,
    tags=some(FEW),
)
absences = st.none() | st.tuples(days, st.integers(0, 30))


@st.composite
def rows(draw):
    away = draw(absences)
    return MentorRow(
        id=UUID(bytes=draw(st.binary(min_size=16, max_size=16)) if draw(st.booleans()) else bytes(15) + b"\1"),
        name=draw(st.sampled_from(FEW)),
        offer=draw(offers),
        capacity=draw(st.integers(0, 4)),
        taken=draw(st.integers(0, 4)),
        accepting=draw(st.booleans()),
        reply_days=draw(st.integers(0, 40)),
        away_from=away and away[0],
        away_until=away and away[0] + timedelta(days=away[1]),
        outside_until=draw(st.none() | days),
        outside=draw(st.booleans()),
    )


schools = st.lists(rows(), max_size=12, unique_by=lambda row: row.id)
needs = st.builds(Need, st.sampled_from([*TOPICS, "unknown"]), st.just(""), st.just(""), st.integers(1, 5))
seekers = st.builds(
    Seeker,
    goals=st.lists(needs, max_size=5).map(tuple),
    needs=some([*TOPICS, "unknown"]),
    specialties=some(FEW),
    ways=some(FEW),
    career_stages=some([*STAGES, "unknown"]),
    modes=some(FEW),
    style=numbers,
    cadence_weeks=numbers,
    tags=some(FEW),
)
weights = st.tuples(*[st.integers(0, 100)] * len(Weights._fields)).map(lambda values: Weights(*values))
choices = st.builds(
    Wanted,
    topics=some(TOPICS[:4]),
    specialties=some(FEW),
    ways=some(FEW),
    career_stages=some(STAGES),
    modes=some(FEW),
    styles=st.frozensets(st.integers(1, 4), max_size=2),
    tags=some(FEW),
    reply_days=st.none() | st.integers(0, 30),
    has_room=st.booleans(),
    outside=st.none() | st.booleans(),
    lasting=st.booleans(),
)


def named(school):
    in_order = sorted(school, key=lambda row: (row.name, row.id.bytes))
    return with_names(pack(school), [row.id for row in in_order])


def is_waited_for(row):
    return row.id.bytes[0] % 2 == 1


def moment_of(school):
    return MOMENT._replace(waited_for=[row.id for row in school if is_waited_for(row)])


def free(row):
    """Plainly, what `filters.room` does with bits."""
    length = (row.away_until - row.away_from).days if row.away_from else 0
    is_gone = length > 14 and row.away_from <= MOMENT.closes and row.away_until >= TODAY
    return max(0, row.capacity - row.taken) if row.accepting and not is_waited_for(row) and not is_gone else 0


def fits(row, wanted, besides=""):
    offer = row.offer
    either = {
        "topics": offer.topics & set(wanted.topics),
        "specialties": offer.specialties & set(wanted.specialties),
        "ways": offer.ways & set(wanted.ways),
        "modes": offer.modes & set(wanted.modes),
        "tags": offer.tags & set(wanted.tags),
        "career_stages": offer.career_stage in wanted.career_stages,
        "styles": offer.style in wanted.styles,
        "reply_days": wanted.reply_days is not None and row.reply_days <= wanted.reply_days,
        "has_room": free(row) > 0,
        "outside": row.outside == wanted.outside,
    }
    asked = [name for name in either if getattr(wanted, name) not in (None, False, frozenset())]
    asked += ["outside"] if wanted.outside is False else []
    return all(either[name] for name in asked if name != besides)


def is_there(row, wanted):
    last = MOMENT.notice if wanted.lasting else TODAY
    return row.outside_until is None or row.outside_until >= last


@given(schools, seekers, weights)
def test_packed_scores_are_the_scores(school, seeker, given_weights):
    packed = named(school)
    has_room = filters.room(packed, moment_of(school)) > 0
    found = scores(packed, seeker, given_weights, has_room)
    in_order = sorted(school, key=lambda row: row.id.bytes)
    assert list(has_room) == [free(row) > 0 for row in in_order]
    assert found.dtype == np.int32
    for row, number, room in zip(in_order, found, has_room, strict=True):
        offer = Offer(**{**vars(row.offer), "has_room": bool(room)})
        assert int(number) == score(seeker, offer, given_weights)


@given(schools, choices)
def test_filters_leave_whom_each_of_them_leaves(school, wanted):
    packed = named(school)
    places = filters.room(packed, moment_of(school))
    base = filters.there(packed, MOMENT, lasting=wanted.lasting)
    found = filters.left(base, filters.chosen(packed, wanted, places))
    expected = {row.id for row in school if is_there(row, wanted) and fits(row, wanted)}
    assert set(packed.user_ids(np.flatnonzero(found))) == expected


@given(schools, choices)
def test_a_facets_numbers_are_those_with_all_others_choices(school, wanted):
    packed = named(school)
    places = filters.room(packed, moment_of(school))
    base = filters.there(packed, MOMENT, lasting=wanted.lasting)
    counts = filters.counts(packed, base, filters.chosen(packed, wanted, places), places)

    def number(facet, holds):
        return sum(is_there(row, wanted) and fits(row, wanted, facet) and bool(holds(row)) for row in school)

    for key, found in counts["topics"].items():
        assert found == number("topics", lambda row, key=key: key in row.offer.topics)
    for key, found in counts["career_stages"].items():
        assert found == number("career_stages", lambda row, key=key: key == row.offer.career_stage)
    for key, found in counts["styles"].items():
        assert found == number("styles", lambda row, key=key: key == row.offer.style)
    for key, found in counts["reply_days"].items():
        assert found == number("reply_days", lambda row, key=key: row.reply_days <= key)
    assert counts["has_room"][True] == number("has_room", free)
    assert counts["outside"] == {
        True: number("outside", lambda row: row.outside),
        False: number("outside", lambda row: not row.outside),
    }
    assert "tags" not in counts


@given(schools, seekers, weights, st.integers(1, 5))
def test_every_page_is_its_part_of_one_order(school, seeker, given_weights, size):
    packed = named(school)
    places = filters.room(packed, moment_of(school))
    key = order.keys(scores(packed, seeker, given_weights, places > 0), places, packed["name_rank"])
    everybody = np.ones(len(packed), bool)
    offers_now = {row.id: Offer(**{**vars(row.offer), "has_room": free(row) > 0}) for row in school}
    expected = sorted(
        school,
        key=lambda row: (-score(seeker, offers_now[row.id], given_weights), -free(row), row.name, row.id.bytes),
    )
    pages = [order.page_of(key, everybody, page, size)[0] for page in range(1, -(-len(school) // size) + 1)]
    found = [user_id for page in pages for user_id in packed.user_ids(page)]
    assert found == [row.id for row in expected]


@given(schools, schools, schools)
def test_rows_put_in_their_place_are_as_if_packed_at_once(before, now, left):
    kept = {row.id: row for row in before} | {row.id: row for row in now}
    gone = {row.id for row in left} - {row.id for row in now}
    old = named(before)
    merged = merge(old, pack(now, old.bits), gone)
    fresh = pack([row for key, row in kept.items() if key not in gone], merged.bits)
    for name, column in fresh.columns.items():
        assert name == "name_rank" or np.array_equal(merged[name], column), name


@given(schools, st.data())
def test_who_only_changes_something_else_keeps_their_place_by_name(school, data):
    old = named(school)
    some_rows = [row._replace(capacity=7) for row in school if data.draw(st.booleans())]
    assert np.array_equal(merge(old, pack(some_rows, old.bits), ())["name_rank"], old["name_rank"])


@given(schools, st.integers(1, 5))
def test_a_school_packed_in_pieces_is_the_school_packed_at_once(school, size):
    in_order = sorted(school, key=lambda row: row.id.bytes)
    pieces = [pack([])]
    for start in range(0, len(school), size):
        pieces.append(pack(in_order[start : start + size], pieces[-1].bits))
    whole = pack(school, pieces[-1].bits)
    assert all(np.array_equal(joined(pieces)[name], column) for name, column in whole.columns.items())


def test_a_page_beyond_the_last_is_the_last():
    places, page = order.page_of(order.keys(0, 0, np.arange(5)), np.ones(5, bool), 9, 2)
    assert (list(places), page) == ([4], 3)
    assert order.page_of(order.keys(0, 0, np.arange(0)), np.ones(0, bool), 3, 2)[1] == 1


def test_another_name_and_a_new_person_are_noticed():
    one = MentorRow(UUID(int=1), "Ada", Offer())
    old = pack([one])
    assert same_names(old, pack([one._replace(capacity=5)]))
    assert not same_names(old, pack([one._replace(name="Eva")]))
    assert not same_names(old, pack([one._replace(id=UUID(int=2))]))
    assert not same_names(pack([]), old)


def test_the_packed_rows_are_small():
    keys = {"topics": 27, "specialties": 43, "tags": 13}
    full = Offer(**{name: frozenset(range(number)) for name, number in keys.items()}, ways=frozenset("ab"))
    assert pack([MentorRow(UUID(int=number), "", full) for number in range(100)]).bytes_each <= 60
