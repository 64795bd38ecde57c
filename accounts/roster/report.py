"""A dry run as lines for a terminal."""

from collections.abc import Iterable

from .files import Table
from .kinds import ImportKind, Outcome, Step
from .mapping import Mapping


def lines(kind: ImportKind, table: Table, mapping: Mapping, steps: list[Step]) -> list[str]:
    return [
        *_about_the_file(table, mapping),
        *(line for outcome in (Outcome.NEW, Outcome.CHANGED) for line in _block(outcome, steps)),
        f"Unchanged: {len(_of(Outcome.UNCHANGED, steps))}",
        *_block(Outcome.REJECTED, steps),
        *kind.remarks(steps),
    ]


def _about_the_file(table: Table, mapping: Mapping) -> list[str]:
    notes, unused = table.notes, [title for title in table.titles if not mapping.get(title)]
    how = (
        f"sheet “{notes['sheet']}”"
        if "sheet" in notes
        else f"separated by {notes['separator']}, in {notes['encoding']}"
    )
    about = [f"{len(table.lines)} rows, {how}."]
    return about + ([f"Columns that were not used: {', '.join(unused)}."] if unused else [])


def _block(outcome: str, steps: Iterable[Step]) -> list[str]:
    found = _of(outcome, steps)
    return [f"{Outcome(outcome).label}: {len(found)}", *(f"  {line}" for step in found for line in _told(step))]


def _told(step: Step) -> list[str]:
    return [f"line {step.line}: {step.title}", *(f"    {detail}" for detail in step.details)]


def _of(outcome: str, steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.outcome == outcome]
