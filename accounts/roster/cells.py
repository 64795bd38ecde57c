"""From a cell to a word, or a sentence that says why it is none. Knows neither files nor the school."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .kinds import BadRowError

NOTHING = {"", "-", "\u2013", "\u2014", "n/a", "none", "null", "#n/a"}
SEEN = {"\t", "\n", "\r", "\u200c", "\u200d"}  # spaces of a kind, and joiners that letters of some names need
FORMULA = ("=", "+", "@", "-")
ERRORS = re.compile(r"#[A-Z0-9/!?_]{2,}[!?0A]$")
LONGEST_CELL = 1000
LONGEST_EMAIL = 254
LONGEST_NAME = 120
LONGEST_ID = 64
DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")


def printable(text: str, most: int = 40) -> str:
    """A cell as it may be repeated: nothing invisible, not endless."""
    shown = "".join(character if character.isprintable() else "?" for character in text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def tidy(cell: str) -> str:
    """One form of each letter, single spaces, and nothing where a cell says that it says nothing."""
    if len(cell) > LONGEST_CELL:
        raise BadRowError(f"The cell “{printable(cell)}” is longer than {LONGEST_CELL:,} letters.")
    if not (cell.isascii() and cell.isprintable()):
        cell = _in_one_form(cell.strip())
    text = " ".join(cell.split())
    if text.casefold() in NOTHING:
        return ""
    if text.startswith(FORMULA):
        raise BadRowError(f"“{printable(text)}” begins like a formula of a spreadsheet. Write it without that sign.")
    if ERRORS.match(text):
        raise BadRowError(f"The cell shows “{printable(text)}”, which is a spreadsheet's error. Mend it there.")
    return text


def read_email(cell: str) -> str:
    if not cell:
        raise BadRowError("The row has no e-mail address.")
    try:
        validate_email(cell)
    except ValidationError:
        raise BadRowError(f"“{printable(cell)}” is not an e-mail address.") from None
    if not cell.isascii() or len(cell) > LONGEST_EMAIL:
        raise BadRowError(f"“{printable(cell)}” is not an e-mail address that mail can be sent to.")
    return cell.lower()


def read_name(cell: str) -> str:
    if not any(character.isalpha() for character in cell):
        raise BadRowError("The row has no name.")
    if len(cell) > LONGEST_NAME:
        raise BadRowError(f"The name “{printable(cell)}” is longer than {LONGEST_NAME} letters.")
    return cell


def read_id(cell: str) -> str:
    if len(cell) > LONGEST_ID:
        raise BadRowError(f"The school ID “{printable(cell)}” is longer than {LONGEST_ID} letters.")
    return cell


def read_date(cell: str) -> date:
    for form in DATES:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day of the calendar, no instant
        except ValueError:
            continue
    raise BadRowError(
        f"“{printable(cell)}” is not a date. Write it as 2026-07-01, or as 7/1/2026 with the month first."
    )


def read_number(what: str, cell: str, least: int, most: int) -> int:
    number = int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= len(str(most)) else None
    if number is None or not least <= number <= most:
        raise BadRowError(f"The {what} “{printable(cell)}” is not a number from {least} to {most}.")
    return number


def choice(what: str, word: str, known: dict[str, Any], also: dict[str, Any] | None = None) -> Any:
    """The value of a word, whatever its case; `known` is {word: value}, and the sentence names those words. Words in `also`
    are taken as well.
    """
    found = {name.casefold(): value for name, value in ({**(also or {}), **known}).items()}
    if word.casefold() not in found:
        raise BadRowError(f"The {what} “{printable(word)}” is not known. Choose {one_of(known)}.")
    return found[word.casefold()]


def one_of(names: Collection[str]) -> str:
    *most, last = names or ["one once install_defaults has been run"]
    return f"{', '.join(most)} or {last}" if most else last


def listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _in_one_form(cell: str) -> str:
    if any(_is_invisible(character) for character in cell):
        raise BadRowError(f"“{printable(cell)}” contains an invisible character. Type it anew.")
    return unicodedata.normalize("NFC", cell)


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"} and character not in SEEN
