"""The ranked directory page: against the bare SQL that fetches the same rows, and at 40,000 mentors against 1,400.

Each school is a database and a process of its own. Both answer in turns, so that what else the machine does hits both alike.
That every score and the order are those of `matching.scoring` is asserted before anything is timed.
"""

import json
import os
import statistics
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg

from bench.parts import directory_school

SMALL, LARGE = 1400, 40_000
RUNS = 41
PAGES = {
    "page": "first page by fit",
    "filtered": "filtered by specialty and room",
    "words": "a text search",
    "page 30": "page 30",
}


def main() -> None:
    schools = {size: School(size) for size in (SMALL, LARGE)}
    try:
        for school in schools.values():
            school.told()
        compare_pages(schools)
        for school in schools.values():
            school.print_rest()
    finally:
        for school in schools.values():
            school.end()


class School:
    """The process that has one school, asked line by line."""

    def __init__(self, size: int) -> None:
        self.size = size
        environment = os.environ | {"DATABASE_URL": own_database(os.environ["DATABASE_URL"], size)}
        command = [sys.executable, "-m", directory_school.__name__, str(size)]
        self.process = subprocess.Popen(  # noqa: S603 - this very program
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, what: str):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"The school of {self.size} mentors failed.")
        return json.loads(answer)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()

    def told(self) -> None:
        found = self.ask("prepare")
        print(
            f"directory, {self.size:,} mentors: {found['scores']:,} scores and the order equal to matching.scoring; "
            f"{found['bytes']:.0f} bytes each; first use {found['cold'] * 1000:.0f} ms; "
            f"process +{found['grown']:.1f} MiB; {found['queries']} queries a page"
        )

    def print_rest(self) -> None:
        plain, packed = (median(self.ask(what) for _ in range(9)) for what in ("plain scores", "packed scores"))
        print(
            f"directory, {self.size:,} mentors: scores packed {packed * 1000:.2f} ms, plain Python {plain * 1000:.1f} ms"
            f" = {plain / packed:.0f} times"
        )
        change = median(self.ask("after a change") for _ in range(9))
        print(f"directory, {self.size:,} mentors: reading one changed mentor anew {change * 1000:.1f} ms")


def compare_pages(schools: dict[int, School]) -> None:
    kinds = [*PAGES, "bare SQL"]
    seconds: dict = {(size, kind): [] for size in schools for kind in kinds}
    for turn in range(RUNS + 1):
        for kind in kinds:
            for size, school in schools.items():
                taken = school.ask(kind)
                seconds[size, kind] += [taken] if turn else []  # the first only warms up
    for size in schools:
        page, bare = median(seconds[size, "page"]), median(seconds[size, "bare SQL"])
        print(f"directory, {size:,} mentors: page {page * 1000:.1f} ms, its statements alone {bare * 1000:.1f} ms")
        print(f"page / bare SQL at {size:,} = {page / bare:.2f}")
    for kind, words in PAGES.items():
        small, large = (p95(seconds[size, kind]) for size in (SMALL, LARGE))
        middle = median(seconds[LARGE, kind]) / median(seconds[SMALL, kind])
        print(f"directory, {words}: p95 {small * 1000:.1f} ms at {SMALL:,}, {large * 1000:.1f} ms at {LARGE:,}")
        print(f"p95 at {LARGE:,} / p95 at {SMALL:,} = {large / small:.2f} (medians {middle:.2f})")


def own_database(address: str, size: int) -> str:
    """A new, empty one on the same server."""
    url = urlsplit(address)
    name = f"directory_{size}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return url._replace(path=f"/{name}").geturl()


def median(values) -> float:
    return statistics.median(values)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
