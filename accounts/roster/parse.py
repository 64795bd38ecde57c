"""From a file's bytes to rows of text, with a sentence for each row that cannot be one. Knows CSV and nothing of the school."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

COLUMNS = {
    "email": ("e-mail", "email", "mail", "e-mail address", "email address"),
    "name": ("name", "full name"),
    "role": ("role",),
    "stage": ("stage",),
    "track": ("track",),
    "department": ("department", "dept"),
}
TITLES = {key: names[0] for key, names in COLUMNS.items()}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
NOTHING = {"", "-", "\u2013", "\u2014", "n/a", "none"}
LARGEST_FILE = 20 * 1024 * 1024
LONGEST_NAME = 120
LONGEST_EMAIL = 254
JOINERS = {"\u200c", "\u200d"}  # invisible, but letters of some names need them


class NotARosterError(ValueError):
    """The file as a whole cannot be read; the message is a sentence for the person who gave it."""


class BadRowError(ValueError):
    """One row cannot be used; the message is the reason."""


@dataclass(frozen=True)
class Row:
    line: int
    email: str
    name: str
    role: str
    stage: str = ""
    track: str = ""
    department: str = ""


@dataclass(frozen=True)
class Rejection:
    line: int
    reason: str


@dataclass
class Roster:
    encoding: str
    delimiter: str
    rows: list[Row] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def parse(content: bytes) -> Roster:
    text, encoding = decode(content)
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1) if line.strip()]
    if not lines:
        raise NotARosterError("The file is empty.")
    delimiter, header = read_header(lines[0][1])
    roster = Roster(encoding, delimiter, ignored=[cell for cell in header if cell not in COLUMNS])
    first_line: dict[str, int] = {}
    for number, line in lines[1:]:
        try:
            _take(roster, _row(number, line, delimiter, header), first_line)
        except BadRowError as problem:
            roster.rejections.append(Rejection(number, str(problem)))
    if not roster.rows and not roster.rejections:
        raise NotARosterError("The file has a header line but no people under it.")
    return roster


def decode(content: bytes) -> tuple[str, str]:
    if not content.strip():
        raise NotARosterError("The file is empty.")
    if len(content) > LARGEST_FILE:
        raise NotARosterError("The file is larger than 20 MB, which no roster is. Is it the right file?")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NotARosterError("This is an Excel workbook. Save it as “CSV UTF-8” and import that file.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotARosterError("The file is in UTF-16. Save it as “CSV UTF-8” and import that file.")
    if b"\0" in content:
        raise NotARosterError("This is not a text file, so it cannot be a CSV file.")
    for encoding, name in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise NotARosterError("The letters of the file cannot be read. Save it as “CSV UTF-8” and import that file.")


def read_header(line: str) -> tuple[str, list[str]]:
    """The delimiter under which most columns are known, and the column of each cell: a key of COLUMNS, else its own title."""
    readings = {delimiter: _header_under(line, delimiter) for delimiter in DELIMITERS}
    delimiter, header = max(readings.items(), key=lambda reading: sum(cell in COLUMNS for cell in reading[1]))
    missing = [title for key, title in TITLES.items() if key not in header]
    if len(missing) == len(COLUMNS):
        raise NotARosterError(f"This is not a roster: its first line must name the columns {_listed(TITLES.values())}.")
    if missing:
        raise NotARosterError(
            f"The file has no column {_listed(missing)}. Its first line names the columns; cells may be empty."
        )
    twice = [TITLES[key] for key in COLUMNS if header.count(key) > 1]
    if twice:
        raise NotARosterError(f"The file has the column {_listed(twice)} twice.")
    return delimiter, header


def printable(text: str, most: int = 40) -> str:
    """A cell as it may stand on a terminal: nothing invisible, not endless."""
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _header_under(line: str, delimiter: str) -> list[str]:
    try:
        cells = _cells(line, delimiter)
    except BadRowError:
        return []
    keys = {name: key for key, names in COLUMNS.items() for name in names}
    return [keys.get(" ".join(cell.replace("_", " ").casefold().split()), cell.strip()) for cell in cells]


def _take(roster: Roster, row: Row | None, first_line: dict[str, int]) -> None:
    if row is None:
        return
    if row.email in first_line:
        raise BadRowError(f"{printable(row.email)} is already on line {first_line[row.email]}; that line counts.")
    first_line[row.email] = row.line
    roster.rows.append(row)


def _row(number: int, line: str, delimiter: str, header: list[str]) -> Row | None:
    """Each person stands on one line, so that a forgotten quotation mark spoils one row and not the rest of the file."""
    cells = [cell.strip() for cell in _cells(line, delimiter)]
    if not any(cells):
        return None
    if len(cells) > len(header):
        raise BadRowError(
            f"The row has {len(cells)} cells and the header {len(header)}. Put quotation marks around a cell with a comma."
        )
    found = {key: _clean(cell) for key, cell in zip(header, cells, strict=False) if key in COLUMNS}
    optional = {
        key: "" if found.get(key, "").casefold() in NOTHING else found[key] for key in ("stage", "track", "department")
    }
    return Row(
        number, _email(found.get("email", "")), _name(found.get("name", "")), _role(found.get("role", "")), **optional
    )


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error:
        raise BadRowError("The quotation marks of the row do not match, or a cell is endless.") from None


def _clean(cell: str) -> str:
    if any(_is_invisible(character) for character in cell):
        raise BadRowError(f"“{printable(cell)}” contains an invisible character.")
    if cell.startswith(("=", "+", "@")) or (cell.startswith("-") and cell not in NOTHING):
        raise BadRowError(f"“{printable(cell)}” begins like a formula of a spreadsheet.")
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"} and character not in JOINERS


def _email(cell: str) -> str:
    if not cell:
        raise BadRowError("The row has no e-mail address.")
    try:
        validate_email(cell)
    except ValidationError:
        raise BadRowError(f"“{printable(cell)}” is not an e-mail address.") from None
    if not cell.isascii() or len(cell) > LONGEST_EMAIL:
        raise BadRowError(f"“{printable(cell)}” is not an e-mail address that mail can be sent to.")
    return cell.lower()


def _name(cell: str) -> str:
    if not any(character.isalpha() for character in cell):
        raise BadRowError("The row has no name.")
    if len(cell) > LONGEST_NAME:
        raise BadRowError(f"The name “{printable(cell)}” is longer than {LONGEST_NAME} letters.")
    return cell


def _role(cell: str) -> str:
    if not cell:
        raise BadRowError("The row has no role.")
    return cell


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
