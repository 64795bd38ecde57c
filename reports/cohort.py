"""The cohort report: the counts behind it, as they are and as a file may show them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import product

from accounts.clock import academic_year, academic_year_start, school_today
from accounts.models import Program, Stage

from . import queries
from .periods import Period, final_quarters, year_so_far
from .statistics import Key, Released, added, suppress, totals

YES_NO = ["yes", "no"]
STAGE, CLASS, TRACK, OUTCOME, ADVISED = range(5)

# Stage and class are nearly the same cut, so a file never crosses them: the few who are not with their class would stand out.
ACTIVITY_CUTS = ((STAGE, TRACK, OUTCOME), (CLASS, TRACK, OUTCOME))
STUDENT_CUTS = (*ACTIVITY_CUTS, (STAGE, TRACK, ADVISED))
EVERY_CUT = ((STAGE, CLASS, TRACK, OUTCOME),)
EVERY_STUDENT_CUT = ((STAGE, CLASS, TRACK, OUTCOME, ADVISED),)

Counts = dict[str, Released]


@dataclass(frozen=True)
class Edition:
    """Which numbers: those of the year so far, for the screen; or those of whole quarters, which a file holds."""

    year: int
    periods: list[Period]
    is_file: bool

    @property
    def as_of(self) -> date:
        return self.periods[-1].ends

    @property
    def since(self) -> date:
        return self.periods[0].starts

    @property
    def recorded_by(self) -> date:
        return self.periods[-1].recorded_by


def edition_on_screen(year: int) -> Edition:
    return Edition(year, [year_so_far(academic_year_start(year), school_today())], is_file=False)


def edition_of_file(year: int) -> Edition | None:
    """None where no quarter of the year is final yet."""
    grace = Program.current().log_correction_days
    quarters = final_quarters(academic_year_start(year), school_today(), grace_days=grace)
    return Edition(year, quarters, is_file=True) if quarters else None


def newest_edition_of_file(year: int) -> Edition | None:
    """A year in which no quarter is final yet has none: then the year before it has the newest."""
    return edition_of_file(min(year, academic_year(school_today()))) or edition_of_file(year - 1)


def exact(edition: Edition) -> Counts:
    """What the lists say, to the last one."""
    people = queries.counted(queries.students(edition.as_of), *queries.CUTS, "advised")
    return {
        "students": totals(people, EVERY_STUDENT_CUT),
        "meetings": totals(_over(edition, queries.meetings), EVERY_CUT),
        "messages": totals(_over(edition, queries.exchanges), EVERY_CUT),
        "check_ins": totals(_over(edition, queries.check_ins), EVERY_CUT),
    }


def together(quarters: list[Counts]) -> Counts:
    """What a file of several quarters holds: nothing that they do not hold themselves."""
    return {
        "students": quarters[-1]["students"],
        "meetings": added([quarter["meetings"] for quarter in quarters]),
        "check_ins": added([quarter["check_ins"] for quarter in quarters]),
    }


def publishable(period: Period, threshold: int) -> Counts:
    """What may leave the office of one quarter: one suppression of each table for all filters at once (promise P7)."""
    people = queries.counted(queries.students(period.ends), *queries.CUTS, "advised")
    due = queries.counted(queries.meetings(period), *queries.CUTS)
    asked = queries.counted(queries.check_ins(period), *queries.CUTS)
    return {
        "students": suppress(_whole(people, people, people, YES_NO, YES_NO), threshold, STUDENT_CUTS),
        "meetings": suppress(_whole(_held(due), due, people, ["held"]), threshold, ACTIVITY_CUTS),
        "check_ins": suppress(
            _whole(_done_or_not(asked), asked, people, ["done", "not_done"]), threshold, ACTIVITY_CUTS
        ),
    }


def _held(table: dict[Key, int]) -> dict[Key, int]:
    """Those that were not held are few everywhere: told as well, they would take most of the others with them."""
    return {key: count for key, count in table.items() if key[OUTCOME] == "held"}


def _done_or_not(table: dict[Key, int]) -> dict[Key, int]:
    found: Counter = Counter()
    for key, count in table.items():
        found[(*key[:OUTCOME], "done" if key[OUTCOME] == "done" else "not_done")] += count
    return found


def _whole(table: dict[Key, int], due: dict[Key, int], people: dict[Key, int], *outcomes: list[str]) -> dict[Key, int]:
    """With a zero for each group of students in which nothing happened: an absent row would say so.

    Empty is a quarter in which nothing fell due, never one in which nothing that was due was done.
    """
    if not due:
        return {}
    groups = [sorted({key[place] for key in (*due, *people)}) for place in (CLASS, TRACK)]
    return dict.fromkeys(product(Stage.values, *groups, *outcomes), 0) | table


def _over(edition: Edition, rows: Callable) -> dict[Key, int]:
    found: Counter = Counter()
    for period in edition.periods:
        found.update(queries.counted(rows(period), *queries.CUTS))
    return found
