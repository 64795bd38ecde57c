"""CSV and its relatives: letters, separators and quotation marks."""

import csv
import re

from .files import EMPTY, MOST_LINES, TOO_LONG, BadFileError, Line

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
ENCODINGS = (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"))
SEEN = 20
SAVE_AS = "Save it as “CSV UTF-8” and bring that in."
NO_TEXT = "This is neither a text file nor a workbook, so no rows can be read from it."


def read(content: bytes) -> tuple[list[Line], dict]:
    text, encoding = decode(content)
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1) if line.strip()]
    if not lines:
        raise BadFileError(EMPTY)
    if len(lines) > MOST_LINES + 1:
        raise BadFileError(TOO_LONG)
    separator = separator_of([line for _, line in lines[:SEEN]])
    read_lines = [_line(number, line, separator) for number, line in lines]
    filled = [line for line in read_lines if line.problem or any(cell.strip() for cell in line.cells)]
    return filled, {"encoding": encoding, "separator": SEPARATORS[separator]}


def decode(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf_16(content), "UTF-16"
    if b"\0" in content:
        raise BadFileError(NO_TEXT)
    for encoding, name in ENCODINGS:
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise BadFileError(f"The letters of the file cannot be read. {SAVE_AS}")


def _utf_16(content: bytes) -> str:
    """What Excel calls “Unicode Text”."""
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        raise BadFileError(f"The file says that it is in UTF-16, but it breaks off. {SAVE_AS}") from None
    if "\0" in text:
        raise BadFileError(NO_TEXT)
    return text


def separator_of(lines: list[str]) -> str:
    """The one that divides most of the first lines into as many cells as the header; more cells win, commas before the rest."""

    def fit(separator: str) -> tuple[int, int]:
        widths = [len(_line(1, line, separator).cells) for line in lines]
        return sum(width == widths[0] > 1 for width in widths), widths[0]

    return max(SEPARATORS, key=fit)


def _line(number: int, text: str, separator: str) -> Line:
    """Each row stands on one line, so that a forgotten quotation mark spoils one row and not the rest of the file."""
    try:
        return Line(number, next(csv.reader([text], delimiter=separator, strict=True, skipinitialspace=True)))
    except csv.Error:
        return Line(number, [text], "The quotation marks of the row do not match, or a cell is endless.")
