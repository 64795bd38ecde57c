"""Excel workbooks. Nothing is calculated: a formula is what it came to when the workbook was saved."""

import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from .files import MOST_COLUMNS, MOST_LINES, TOO_LONG, BadFileError, Line

# What unpacks to more than this, or was packed tighter than any list of names is, would fill the memory.
LARGEST_UNPACKED = 60 * 1024 * 1024
SMALL = 5 * 1024 * 1024
TIGHTEST = 100
MOST_PARTS = 2000
PEEK = 200
BROKEN = "This workbook cannot be read. Open it in Excel, save it anew as .xlsx or as “CSV UTF-8”, and bring that in."
BOMB = "This workbook unpacks to far more than a list of people holds. Copy the rows into a new workbook and bring that in."
NO_EXCEL = "This is a packed file, but no Excel workbook. Bring in an .xlsx file, or save the list as “CSV UTF-8”."
BINARY = "This is a binary workbook (.xlsb). Save it as .xlsx or as “CSV UTF-8” and bring that in."
OPEN_DOCUMENT = "This is an OpenDocument spreadsheet. Save it as .xlsx or as “CSV UTF-8” and bring that in."


def read(content: bytes, sheet: str = "", *, peek: bool = False) -> tuple[list[Line], dict]:
    """The named sheet, else the one whose first row names the most columns: the first of several."""
    _refuse_dangerous(content)
    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            return _read(book, sheet, PEEK if peek else MOST_LINES + 2)
    except BadFileError:
        raise
    except Exception:  # noqa: BLE001 - a broken or crafted file may break the reader anywhere; the sentence is the same
        raise BadFileError(BROKEN) from None


def _refuse_dangerous(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise BadFileError(BROKEN) from None
    if len(parts) > MOST_PARTS or any(part.flag_bits & 1 for part in parts):
        raise BadFileError(BROKEN)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or any(map(_is_packed_too_tight, parts)):
        raise BadFileError(BOMB)
    _refuse_others({part.filename for part in parts})


def _is_packed_too_tight(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > TIGHTEST * max(1, part.compress_size)


def _refuse_others(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise BadFileError(BINARY)
    if "content.xml" in names:
        raise BadFileError(OPEN_DOCUMENT)
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise BadFileError(NO_EXCEL)


def _read(book: Workbook, wanted: str, most: int) -> tuple[list[Line], dict]:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    names = [sheet.title for sheet in sheets]
    if wanted and wanted not in names:
        raise BadFileError(f"The workbook has no sheet “{wanted}”.")
    found = {sheet.title: _lines(sheet, most) for sheet in sheets if wanted in {"", sheet.title}}
    filled = {name: lines for name, lines in found.items() if lines}
    if not filled:
        raise BadFileError(f"The sheet “{wanted}” is empty." if wanted else "The workbook is empty.")
    widest = max(filled, key=lambda name: sum(bool(cell.strip()) for cell in filled[name][0].cells))
    return filled[widest], {"sheet": widest, "sheets": names}


def _lines(sheet, most: int) -> list[Line]:
    """The size that a sheet states is not believed: it is read until the limits."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=most, max_col=MOST_COLUMNS + 1, values_only=True)
    lines = [
        Line(number, [as_text(value) for value in row])
        for number, row in enumerate(rows, start=1)
        if any(value is not None for value in row)
    ]
    if lines and lines[-1].number > MOST_LINES + 1:
        raise BadFileError(TOO_LONG)
    return [line for line in lines if any(cell.strip() for cell in line.cells)]


def as_text(value: object) -> str:
    """What stands in a cell, as one would type it: whole numbers without a point, days without a time."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
