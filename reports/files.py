"""The cohort report as a CSV file: it explains itself, since it will be read far from the page it came from. Pure."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO

from .table import BY_NAME, COLUMNS, Cell, Column, Row

WITHHELD_TEXT = "withheld"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
METHOD = (
    "Primary suppression of every count below the threshold, zero included, and complementary suppression found together for all "
    "stages, tracks and classes, quarter by quarter, so that no sum or difference of shown counts gives a withheld one. "
    "A withheld count may be small, or large and withheld to protect a small one; the two look alike."
)
COLUMNS_OF_FILE = [column for column in COLUMNS if column.in_files]


@dataclass(frozen=True)
class Heading:
    """What a file says about itself before its numbers. `quarters`: first day, last day, day of publication, threshold."""

    school: str
    academic_year: str
    track: str
    cohort: str
    since: date
    as_of: date
    recorded_by: date
    made_on: date
    quarters: list[tuple[date, date, date, int]]
    has_stages: bool


def cohort_csv(heading: Heading, rows: Iterable[Row]) -> bytes:
    """With a byte order mark: spreadsheets otherwise read the dashes and names of a UTF-8 file as another encoding."""
    out = StringIO()
    writer = csv.writer(out)
    for values in (*_about(heading), *_definitions(), [], head(), *map(line, rows)):
        writer.writerow([safe(value) for value in values])
    return out.getvalue().encode("utf-8-sig")


def safe(value: object) -> object:
    """A text that a spreadsheet would run as a formula becomes plain text; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _about(heading: Heading) -> list[list]:
    lines = [
        ["Cohort report", heading.school],
        ["Population", f"Students; track: {heading.track}; class: {heading.cohort}"],
        ["Academic year", heading.academic_year],
        ["As of", heading.as_of.isoformat()],
        ["Activity", f"{heading.since.isoformat()} to {heading.as_of.isoformat()}"],
        ["Recorded by", heading.recorded_by.isoformat()],
        ["File made on", heading.made_on.isoformat()],
        ["Threshold", ", ".join(sorted({str(threshold) for *_, threshold in heading.quarters}))],
        *map(_quarter, heading.quarters),
        ["Method", METHOD],
    ]
    note = [
        "Stages",
        "Not given for one class: a class is nearly one stage, and the few who are elsewhere would stand out.",
    ]
    return lines if heading.has_stages else [*lines, note]


def _quarter(quarter: tuple[date, date, date, int]) -> list:
    starts, ends, made_on, threshold = quarter
    return [
        "Quarter",
        f"{starts} to {ends}",
        f"Published on {made_on}, threshold {threshold}; the same in every file since",
    ]


def _definitions() -> list[list]:
    return [["Definition", column.label, column.means, _denominator(column)] for column in COLUMNS_OF_FILE]


def _denominator(column: Column) -> str:
    whole = column.each_in_file or column.of
    return f"Denominator: {BY_NAME[whole].label}" if whole else "A denominator itself"


def head() -> list[str]:
    return ["Stage", *(name for column in COLUMNS_OF_FILE for name in _names(column))]


def _names(column: Column) -> list[str]:
    if column.each_in_file:
        return [column.label, f"{column.label}, for each of {BY_NAME[column.each_in_file].label.lower()}"]
    return [column.label, f"{column.label}, % of {BY_NAME[column.of].label.lower()}"] if column.of else [column.label]


def line(row: Row) -> list:
    return [row.label, *(value for column in COLUMNS_OF_FILE for value in _values(row.cell(column.name)))]


def _values(cell: Cell) -> list:
    share = cell.each if cell.column.each_in_file else cell.percent
    values = [cell.count, share] if cell.column.of else [cell.count]
    return [WITHHELD_TEXT if value is None else value for value in values]
