"""A roster of 20,000 people: rows a second for the dry run and for applying it, and in chunks against one by one."""

import os
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from accounts.models import ImportRun, User
from accounts.roster import applying, runs
from accounts.roster.kinds import kind_named
from accounts.roster.work import work_until_done
from tests import factories

ROWS, SAMPLE, MOST_SECONDS = 20_000, 1_000, 60
HEADER = "School ID,E-mail,Name,Role,Stage,Track,Department"
STAGES = ("M1", "M2", "M3", "M4+")


def main() -> None:
    call_command("install_defaults", verbosity=0)
    staff = factories.make_staff("Registrar")
    bulk, single = compare(staff)
    print(f"roster, {SAMPLE} new people: in chunks {bulk:,.0f} rows/s, one by one {single:,.0f} rows/s")
    print(f"chunks / one by one = {bulk / single:.1f}")
    total = sum(
        told(words, content, staff)
        for words, content in (("new", file_of(ROWS)), ("changed", file_of(ROWS, name="Renamed")))
    )
    told("unchanged", file_of(ROWS, name="Renamed"), staff)
    print(f"roster, {2 * ROWS:,} rows in {total:.1f} s; {MOST_SECONDS} s for {ROWS:,} is the limit")


def compare(staff: User) -> tuple[float, float]:
    """Both sides in one run, on people of their own: the same code with chunks of many and of one."""
    speeds = []
    for at_once, first in ((applying.AT_ONCE, 100_000), (1, 200_000)):
        run = read(file_of(SAMPLE, first=first), staff)
        applying.AT_ONCE, usual = at_once, applying.AT_ONCE
        speeds.append(SAMPLE / seconds(lambda run=run: finish(run, staff)))
        applying.AT_ONCE = usual
    return speeds[0], speeds[1]


def told(words: str, content: bytes, staff: User) -> float:
    started = time.perf_counter()
    run = read(content, staff)
    reading = time.perf_counter() - started
    applying_it = seconds(lambda: finish(run, staff)) if words != "unchanged" else 0
    speed = f", applied {ROWS / applying_it:,.0f} rows/s ({applying_it:.1f} s)" if applying_it else ""
    print(f"roster, {ROWS:,} {words}: dry run {ROWS / reading:,.0f} rows/s ({reading:.1f} s){speed}")
    assert run.counts.get(words) == ROWS, run.counts
    return reading + applying_it


def read(content: bytes, staff: User) -> ImportRun:
    run = runs.bring_in(kind=kind_named("people"), file_name="people.csv", content=content, by=staff)
    return work_until_done(runs.choose_columns(run=run, mapping=run.mapping, by=staff))


def finish(run: ImportRun, staff: User) -> None:
    run = work_until_done(runs.start_applying(run=run, by=staff))
    assert not run.counts["left"], run.counts
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def file_of(rows: int, name: str = "Person", first: int = 0) -> bytes:
    """Nine students to each member of the faculty."""
    lines = [HEADER]
    for number in range(first, first + rows):
        rest = "faculty,,,Medicine" if number % 10 == 0 else f"student,{STAGES[number % 4]},Pathways,"
        lines.append(f"B{number},b{number}@bench.example.edu,{name} No {number},{rest}")
    return "\n".join(lines).encode()


def seconds(act: Callable) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
