"""The cohort report on the screen: three sections, each a figure with its table beside it."""

from dataclasses import dataclass

from .figure import Figure, figure
from .forms import Filters
from .lists import address
from .table import COLUMNS, Cell, Column, Row

SECTIONS = [
    ("students", "Mentors", "covered", "Students who have a mentor"),
    ("meetings", "Meetings", "held", "Meetings due that were held"),
    ("check_ins", "Check-ins", "done", "Check-ins due that were done"),
]
# Told in the table of another, and no part of its figure.
BESIDE = {"meetings": "messages"}


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    figure: Figure
    columns: list[Column]
    rows: list[tuple[Row, list[tuple[Cell, str]]]]


def sections(table: list[Row], filters: Filters) -> list[Section]:
    return [_section(table, filters, *given) for given in SECTIONS]


def _section(table: list[Row], filters: Filters, source: str, title: str, drawn: str, caption: str) -> Section:
    columns = [column for column in COLUMNS if column.source in {source, BESIDE.get(source)}]
    lines = [(row, [(cell, address(cell, filters)) for cell in map(row.cell, names(columns))]) for row in table]
    return Section(source, title, figure(drawn, caption, table), columns, lines)


def drawn(table: list[Row]) -> list[Figure]:
    """Of a file's numbers, the shares of students; meetings held are told there for each student."""
    return [figure(name, caption, table) for source, _, name, caption in SECTIONS if source != "meetings"]


def names(columns: list[Column]) -> list[str]:
    return [column.name for column in columns]
