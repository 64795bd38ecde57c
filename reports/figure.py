"""Bars by stage, from the rows of the table beside them. Pure: places and words, no HTML."""

from dataclasses import dataclass

from .statistics import WITHHELD
from .table import BY_NAME, Row

WIDTH, STEP, BAR, TOP = 320, 46, 10, 22


@dataclass(frozen=True)
class Bar:
    label: str
    words: str
    y: int
    length: float

    @property
    def track(self) -> int:
        return self.y + 8


@dataclass(frozen=True)
class Figure:
    """`bars` are as long as the share; the whole track is the denominator."""

    name: str
    title: str
    bars: list[Bar]
    width: int = WIDTH
    thickness: int = BAR

    @property
    def height(self) -> int:
        return STEP * len(self.bars)

    @property
    def words(self) -> str:
        return "; ".join(f"{bar.label}: {bar.words}" for bar in self.bars)


def figure(name: str, title: str, rows: list[Row]) -> Figure:
    return Figure(name, title, [bar(row, name, place) for place, row in enumerate(rows)])


def bar(row: Row, name: str, place: int) -> Bar:
    cell = row.cell(name)
    if cell.count is WITHHELD or (cell.of is WITHHELD and cell.column.of):
        return Bar(row.label, "withheld", TOP + STEP * place, 0)
    share = cell.percent or 0
    none = f"no {BY_NAME[cell.column.of].label.lower()}"
    words = f"{cell.count} of {cell.of}, {cell.percent_words}" if cell.of else none
    return Bar(row.label, words, TOP + STEP * place, round(WIDTH * share / 100, 1))
