"""From a file's bytes to a table of text, or one sentence that says why it is none. Knows nothing of the school."""

from dataclasses import dataclass, field

from .cells import printable

LARGEST_FILE = 20 * 1024 * 1024
MOST_LINES = 50_000
MOST_COLUMNS = 100
LONGEST_TITLE = 200
EMPTY = "The file is empty."
TOO_LARGE = "The file is larger than 20 MB, which no list of a school's people is. Is it the right file?"
TOO_LONG = f"The file has more than {MOST_LINES:,} lines. Divide it into several files."


class BadFileError(ValueError):
    """The file as a whole cannot be read; the message is a sentence for the person who gave it."""


@dataclass(frozen=True)
class Line:
    """One line as the file numbers them. A line with a problem could not be taken apart; its text stands in one cell."""

    number: int
    cells: list[str]
    problem: str = ""


@dataclass
class Table:
    """`notes` is what was found out of the file, in words: its encoding and separator, or its sheet and the other sheets."""

    titles: list[str]
    lines: list[Line]
    notes: dict = field(default_factory=dict)


def read_table(content: bytes, sheet: str = "", *, peek: bool = False) -> Table:
    """All of it; or for a page that waits, of a workbook the first rows alone."""
    _refuse_at_sight(content)
    # Here, because both readers make tables.
    from . import delimited, workbook  # noqa: PLC0415

    is_workbook = content.startswith(b"PK")
    lines, notes = workbook.read(content, sheet, peek=peek) if is_workbook else delimited.read(content)
    return as_table(lines, notes)


def as_table(lines: list[Line], notes: dict) -> Table:
    """The first line that is not empty names the columns."""
    if not lines:
        raise BadFileError(EMPTY)
    header, *rest = lines
    if header.problem:
        raise BadFileError(f"The first line, which names the columns, cannot be read: {header.problem}")
    titles = _titles(header.cells)
    if len(titles) > MOST_COLUMNS:
        raise BadFileError(f"The file has more than {MOST_COLUMNS} columns. Keep those that are needed here.")
    if not rest:
        raise BadFileError("The file has a header line but nothing under it.")
    return Table(titles, [_fitting(line, len(titles)) for line in rest], notes)


def _refuse_at_sight(content: bytes) -> None:
    if not content.strip():
        raise BadFileError(EMPTY)
    if len(content) > LARGEST_FILE:
        raise BadFileError(TOO_LARGE)
    for beginning, sentence in SIGNS.items():
        if content.startswith(beginning):
            raise BadFileError(sentence)
    if content.startswith(OLD_OFFICE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise BadFileError(LOCKED if is_locked else OLD_EXCEL)
    if content[:1000].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise BadFileError("This is a web page, not a file of rows. Perhaps the download wanted you to sign in first.")


OLD_OFFICE = b"\xd0\xcf\x11\xe0"
LOCKED = "This workbook is protected by a password. Save a copy without one and bring that in."
OLD_EXCEL = "This is a workbook of an old Excel (.xls). Save it as .xlsx or as “CSV UTF-8” and bring that in."
SIGNS = {
    b"%PDF": "This is a PDF. Ask for the same list as a CSV or Excel file.",
    b"\x1f\x8b": "This file is packed (gzip). Unpack it first.",
    b"{\\rtf": "This is a text document. Save the list as a CSV or Excel file.",
}


def _titles(cells: list[str]) -> list[str]:
    """Each column has a name of its own, also where the file gives none or gives one twice."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    titles: list[str] = []
    for number, cell in enumerate(cells[: MOST_COLUMNS + 1], start=1):
        title = printable(" ".join(cell.split()), LONGEST_TITLE - 10) or f"Column {number}"
        titles.append(f"{title} ({number})" if title in titles else title)
    return titles


def _fitting(line: Line, width: int) -> Line:
    """Empty cells at the end are nothing; others that no title stands over are not guessed at."""
    if line.problem or not any(cell.strip() for cell in line.cells[width:]):
        return line if line.problem else Line(line.number, line.cells[:width])
    problem = (
        f"The row has {len(line.cells)} cells and the header {width}. "
        "Put quotation marks around a cell that contains a separator."
    )
    return Line(line.number, line.cells, problem)
