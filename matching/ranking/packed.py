"""Mentors as columns of numbers: about 44 bytes each and 16 for the id. Pure: no database, no clock.

Sets are bits: column 3 of `topics` holds topics 24 to 31 of every mentor. A set's numbering is kept with it and only grows.
Rows are in the order of the ids, so that any of them is found by bisection.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zlib import crc32

import numpy as np

from .rows import MentorRow

DAY_0 = date(2000, 1, 1).toordinal()
NEVER, EVER = -32768, 32767
NOTHING = -1
ID = "S16"
# Which numbering a column of sets counts by.
SETS = {
    "topics": "topics",
    "not_offered": "topics",
    "specialties": "specialties",
    "ways": "ways",
    "modes": "modes",
    "tags": "tags",
    "career_stage": "career_stages",
}

Bits = dict[Any, int]


@dataclass(frozen=True)
class Packed:
    """Never changed once made: `merge` makes another. `held` are the few whose places fall free by the clock."""

    columns: Mapping[str, np.ndarray]
    bits: Mapping[str, Bits]
    held: Mapping[bytes, datetime]

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    @cached_property
    def ids(self) -> np.ndarray:
        return self.columns["id"]

    @property
    def bytes_each(self) -> float:
        return sum(column.nbytes for column in self.columns.values()) / max(1, len(self))

    def user_ids(self, places: Iterable[int]) -> list[UUID]:
        return [UUID(bytes=_whole(self.ids[place])) for place in places]

    def places(self, user_ids: Iterable[UUID]) -> np.ndarray:
        """Where these are; without those who are not here."""
        found = _found(self, np.array([key.bytes for key in user_ids], dtype=ID))
        return found[found >= 0]

    @cached_property
    def planes(self) -> dict[str, np.ndarray]:
        """The same sets the other way round: for each key of a numbering one bit a mentor, 64 of them in a word."""
        return {name: words(np.unpackbits(self.columns[name], axis=0, bitorder="little")) for name in SETS}


def words(bits: np.ndarray) -> np.ndarray:
    """Along the last axis, filled up with zeros."""
    packed = np.packbits(bits, axis=-1)
    short = -packed.shape[-1] % 8
    padded = np.concatenate([packed, np.zeros((*packed.shape[:-1], short), np.uint8)], axis=-1)
    return np.ascontiguousarray(padded).view(np.uint64)


def pack(rows: Sequence[MentorRow], bits: Mapping[str, Bits] | None = None) -> Packed:
    """`rows` in any order. Their `name_rank` is set by `with_names`."""
    rows = sorted(rows, key=lambda row: row.id.bytes)
    numbering = _grown(bits or {}, rows)
    columns = {name: _bits(rows, name, numbering[of]) for name, of in SETS.items()}
    columns |= {name: _shorts(map(value, rows)) for name, value in SHORTS.items()}
    columns["flags"] = np.fromiter(map(_flags, rows), np.uint8, len(rows))
    columns["id"] = np.array([row.id.bytes for row in rows], dtype=ID)
    columns["name_mark"] = np.fromiter((crc32(row.name.encode()) for row in rows), np.uint32, len(rows))
    columns["name_rank"] = np.zeros(len(rows), np.int32)
    return Packed(columns, numbering, {row.id.bytes: row.held_until for row in rows if row.held_until})


def joined(pieces: Sequence[Packed]) -> Packed:
    """Pieces that follow each other in the order of the ids, each packed with the numbering that the one before it left."""
    last = pieces[-1]
    columns = {name: _side_by_side([piece[name] for piece in pieces]) for name in last.columns}
    return Packed(columns, last.bits, {key: until for piece in pieces for key, until in piece.held.items()})


def merge(old: Packed, new: Packed, gone: Iterable[UUID]) -> Packed:
    """`old` with the rows of `new`, packed with its numbering, in the place of theirs, and without those who are `gone`. Who
    was there keeps the rank of their name.
    """
    were = _found(old, new.ids)
    keep = np.ones(len(old), bool)
    keep[were[were >= 0]] = False
    keep[old.places(gone)] = False
    into = np.searchsorted(old.ids[keep], new.ids)
    columns = {name: _put(old[name][..., keep], into, new[name]) for name in new.columns}
    ranks = np.where(were >= 0, old["name_rank"][were] if len(old) else 0, 0)
    columns["name_rank"] = _put(old["name_rank"][keep], into, ranks.astype(np.int32))
    touched = {key.bytes for key in gone} | {_whole(key) for key in new.ids}
    left = {key: until for key, until in old.held.items() if key not in touched}
    return Packed(columns, new.bits, left | dict(new.held))


def with_names(packed: Packed, in_order: Iterable[UUID]) -> Packed:
    """With everybody's place in the order of names. Who is not in it comes last."""
    ranks = np.full(len(packed), EVER << 8, np.int32)
    places = packed.places(in_order)
    ranks[places] = np.arange(len(places))
    return Packed({**packed.columns, "name_rank": ranks}, packed.bits, packed.held)


def same_names(old: Packed, new: Packed) -> bool:
    """Whether nobody in `new` is unknown to `old` or has another name there."""
    were = _found(old, new.ids)
    return bool(np.all(were >= 0)) and bool(np.all(old["name_mark"][were] == new["name_mark"]))


def day(value: date) -> int:
    return max(NEVER + 1, min(EVER - 1, value.toordinal() - DAY_0))


ACCEPTING, OUTSIDE = 1, 2
SHORTS = {
    "style": lambda row: NOTHING if row.offer.style is None else row.offer.style,
    "cadence": lambda row: NOTHING if row.offer.cadence_weeks is None else row.offer.cadence_weeks,
    "reply_days": lambda row: row.reply_days,
    "capacity": lambda row: row.capacity,
    "taken": lambda row: row.taken,
    "away_from": lambda row: day(row.away_from) if row.away_from else EVER,
    "away_until": lambda row: day(row.away_until) if row.away_until else NEVER,
    "outside_until": lambda row: day(row.outside_until) if row.outside_until else EVER,
}


def _flags(row: MentorRow) -> int:
    return ACCEPTING * row.accepting | OUTSIDE * row.outside


def _shorts(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int16)


def _grown(bits: Mapping[str, Bits], rows: Sequence[MentorRow]) -> dict[str, Bits]:
    """The numberings, longer by what nobody had before."""
    numbering = {of: dict(bits.get(of, {})) for of in SETS.values()}
    for row in rows:
        for name, of in SETS.items():
            for key in _keys(row, name):
                numbering[of].setdefault(key, len(numbering[of]))
    return numbering


def _bits(rows: Sequence[MentorRow], name: str, numbering: Bits) -> np.ndarray:
    """(bytes, mentors)"""
    width = -(-max(1, len(numbering)) // 8)
    sets = (sum(1 << numbering[key] for key in _keys(row, name)) for row in rows)
    packed = b"".join(number.to_bytes(width, "little") for number in sets)
    return np.ascontiguousarray(np.frombuffer(packed, np.uint8).reshape(len(rows), width).T)


def _keys(row: MentorRow, name: str) -> Collection:
    """Of a set, or of the one career stage."""
    value = getattr(row.offer, name)
    return (value,) if value and isinstance(value, str) else value


def _whole(key: np.bytes_) -> bytes:
    """numpy cuts zeros at the end off."""
    return bytes(key).ljust(16, b"\0")


def _found(packed: Packed, ids: np.ndarray) -> np.ndarray:
    """Where each of these ids is, or -1."""
    if not len(packed):
        return np.full(len(ids), -1)
    where = np.minimum(np.searchsorted(packed.ids, ids), len(packed) - 1)
    return np.where(packed.ids[where] == ids, where, -1)


def _put(old: np.ndarray, into: np.ndarray, new: np.ndarray) -> np.ndarray:
    return np.insert(_as_wide(old, len(new)), into, new, axis=-1) if old.ndim > 1 else np.insert(old, into, new)


def _side_by_side(pieces: Sequence[np.ndarray]) -> np.ndarray:
    if pieces[-1].ndim > 1:
        pieces = [_as_wide(piece, len(pieces[-1])) for piece in pieces]
    return np.concatenate(pieces, axis=-1)


def _as_wide(sets: np.ndarray, width: int) -> np.ndarray:
    """Packed with a shorter numbering: filled up with nothing."""
    return np.concatenate([sets, np.zeros((width - len(sets), sets.shape[1]), np.uint8)])
