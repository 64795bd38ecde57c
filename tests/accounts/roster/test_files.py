"""The file alone: no test here has a database."""

from datetime import date, datetime, time, timedelta

import pytest

from accounts.roster.cells import printable, read_date, read_email, read_name, read_number, tidy
from accounts.roster.files import BadFileError, Line, read_table
from accounts.roster.kinds import BadRowError
from accounts.roster.workbook import as_text

from .files import HEADER, SAM, csv, excel

TITLES = HEADER.split(",")


def refusal(content: bytes, sheet: str = "") -> str:
    with pytest.raises(BadFileError) as problem:
        read_table(content, sheet)
    return str(problem.value)


def reason(read, *args) -> str:
    with pytest.raises(BadRowError) as problem:
        read(*args)
    return str(problem.value)


def test_a_file_becomes_a_table():
    table = read_table(csv(SAM))

    assert table.titles == TITLES
    assert table.lines == [Line(2, SAM.split(","))]
    assert table.notes == {"encoding": "UTF-8", "separator": "commas"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_lines_alike(end):
    table = read_table(end.join([HEADER, "", SAM, ",,,,,", '"broken']).encode())

    assert [line.number for line in table.lines] == [3, 5]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_what_separates_is_told_by_how_well_it_divides(separator):
    lines = [["Name", "Role"], ["Lind, Ada; MD", "faculty"], ["a | b", "student"]]

    table = read_table("\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines).encode())

    assert [line.cells for line in table.lines] == lines[1:]


def test_quotation_marks_protect_a_separator():
    table = read_table(csv('ada@example.edu,"Ada ""Addy"" Lind, MD",faculty'))

    assert table.lines[0].cells[1] == 'Ada "Addy" Lind, MD'


def test_each_column_has_a_title_of_its_own():
    table = read_table(b"Name,,Name,  ,\na,b,c")

    assert table.titles == ["Name", "Column 2", "Name (3)"]


def test_empty_cells_at_the_end_are_nothing():
    assert read_table(b"a,b\n1,2,,,").lines == [Line(2, ["1", "2"])]


def test_an_excel_file_is_a_table_too():
    table = read_table(excel(TITLES, SAM.split(","), [], ["ada@example.edu", "Ada Lind", "faculty"]))

    assert table.titles == TITLES
    assert [(line.number, line.cells[0]) for line in table.lines] == [(2, "sam@example.edu"), (4, "ada@example.edu")]
    assert table.notes == {"sheet": "People", "sheets": ["People"]}


def test_the_sheet_with_the_most_columns_is_taken_or_the_one_that_is_named():
    sheets = {"People": [["Name", "Role"], ["Sam", "student"]], "Old": [["Name", "Role"], ["Robin", "student"]]}
    content = excel(["What this is"], ["A list"], sheet="Notes", more=sheets | {"Empty": []})

    assert read_table(content).notes == {"sheet": "People", "sheets": ["Notes", "People", "Old", "Empty"]}
    assert read_table(content, "Old").lines[0].cells == ["Robin", "student"]
    assert refusal(content, "Empty") == "The sheet “Empty” is empty."
    assert refusal(content, "More") == "The workbook has no sheet “More”."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (12345, "12345"),
        (12345.0, "12345"),
        (1.5, "1.5"),
        (True, "True"),
        (datetime.combine(date(2026, 7, 1), time()), "2026-07-01"),
        (datetime.combine(date(2026, 7, 1), time(16, 30)), "2026-07-01 16:30"),
        (date(2026, 7, 1), "2026-07-01"),
        (time(16, 0), "16:00:00"),
        (timedelta(minutes=30), "0:30:00"),
    ],
)
def test_what_stands_in_a_cell_is_read_as_one_would_type_it(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize("nothing", ["-", "\u2013", "N/A", "none", " ", "NULL", "#N/A"])
def test_what_means_nothing_is_empty(nothing):
    assert tidy(nothing) == ""


def test_spaces_are_single():
    assert tidy("  Sam \t  Rivera\u00a0") == "Sam Rivera"


def test_a_joiner_inside_a_name_is_a_letter():
    assert tidy("می\u200cرم") == "می\u200cرم"


def test_two_spellings_of_one_letter_are_one():
    assert tidy("Zoe\u0308") == tidy("Zoë")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@SUM(1)", "-2+3"])
def test_what_begins_like_a_formula_is_refused(cell):
    assert "begins like a formula" in reason(tidy, cell)


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\u202e", "\u2066", "\u200b", "\x07", "\u2028", "\ufeff", "\0"])
def test_what_cannot_be_seen_is_refused_and_not_repeated(hidden):
    said = reason(tidy, f"Ada{hidden} Lind")

    assert "invisible" in said
    assert said.isprintable()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "no e-mail address"),
        ("ada(at)example.edu", "“ada(at)example.edu” is not an e-mail address."),
        ("ada@example", "is not an e-mail address"),
        ("ada@example.edu; eve@example.edu", "is not an e-mail address"),
        ("adå@example.edu", "is not an e-mail address"),
        ("\u017fam@example.edu", "is not an e-mail address"),
        ("a@" + "b" * 60 + "." + "c" * 200 + ".edu", "is not an e-mail address"),
    ],
)
def test_an_address_that_is_none_says_so(cell, said):
    assert said in reason(read_email, cell)


def test_addresses_are_kept_in_small_letters():
    assert read_email("Sam@Example.EDU") == "sam@example.edu"


@pytest.mark.parametrize(("cell", "said"), [("", "no name"), ("42", "no name"), ("x" * 121, "longer than 120 letters")])
def test_a_name_that_is_none_says_so(cell, said):
    assert said in reason(read_name, cell)


@pytest.mark.parametrize("cell", ["2026-07-01", "7/1/2026", "07/01/26"])
def test_a_day_is_read_as_it_is_written_here(cell):
    assert read_date(cell) == date(2026, 7, 1)


@pytest.mark.parametrize("cell", ["", "July", "13/1/2026", "2026-02-30", "1.7.2026"])
def test_what_is_no_day_says_how_to_write_one(cell):
    assert "is not a date. Write it as 2026-07-01" in reason(read_date, cell)


@pytest.mark.parametrize("cell", ["", "0", "481", "-5", "1e2", "٣٠", "9" * 500])
def test_a_number_out_of_bounds_says_the_bounds(cell):
    assert "is not a number from 5 to 480." in reason(read_number, "length", cell, 5, 480)


def test_what_is_repeated_is_never_endless():
    assert printable("x" * 5000) == "x" * 39 + "…"
