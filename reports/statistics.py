"""Counts that may leave the office: small ones withheld, and enough others that no sum or difference gives them back.

Pure: no database, no HTTP. What it guarantees, and what it does not, is written in docs/decisions/0007-suppression.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

TOTAL = "*"
WITHHELD = None
UNLIMITED = 10**9

Key = tuple[str, ...]
Released = dict[Key, int | None]


def suppress(table: Mapping[Key, int], threshold: int, families: Sequence[Sequence[int]] | None = None) -> Released:
    """Every cell and every total of a table of counts, those that must not be known as WITHHELD.

    A key names one category for each dimension; TOTAL in a place sums over it. All filters of a report are dimensions of one
    table, so that no two of its files can be subtracted. `families` names the groups of dimensions that are published together
    (default: all of them); a combination that is in no family is not released at all.
    """
    if not table:
        return {}
    dimensions = range(len(next(iter(table))))
    release = _Release(table, threshold, [tuple(family) for family in families or [tuple(dimensions)]])
    for key in release.too_small():
        release.protect(key)
    return {key: WITHHELD if key in release.withheld else value for key, value in release.values.items()}


def totals(table: Mapping[Key, int], families: Sequence[Sequence[int]]) -> Released:
    """The same keys with nothing withheld: for the screens of those who may open the lists behind the counts."""
    return dict(_Release(table, 0, [tuple(family) for family in families]).values) if table else {}


def added(releases: Sequence[Released]) -> Released:
    """The sum of releases over periods that do not overlap: it holds nothing that they do not hold themselves.

    A period in which nothing at all fell due is empty and adds nothing; that is in the calendar, not in anybody's answers.
    """
    keys = {key for release in releases for key in release}
    found = {key: [release.get(key, WITHHELD) for release in releases if release] for key in keys}
    return {key: WITHHELD if WITHHELD in counts else sum(counts) for key, counts in found.items()}


class _Release:
    """The counts, and what is withheld so far. A key is protected by a box: people who could have been counted elsewhere.

    Shifting one person from category a to b of one dimension, and another from b to a, leaves every total over that dimension
    as it is. The corners of a box over several dimensions, with signs in turn, are such a shift; whatever it changes is withheld.
    """

    def __init__(self, table: Mapping[Key, int], threshold: int, families: list[tuple[int, ...]]) -> None:
        self.threshold, self.families = threshold, families
        self.categories = [sorted(set(found)) for found in zip(*table, strict=True)]
        self.rows = [key for key, count in table.items() if count]
        self.cells = {family: self._cells(table, family) for family in families}
        self.values = self._sums()
        self.withheld: set[Key] = set()

    def _cells(self, table: Mapping[Key, int], family: tuple[int, ...]) -> dict[Key, int]:
        found = dict.fromkeys(product(*(self._choices(place, family) for place in range(len(self.categories)))), 0)
        for key, count in table.items():
            found[masked(key, family)] += count
        return found

    def _choices(self, place: int, family: tuple[int, ...]) -> list[str]:
        return self.categories[place] if place in family else [TOTAL]

    def _sums(self) -> dict[Key, int]:
        """Families share totals, which are the same numbers in each: they count the same people."""
        sums: dict[Key, int] = {}
        for family, cells in self.cells.items():
            own: dict[Key, int] = {}
            for kept in subsets(family):
                for key, count in cells.items():
                    own[masked(key, kept)] = own.get(masked(key, kept), 0) + count
            sums |= own
        return sums

    def too_small(self) -> list[Key]:
        """The widest sums first: what protects them protects cells as well."""
        small = [key for key, value in self.values.items() if value < self.threshold]
        return sorted(small, key=lambda key: (len(named(key)), -self.values[key], key))

    def protect(self, key: Key) -> None:
        """Withhold what the cheapest way needs. A box over more dimensions touches fewer totals, so those are tried first."""
        self.withheld.add(key)
        for tier in self._tiers(key):
            if plans := [plan for plan in tier if plan is not None]:
                self.withheld |= min(plans, key=self.cost)
                return

    def cost(self, keys: set[Key]) -> int:
        return sum(self.values[key] + 1 for key in keys - self.withheld)

    def _tiers(self, key: Key) -> Iterator[list[set[Key] | None]]:
        places = named(key)
        for size in range(len(places), 1, -1):
            yield [self._plan(key, chosen) for chosen in combinations(places, size)]
        yield [self._plan(key, (place,)) for place in places] + [self._plan_with_group(key, place) for place in places]
        yield [self._plan(key, ())]

    def _plan(self, key: Key, places: tuple[int, ...]) -> set[Key] | None:
        """All that changes while the count goes down to 0, and while it goes up to the threshold."""
        shifts, world = self._shifts(key, places), _World(self)
        return (
            world.touched
            if world.brings(key, 0, shifts) and world.again().brings(key, self.threshold, shifts)
            else None
        )

    def _plan_with_group(self, key: Key, place: int) -> set[Key] | None:
        """Where a count is small because its whole group is: bring people to the group first, then let them differ."""
        group = (*key[:place], TOTAL, *key[place + 1 :])
        if self.values[group] >= self.threshold:
            return None
        for size in range(len(named(group)), 0, -1):
            plans = [self._plan_by_way_of(key, group, place, chosen) for chosen in combinations(named(group), size)]
            if found := [plan for plan in plans if plan is not None]:
                return min(found, key=self.cost)
        return None

    def _plan_by_way_of(self, key: Key, group: Key, place: int, places: tuple[int, ...]) -> set[Key] | None:
        differ, world = self._shifts(key, (place,)), _World(self)
        reached = (
            world.brings(key, 0, differ)
            and world.again().brings(group, self.threshold, self._shifts(group, places))
            and world.brings(key, self.threshold, differ)
        )
        return world.touched if reached else None

    def _shifts(self, key: Key, places: tuple[int, ...]) -> list["_Shift"]:
        partners = [[other for other in self.categories[place] if other != key[place]] for place in places]
        boxes = [dict(zip(places, choice, strict=True)) for choice in product(*partners)]
        return [_Shift(self, row, box) for row in self._rows_at(key, places) for box in boxes]

    def _rows_at(self, key: Key, places: tuple[int, ...]) -> list[Key]:
        """Where people are, with the key's own categories where it names them."""
        free = {place for family in self.families if set(places) <= set(family) for place in family} - set(named(key))
        rows = (tuple(row[place] if place in free else key[place] for place in range(len(row))) for row in self.rows)
        return list(dict.fromkeys(rows))


class _Shift:
    """One box at one place: what it adds to and takes from the cells of each family, and all sums that it touches.

    A sum that leaves out a dimension of the box does not change: the corners cancel.
    """

    def __init__(self, release: _Release, row: Key, box: dict[int, str]) -> None:
        families = [family for family in release.families if set(box) <= set(family)]
        corners = list(around(row, box))
        self.cells = [(family, masked(corner, family), turn) for family in families for corner, turn in corners]
        self.touches = {
            masked(corner, (*box, *rest))
            for family in families
            for rest in subsets(tuple(set(family) - set(box)))
            for corner, _ in corners
        }


class _World:
    """Tables that could lie behind the published numbers, and the sums that differ from the true ones on the way to them."""

    def __init__(self, release: _Release) -> None:
        self.release = release
        self.touched: set[Key] = set()
        self.again()

    def again(self) -> "_World":
        """From the true tables once more."""
        self.cells = {family: dict(cells) for family, cells in self.release.cells.items()}
        return self

    def brings(self, key: Key, goal: int, shifts: list[_Shift]) -> bool:
        """Bring a count to its goal by as few shifts as it takes, the cheapest of equals. False: they do not reach.

        Each step leaves whole, non-negative tables that agree with all that is published.
        """
        while change := goal - self._count(key):
            sign = 1 if change > 0 else -1
            step = min(abs(change), max((self._room(shift, sign) for shift in shifts), default=0))
            if not step:
                return False
            able = [shift for shift in shifts if self._room(shift, sign) >= step]
            self._apply(min(able, key=lambda shift: self.release.cost(shift.touches - self.touched)), sign * step)
        return True

    def _count(self, key: Key) -> int:
        family = next(family for family in self.cells if set(named(key)) <= set(family))
        return sum(count for cell, count in self.cells[family].items() if masked(cell, named(key)) == key)

    def _room(self, shift: _Shift, sign: int) -> int:
        """How far it can go before a cell that loses people is empty."""
        losing = (self.cells[family][cell] for family, cell, turn in shift.cells if turn * sign < 0)
        return min(losing, default=UNLIMITED)

    def _apply(self, shift: _Shift, size: int) -> None:
        self.touched |= shift.touches
        for family, cell, turn in shift.cells:
            self.cells[family][cell] += turn * size


def around(row: Key, box: dict[int, str]) -> Iterator[tuple[Key, int]]:
    """The corners of the box with their signs; the row itself has +1."""
    for moved in subsets(tuple(box)):
        yield tuple(box[p] if p in moved else value for p, value in enumerate(row)), (-1) ** len(moved)


def masked(key: Key, places: Iterable[int]) -> Key:
    places = set(places)
    return tuple(value if place in places else TOTAL for place, value in enumerate(key))


def named(key: Key) -> tuple[int, ...]:
    return tuple(place for place, value in enumerate(key) if value != TOTAL)


def subsets(places: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return (chosen for size in range(len(places) + 1) for chosen in combinations(places, size))
