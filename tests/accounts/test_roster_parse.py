"""The file alone: no test here has a database."""

import pytest

from accounts.roster.parse import LARGEST_FILE, NotARosterError, Rejection, Row, parse

HEADER = "E-mail,Name,Role,Stage,Track,Department"
SAM = "sam@example.edu,Sam Rivera,student,M2,Pathways,"


def roster(*lines: str):
    return parse("\n".join([HEADER, *lines]).encode())


def reason(line: str) -> str:
    """Why this row is rejected; the row after it is taken all the same."""
    found = roster(line, SAM)
    assert [row.email for row in found.rows] == ["sam@example.edu"]
    (rejection,) = found.rejections
    assert rejection.line == 2
    return rejection.reason


def refusal(content: bytes) -> str:
    with pytest.raises(NotARosterError) as problem:
        parse(content)
    return str(problem.value)


def test_a_row_becomes_words():
    assert roster(SAM).rows == [Row(2, "sam@example.edu", "Sam Rivera", "student", "M2", "Pathways", "")]


@pytest.mark.parametrize(("delimiter", "name"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs")])
def test_commas_semicolons_and_tabs_are_told_apart(delimiter, name):
    found = parse("\n".join([HEADER, SAM]).replace(",", delimiter).encode())

    assert (found.delimiter, found.rows) == (delimiter, roster(SAM).rows)


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")])
def test_letters_survive_their_encoding(encoding, name):
    found = parse(f"{HEADER}\nzoe@example.edu,Zoë Müller-O\u2019Neil,student,M1,Pathways,".encode(encoding))

    assert (found.encoding, found.rows[0].name) == (name, "Zoë Müller-O\u2019Neil")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_lines_alike(end):
    found = parse(end.join([HEADER, "", SAM, "broken"]).encode())

    assert (found.rows[0].line, found.rejections[0].line) == (3, 4)


def test_columns_are_found_by_their_titles_in_any_order():
    found = parse(b"DEPT;track; stage ;Full_Name;ROLE;Email\n;Pathways;M2;Sam Rivera;student;sam@example.edu")

    assert found.rows == roster(SAM).rows


def test_columns_that_are_not_used_are_named():
    found = parse(f"{HEADER},Shoe size\n{SAM},44".encode())

    assert (found.ignored, len(found.rows)) == (["Shoe size"], 1)


def test_missing_cells_at_the_end_are_empty():
    assert roster("ada@example.edu,Dr. Ada Lind,faculty").rows[0].department == ""


def test_lines_without_content_are_no_rows():
    found = roster("", ",,,,,", "   ", SAM)

    assert (len(found.rows), found.rejections, found.rows[0].line) == (1, [], 5)


@pytest.mark.parametrize("nothing", ["-", "\u2013", "N/A", "none", " "])
def test_what_means_nothing_is_empty(nothing):
    row = roster(f"ada@example.edu,Dr. Ada Lind,faculty,{nothing},{nothing},{nothing}").rows[0]

    assert (row.stage, row.track, row.department) == ("", "", "")


def test_spaces_and_case_do_not_make_another_person():
    row = roster("  Sam@Example.EDU , Sam   Rivera ,student,M2,Pathways,").rows[0]

    assert (row.email, row.name) == ("sam@example.edu", "Sam Rivera")


def test_an_address_that_comes_twice_counts_once():
    found = roster(SAM, "SAM@example.edu,Another Name,student,M3,Pathways,")

    assert [row.name for row in found.rows] == ["Sam Rivera"]
    assert found.rejections == [Rejection(3, "sam@example.edu is already on line 2; that line counts.")]


def test_a_rejected_line_does_not_take_the_address():
    assert len(roster("sam@example.edu,,student,M2,Pathways,", SAM).rows) == 1


def test_a_forgotten_quotation_mark_spoils_its_own_row_only():
    assert "quotation marks" in reason('"ada@example.edu,Dr. Ada Lind,faculty,,,Medicine')
    assert "quotation marks" in reason('"ada"@example.edu,Dr. Ada Lind,faculty,,,Medicine')


def test_quotation_marks_protect_a_comma():
    assert roster('ada@example.edu,"Ada ""Addy"" Lind, MD",faculty').rows[0].name == 'Ada "Addy" Lind, MD'


def test_a_row_with_too_many_cells_is_not_guessed_at():
    assert "7 cells and the header 6" in reason("ada@example.edu,Lind,Ada,faculty,,,Medicine")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",Ada Lind,faculty", "no e-mail address"),
        ("ada(at)example.edu,Ada Lind,faculty", "“ada(at)example.edu” is not an e-mail address"),
        ("ada@example,Ada Lind,faculty", "not an e-mail address"),
        ("ada@example.edu; eve@example.edu,Ada Lind,faculty", "not an e-mail address"),
        ("adå@example.edu,Ada Lind,faculty", "not an e-mail address"),
        ("\u017fam@example.edu,Sam Lind,faculty", "not an e-mail address"),
        (
            "a" * 65 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60 + ".edu,A,faculty",
            "not an e-mail",
        ),
        ("ada@example.edu,,faculty", "no name"),
        ("ada@example.edu,42,faculty", "no name"),
        ("ada@example.edu," + "x" * 121 + ",faculty", "longer than 120"),
        ("ada@example.edu,Ada Lind,", "no role"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(line, said):
    assert said in reason(line)


@pytest.mark.parametrize(
    "cell", ["=1+1", '=HYPERLINK("https://example.org")', "+1", "@SUM(1)", "-2+3", "\t=1", "=cmd|' /C calc'!A0"]
)
def test_a_cell_that_looks_like_a_formula_is_refused(cell):
    quoted = '"' + cell.replace('"', '""') + '"'

    assert "formula" in reason(f"ada@example.edu,{quoted},faculty")
    assert "formula" in reason(f"ada@example.edu,Ada Lind,faculty,,,{quoted}")


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\u202e", "\u200b", "\x07", "\u2028", "\ufeff"])
def test_what_cannot_be_seen_is_refused_and_not_printed(hidden):
    said = reason(f"ada@example.edu,Ada{hidden} Lind,faculty")

    assert "invisible" in said
    assert said.isprintable()


def test_a_joiner_inside_a_name_is_a_letter():
    assert roster("mina@example.edu,می\u200cرم,student").rows[0].name == "می\u200cرم"


def test_two_spellings_of_one_letter_are_one():
    composed, decomposed = (roster(f"z@example.edu,{name},faculty").rows[0].name for name in ("Zoë", "Zoe\u0308"))

    assert composed == decomposed


def test_an_endless_cell_is_one_bad_row():
    assert "endless" in reason("ada@example.edu," + "x" * 200_000 + ",faculty")


def test_a_reason_quotes_no_endless_cell():
    assert len(reason("x" * 5000 + ",Ada Lind,faculty")) < 120


@pytest.mark.parametrize("content", [b"", b"  \r\n \n", "\ufeff".encode()])
def test_an_empty_file_is_said_to_be_empty(content):
    assert refusal(content) == "The file is empty."


def test_a_header_alone_is_said_to_be_alone():
    assert "no people" in refusal(HEADER.encode())


def test_missing_columns_are_named():
    assert refusal(b"E-mail,Name,Role,Year\nsam@example.edu,Sam,student,2") == (
        "The file has no column stage, track and department. Its first line names the columns; cells may be empty."
    )


def test_a_column_that_comes_twice_is_named():
    assert refusal(f"{HEADER},mail\n{SAM}".encode()) == "The file has the column e-mail twice."


@pytest.mark.parametrize(
    "content",
    [
        b"Dear all,\nplease find the list attached.",
        b'{"people": []}',
        b"<html><body>Sign in</body></html>",
        SAM.encode(),
        b'"',
    ],
)
def test_a_text_that_is_no_roster_is_told_what_a_roster_is(content):
    assert refusal(content).startswith("This is not a roster: its first line must name the columns e-mail, name, role")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and more", "Excel"),
        (b"\xd0\xcf\x11\xe0 and more", "Excel"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        (b"e-mail,name\n\x81\x8d\x8f\xff", "cannot be read"),
        (b"x" * (LARGEST_FILE + 1), "larger than 20 MB"),
    ],
)
def test_what_is_not_a_csv_file_gets_its_sentence(content, said):
    assert said in refusal(content)
