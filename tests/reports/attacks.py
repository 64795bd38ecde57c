"""What somebody who holds every published number can do: subtract, add, and try all tables that could lie behind them."""

from collections.abc import Iterator
from fractions import Fraction

from reports.statistics import TOTAL, Key, Released


def counted(key: Key, cell: Key) -> bool:
    return all(value in (TOTAL, own) for value, own in zip(key, cell, strict=True))


def determined(released: Released, cells: list[Key]) -> list[Key]:
    """Withheld keys that follow from the published ones by adding and subtracting: exact linear algebra."""
    basis: list[list[Fraction]] = []
    for key in [key for key, value in released.items() if value is not None]:
        row = reduced(vector(key, cells), basis)
        if any(row):
            basis.append(row)
    return [key for key, value in released.items() if value is None and not any(reduced(vector(key, cells), basis))]


def vector(key: Key, cells: list[Key]) -> list[Fraction]:
    return [Fraction(counted(key, cell)) for cell in cells]


def reduced(row: list[Fraction], basis: list[list[Fraction]]) -> list[Fraction]:
    for known in basis:
        pivot = next(place for place, value in enumerate(known) if value)
        if row[pivot]:
            factor = row[pivot] / known[pivot]
            row = [here - factor * there for here, there in zip(row, known, strict=True)]
    return row


def worlds(released: Released, cells: list[Key], most: int) -> Iterator[dict[Key, int]]:
    """Every table of whole counts, none over `most`, that agrees with all published numbers."""
    left = {key: value for key, value in released.items() if value is not None}
    last = {key: max(place for place, cell in enumerate(cells) if counted(key, cell)) for key in left}
    yield from _filled(cells, 0, {}, left, last, most)


def _filled(cells, place, world, left, last, most):
    if place == len(cells):
        yield dict(world)
        return
    mine = [key for key in left if counted(key, cells[place])]
    for count in range(min([most, *(left[key] for key in mine)]) + 1):
        rest = left | {key: left[key] - count for key in mine}
        if all(rest[key] == 0 for key in mine if last[key] == place):
            yield from _filled(cells, place + 1, world | {cells[place]: count}, rest, last, most)


def possible(key: Key, found: list[dict[Key, int]]) -> set[int]:
    return {sum(count for cell, count in world.items() if counted(key, cell)) for world in found}
