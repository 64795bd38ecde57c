"""Files as schools send them, written down short."""

from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from accounts.clock import school_today
from accounts.models import ImportRun, User
from accounts.roster import runs
from accounts.roster.files import read_table
from accounts.roster.kinds import Step, kind_named
from accounts.roster.mapping import guess
from accounts.roster.reading import make_plan
from accounts.roster.work import work_until_done

HEADER = "E-mail,Name,Role,Stage,Track,Department"
SAM = "sam@example.edu,Sam Rivera,student,M2,Pathways,"
FIELDS = ("school_id", "email", "name", "role", "stage", "track", "department", "cohort", "status", "starts_on")


def csv(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines]).encode()


def line(**cells: str) -> str:
    return ",".join(cells.get(name, "") for name in FIELDS)


def people_file(*rows: dict[str, str]) -> bytes:
    header = "School ID,E-mail,Name,Role,Stage,Track,Department,Class,Enrollment status,Starts on"
    return csv(*(line(**row) for row in rows), header=header)


def steps_of(content: bytes, *, kind: str = "people", day: date | None = None, same: dict | None = None) -> list[Step]:
    """What a file would do, without a run."""
    table, found = read_table(content), kind_named(kind)
    return make_plan(found, table, guess(found, table.titles), same or {}, day or school_today())


def excel(*rows: Iterable, sheet: str = "People", more: dict[str, list] | None = None) -> bytes:
    book = Workbook()
    book.active.title = sheet
    for name, content in {sheet: rows, **(more or {})}.items():
        page = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in content:
            page.append(list(row))
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def brought_in(content: bytes, by: User, *, kind: str = "people", name: str = "people.csv") -> ImportRun:
    return runs.bring_in(kind=kind_named(kind), file_name=name, content=content, by=by)


def read(content: bytes, by: User, *, kind: str = "people", **chosen) -> ImportRun:
    """Brought in, its columns taken as they were guessed, and read by a worker."""
    run = brought_in(content, by, kind=kind)
    return work_until_done(runs.choose_columns(run=run, mapping=run.mapping, by=by, **chosen))


def applied(content: bytes, by: User, *, kind: str = "people", typed: int | None = None, **chosen) -> ImportRun:
    run = read(content, by, kind=kind, **chosen)
    return work_until_done(runs.start_applying(run=run, by=by, typed=typed))


def queries_of(act: Callable) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)
