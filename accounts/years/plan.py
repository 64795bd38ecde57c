"""Who stands where in the next academic year. Pure: no database, no clock."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

STAGES = ("M1", "M2", "M3", "M4+")
ENROLLED, GONE = "enrolled", ("graduated", "withdrawn")
_NEXT = dict(pairwise(STAGES))


class Place(NamedTuple):
    stage: str
    track: UUID
    status: str

    @property
    def is_gone(self) -> bool:
        return self.status in GONE


class Standing(NamedTuple):
    """Where one student is before the year begins: their last enrollment, and the day on which it was going to end."""

    student: UUID
    name: str
    cohort: int | None
    enrollment: UUID
    place: Place
    ends_on: date | None


@dataclass(frozen=True)
class Move:
    standing: Standing
    after: Place
    by_hand: bool = False

    @property
    def before(self) -> Place:
        return self.standing.place

    @property
    def student(self) -> UUID:
        return self.standing.student

    @property
    def group(self) -> tuple[str, str, str, str]:
        return self.before.stage, self.before.status, self.after.stage, self.after.status

    @property
    def as_usual(self) -> Place:
        return next_place(self.before)


def next_place(place: Place) -> Place:
    """One step up for who is at school, M4+ staying M4+. Leave, research and another degree wait at their stage."""
    return place._replace(stage=_NEXT.get(place.stage, place.stage)) if place.status == ENROLLED else place


def decided_place(before: Place, wanted: Place) -> Place:
    """What staff decided for one student. Who leaves the school leaves it from the stage that they had."""
    return wanted._replace(stage=before.stage) if wanted.is_gone else wanted


def end_kept(ends_on: date | None, before: str, after: str, *, followed: bool = False) -> date | None:
    """A planned last day belongs to the status that was to end, or to what is entered for later; else nobody ends then."""
    if after in GONE:
        return None
    return ends_on if followed or before == after else None


def make_moves(standings: Iterable[Standing], decisions: Mapping[UUID, Place]) -> list[Move]:
    """A move for everybody who is still at school; graduated and withdrawn students have no next year."""
    return [
        Move(standing, _after(standing, decisions), standing.student in decisions)
        for standing in standings
        if not standing.place.is_gone
    ]


def groups(moves: Iterable[Move]) -> list[tuple[tuple[str, str, str, str], int]]:
    """How many go from where to where, by stage; those of one stage with the usual move first."""
    counted = Counter(move.group for move in moves)
    return sorted(counted.items(), key=lambda item: (STAGES.index(item[0][0]), item[0][1] != ENROLLED, item[0][1:]))


def digest(moves: Iterable[Move]) -> str:
    """The same for the same moves of the same enrollments, whatever their order."""
    lines = sorted(f"{move.standing.enrollment} {move.standing.ends_on} {move.before} {move.after}" for move in moves)
    return sha256("\n".join(lines).encode()).hexdigest()[:32]


def changed_between(seen: Mapping[UUID, tuple[Place, Place]], moves: Iterable[Move]) -> tuple[list[Move], set[UUID]]:
    """Moves that are new or other than those seen, and the students who were among them and no longer are."""
    moves = list(moves)
    changed = [move for move in moves if seen.get(move.student) != (move.before, move.after)]
    return changed, set(seen) - {move.student for move in moves}


def _after(standing: Standing, decisions: Mapping[UUID, Place]) -> Place:
    wanted = decisions.get(standing.student)
    return decided_place(standing.place, wanted) if wanted else next_place(standing.place)
