"""What can come in by file: people, and what higher apps register of their own in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..models import ImportLine, User

Outcome = ImportLine.Outcome


class BadRowError(ValueError):
    """One row cannot be used; the message is the reason."""


@dataclass(frozen=True)
class Column:
    """`names` are the titles under which files carry it, in small letters. `same` are values that may hold for every line of
    a file that has no such column.
    """

    field: str
    label: str
    names: tuple[str, ...]
    required: bool = False
    help: str = ""
    same: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of a file, its cells tidy and under their fields' names; what the file does not say is an empty text."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Step:
    """What one line would do, in words that staff read before they say yes. `act` is what the kind's `apply` needs for it.

    Where the school changed since, the same line reads differently, and then it is not applied.
    """

    line: int
    outcome: str
    title: str = ""
    details: tuple[str, ...] = ()
    person: User | None = None
    act: Any = None

    @classmethod
    def rejected(cls, line: int, reason: str, title: str = "", person: User | None = None) -> "Step":
        return cls(line, Outcome.REJECTED, title, (reason,), person)


@dataclass(frozen=True)
class ImportKind:
    """`plan(rows, day)` says what each row would do and changes nothing. `hold(rows)` locks the people whom they name.
    `apply(steps, by)` does it in the caller's transaction and returns {line: person}. `remarks(steps)` are sentences to read
    before applying.
    """

    name: str
    label: str
    one: str
    many: str
    lead: str
    columns: tuple[Column, ...]
    plan: Callable[[list[Row], date], list[Step]]
    hold: Callable[[list[Row]], None]
    apply: Callable[[list[Step], User], dict[int, User]]
    remarks: Callable[[list[Step]], list[str]] = field(default=lambda steps: [])
    can_name_everybody: bool = False
    order: int = 50

    @property
    def required(self) -> list[Column]:
        return [column for column in self.columns if column.required]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.field == name)


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> ImportKind:
    return _kinds[name]


def all_kinds() -> list[ImportKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.order)
