"""Sets as bits: (bytes, mentors) against the keys of one seeker. Pure."""

from collections.abc import Collection, Iterator

import numpy as np

from .packed import SETS, Packed


def overlap(packed: Packed, name: str, keys: Collection) -> np.ndarray:
    """How many of the keys each mentor has."""
    number = np.zeros(len(packed), np.uint8)
    for column, byte in _bytes(packed, name, keys):
        number += np.bitwise_count(column & byte)
    return number


def has_any(packed: Packed, name: str, keys: Collection) -> np.ndarray:
    found = np.zeros(len(packed), bool)
    for column, byte in _bytes(packed, name, keys):
        found |= (column & byte) != 0
    return found


def _bytes(packed: Packed, name: str, keys: Collection) -> Iterator[tuple[np.ndarray, np.uint8]]:
    """Only the columns that matter, each with the bits that are asked for in it. A key that nobody has is in none."""
    known = packed.bits[SETS[name]]
    mask = sum(1 << known[key] for key in set(keys) if key in known)
    for place, byte in enumerate(mask.to_bytes(len(packed[name]), "little")):
        if byte:
            yield packed[name][place], np.uint8(byte)
