"""The process's copy of the directory's mentors: derived, versioned by the database's transactions, and never the only one.

It is replaced, not changed, so that whoever reads it reads one state. Every use first asks the database what has changed.
"""

from datetime import datetime
from itertools import islice
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from . import load
from .packed import Packed, joined, merge, pack, same_names, with_names

FEW, PART = 500, 4


class Copy(NamedTuple):
    """`packed` holds all that transactions before `oldest_running` did, and the changes that have been `seen`."""

    packed: Packed
    oldest_running: int
    seen: frozenset[UUID] = frozenset()


_lock = Lock()
_held: Copy | None = None


def mentors() -> Packed:
    """As the database has them now. Inside a transaction they may never come to be: used, and not kept."""
    global _held  # noqa: PLW0603
    if connection.in_atomic_block:
        return _fresh(_held).packed
    with _lock:
        _held = _fresh(_held)
        return _held.packed


def forget() -> None:
    """The next use reads everybody."""
    global _held  # noqa: PLW0603
    with _lock:
        _held = None


def _fresh(copy: Copy | None) -> Copy:
    """The look comes before the reading: what is committed in between is read now, and once more with the next look."""
    if copy is None:
        look = load.look()
        return Copy(_everybody(), look.oldest_running, frozenset(look.changes))
    look = load.look(copy.oldest_running)
    if look.oldest_running < copy.oldest_running:  # another server, restored or failed over to, with numbers of its own
        return _fresh(None)
    changed = {mentor for change, mentor in look.changes.items() if change not in copy.seen}
    changed |= _let_go(copy.packed, timezone.now())
    return Copy(_with(copy.packed, changed), look.oldest_running, frozenset(look.changes))


def _with(packed: Packed, changed: set[UUID]) -> Packed:
    if not changed:
        return packed
    if load.EVERYBODY in changed or len(changed) > max(FEW, len(packed) // PART):
        return _everybody()
    new = pack(list(load.mentors(changed)), packed.bits)
    merged = merge(packed, new, changed)
    return merged if same_names(packed, new) else with_names(merged, load.in_order_of_names())


def _everybody() -> Packed:
    """Packed in pieces, so that the plain rows of a large school never fill the process."""
    rows, pieces = load.mentors(), [pack([])]
    while some := list(islice(rows, load.AT_ONCE)):
        pieces.append(pack(some, pieces[-1].bits))
    return with_names(joined(pieces), load.in_order_of_names())


def _let_go(packed: Packed, now: datetime) -> set[UUID]:
    """Whose held place has fallen free by the clock alone, without a change."""
    return {UUID(bytes=key) for key, until in packed.held.items() if until <= now}
