from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from accounts.models import Program, User

from ..models import ScoringPolicy
from ..scoring import Weights
from .words import IDENTITY


class Version(NamedTuple):
    """`changes` are (what, before, after), against the version before."""

    number: int
    made_by: User | None
    made_at: datetime | None
    reason: str
    changes: list[tuple[str, int, int]]


def versions() -> list[Version]:
    """Newest first, down to what the program began with."""
    policies = list(ScoringPolicy.objects.select_related("made_by"))
    before = [policy.weights for policy in policies[1:]] + [Weights()]
    shown = [name for name in Weights._fields if Program.current().has_identity or name != IDENTITY]
    made = [
        Version(policy.version, policy.made_by, policy.made_at, policy.reason, _changes(old, policy.weights, shown))
        for policy, old in zip(policies, before, strict=False)
    ]
    return [*made, Version(0, None, None, "What the program began with", [])]


def _changes(old: Weights, new: Weights, names: Collection[str]) -> list[tuple[str, int, int]]:
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return [(_label(name), before, after) for name, before, after in pairs if before != after]


def _label(name: str) -> str:
    return str(ScoringPolicy._meta.get_field(name).verbose_name)
