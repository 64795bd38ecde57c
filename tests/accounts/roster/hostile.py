"""Files that nobody wants to get, and what each of them gets. Made here, byte by byte; the big ones unpack, they do not lie
on disk.
"""

import gzip
import zipfile
from collections.abc import Callable
from io import BytesIO

from .files import HEADER, SAM, csv, excel

REFUSED, WORKER, LINE, READ = "refused", "refused by the worker", "line", "read"
TITLES = HEADER.split(",")
ROW = SAM.split(",")
SHEET = '<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64


def packed(parts: dict[str, bytes]) -> bytes:
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return saved.getvalue()


def excel_with(part: str, content: bytes) -> bytes:
    """A whole workbook in which one part was exchanged."""
    with zipfile.ZipFile(BytesIO(excel(TITLES, ROW))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    return packed(parts | {part: content})


def sheet(rows: str, before: str = "") -> bytes:
    return excel_with("xl/worksheets/sheet1.xml", SHEET.format(before=before, rows=rows).encode())


def inline(cells: list[str], row: int = 1) -> str:
    filled = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{row}">{filled}</row>'


def encrypted_zip() -> bytes:
    content = bytearray(excel(TITLES, ROW))
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def entity_bomb() -> bytes:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
    return sheet(inline(["&a9;"]), before=f"<!DOCTYPE worksheet [{''.join(lines)}]>")


def with_cell(cell: str) -> bytes:
    quoted = cell.replace('"', '""')
    return csv(f'sam@example.edu,"{quoted}",student,M2,Pathways,', SAM)


HOSTILE: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("0 bytes", lambda: b"", REFUSED, "The file is empty."),
    ("only line ends", lambda: b" \r\n \n", REFUSED, "The file is empty."),
    ("only a byte order mark", lambda: b"\xef\xbb\xbf", REFUSED, "The file is empty."),
    ("only a header", csv, REFUSED, "The file has a header line but nothing under it."),
    (
        "a letter",
        lambda: b"Dear all,\nplease find the list.",
        REFUSED,
        "This is no list of people: only 1 column was found",
    ),
    ("JSON", lambda: b'[{"a": 1}]\n[]', REFUSED, "This is no list of people: only 1 column was found"),
    ("a web page", lambda: b"\n<!DOCTYPE html><title>Sign in</title>", REFUSED, "This is a web page"),
    ("PDF", lambda: b"%PDF-1.7\n\0", REFUSED, "This is a PDF."),
    ("a picture", lambda: b"\x89PNG\r\n\x1a\n\0\0", REFUSED, "This is neither a text file nor a workbook"),
    ("gzip", lambda: gzip.compress(csv(SAM)), REFUSED, "This file is packed (gzip)."),
    ("rich text", lambda: b"{\\rtf1 hello}", REFUSED, "This is a text document."),
    ("NUL bytes", lambda: csv(SAM) + b"\0", REFUSED, "This is neither a text file nor a workbook"),
    ("old Excel (.xls)", lambda: OLD + "Workbook".encode("utf-16-le"), REFUSED, "This is a workbook of an old Excel"),
    (
        "Excel with a password",
        lambda: OLD + "EncryptedPackage".encode("utf-16-le"),
        REFUSED,
        "This workbook is protected by a password.",
    ),
    ("a zip with a password", encrypted_zip, REFUSED, "This workbook cannot be read."),
    ("a zip of something", lambda: packed({"a.txt": b"a"}), REFUSED, "This is a packed file, but no Excel workbook."),
    (
        "Word (.docx)",
        lambda: packed({"[Content_Types].xml": b"", "word/document.xml": b""}),
        REFUSED,
        "no Excel workbook",
    ),
    ("binary Excel (.xlsb)", lambda: packed({"xl/workbook.bin": b""}), REFUSED, "This is a binary workbook (.xlsb)."),
    ("OpenDocument (.ods)", lambda: packed({"content.xml": b""}), REFUSED, "This is an OpenDocument spreadsheet."),
    ("half an Excel file", lambda: excel(TITLES, ROW)[:900], REFUSED, "This workbook cannot be read."),
    (
        "Excel with broken XML",
        lambda: excel_with("xl/workbook.xml", b"<workbook"),
        REFUSED,
        "This workbook cannot be read.",
    ),
    (
        "a zip bomb",
        lambda: excel_with("xl/worksheets/sheet1.xml", b"0" * 55_000_000),
        REFUSED,
        "This workbook unpacks to far more",
    ),
    (
        "a zip bomb in many parts",
        lambda: packed({f"xl/{n}.xml": b"0" * 4_900_000 for n in range(13)}),
        REFUSED,
        "This workbook unpacks to far more",
    ),
    (
        "a zip of 2,001 parts",
        lambda: packed({f"xl/{n}": b"" for n in range(2001)}),
        REFUSED,
        "This workbook cannot be read.",
    ),
    ("XML entities that multiply", entity_bomb, REFUSED, "This workbook cannot be read."),
    ("an empty workbook", excel, REFUSED, "The workbook is empty."),
    (
        "Excel that names row 999,999,999",
        lambda: sheet(inline(TITLES) + inline(ROW, 2) + inline(ROW, 999_999_999)),
        READ,
        "sheet “People”",
    ),
    ("Excel with 16,384 columns", lambda: sheet(inline(TITLES * 2731)), REFUSED, "The file has more than 100 columns."),
    (
        "Excel with 50,002 rows",
        lambda: sheet(inline(TITLES) + inline(ROW, 2) + inline(ROW, 50_002)),
        WORKER,
        "The file has more than 50,000 lines.",
    ),
    ("60,000 lines", lambda: csv(*[SAM] * 60_000), REFUSED, "The file has more than 50,000 lines."),
    (
        "101 columns",
        lambda: csv("a" + ",a" * 100, header="a" + ",a" * 100),
        REFUSED,
        "The file has more than 100 columns.",
    ),
    ("21 MB", lambda: csv(SAM) + b"x" * 21 * 1024 * 1024, REFUSED, "The file is larger than 20 MB"),
    (
        "letters of no encoding",
        lambda: csv(SAM) + b"\n\x81\x8d\xff",
        REFUSED,
        "The letters of the file cannot be read.",
    ),
    (
        "half a UTF-16 letter",
        lambda: csv(SAM).decode().encode("utf-16") + b"\0",
        REFUSED,
        "in UTF-16, but it breaks off",
    ),
    ("an unmatched quotation mark in the header", lambda: csv(SAM, header='"' + HEADER), REFUSED, "The first line"),
    ("UTF-8", lambda: csv("z@example.edu,Zoë,student,M1,Pathways,"), READ, "in UTF-8"),
    ("UTF-8 with a byte order mark", lambda: b"\xef\xbb\xbf" + csv(SAM), READ, "in UTF-8"),
    (
        "Windows-1252",
        lambda: csv("z@example.edu,Zo\u00eb O\u2019Neil,student,M1,Pathways,").decode().encode("cp1252"),
        READ,
        "in Windows-1252",
    ),
    ("UTF-16 with tabs", lambda: csv(SAM).decode().replace(",", "\t").encode("utf-16"), READ, "by tabs, in UTF-16"),
    ("semicolons", lambda: csv(SAM).replace(b",", b";"), READ, "separated by semicolons"),
    ("vertical bars", lambda: csv(SAM).replace(b",", b"|"), READ, "separated by vertical bars"),
    ("Mac line ends", lambda: csv(SAM).replace(b"\n", b"\r"), READ, "1 rows"),
    ("one address twice", lambda: csv(SAM, SAM), LINE, "sam@example.edu is already on line 2; that line counts."),
    ("one address in two cases", lambda: csv(SAM, "SAM" + SAM[3:]), LINE, "sam@example.edu is already on line 2"),
    ("an unmatched quotation mark", lambda: csv('"' + SAM, SAM), LINE, "The quotation marks of the row do not match"),
    ("a cell of 1 MB", lambda: with_cell("x" * 1_000_000), LINE, "or a cell is endless."),
    (
        "a cell of 1 MB in Excel",
        lambda: excel(TITLES, ["a@example.edu", "x" * 32_000]),
        LINE,
        "longer than 1,000 letters",
    ),
    (
        "more cells than titles",
        lambda: csv("a@example.edu,Lind,Ada,faculty,,,Medicine"),
        LINE,
        "7 cells and the header 6",
    ),
    (
        "a formula",
        lambda: with_cell('=HYPERLINK("https://example.org")'),
        LINE,
        "begins like a formula of a spreadsheet",
    ),
    ("a formula with a plus", lambda: with_cell("+1+1"), LINE, "begins like a formula"),
    ("a formula with an at sign", lambda: with_cell("@SUM(1)"), LINE, "begins like a formula"),
    ("a formula behind a tab", lambda: with_cell("\t=1"), LINE, "begins like a formula"),
    ("a command", lambda: with_cell("=cmd|' /C calc'!A0"), LINE, "begins like a formula"),
    ("a formula in Excel", lambda: excel(TITLES, ["a@example.edu", "=1+1", "faculty"]), LINE, "The row has no name."),
    ("an error in Excel", lambda: excel(TITLES, ["a@example.edu", "#REF!", "faculty"]), LINE, "shows “#REF!”"),
    ("letters that turn the reading direction", lambda: with_cell("Ada\u202egnp.exe"), LINE, "an invisible character"),
    ("a zero-width space", lambda: with_cell("Ada\u200bLind"), LINE, "an invisible character"),
    ("commands to a terminal", lambda: with_cell("Ada\x1b[2J"), LINE, "an invisible character"),
]
