"""The rows and columns of the cohort report. The page, its figure and the file all read these, so they cannot disagree. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .statistics import TOTAL, WITHHELD, Key, Released


@dataclass(frozen=True)
class Column:
    """`source` is one of the tables of counts; `value` is what is counted in it; `of` is the column that it is a share of.

    `each_in_file`: a file tells it for each of this column instead, since the few that `of` has besides are small counts.
    """

    name: str
    label: str
    source: str
    value: str
    of: str
    means: str
    advised: bool = False
    in_files: bool = True
    each_in_file: str = ""

    def key(self, stage: str, cohort: str, track: str) -> Key:
        if self.source != "students":
            return (stage, cohort, track, self.value)
        return (stage, cohort, track, TOTAL, self.value) if self.advised else (stage, cohort, track, self.value, TOTAL)


COLUMNS = [
    Column(
        "students", "Students", "students", TOTAL, "",
        "Students enrolled on the as-of date, on leave and in research or dual-degree years included; "
        "graduated and withdrawn students are not.",
    ),
    Column(
        "covered", "Have a mentor", "students", "yes", "students",
        "Students with at least one trial or active mentoring, research or peer mentorship on the as-of date. "
        "Advising, groups and paused mentorships do not count.",
    ),
    Column("uncovered", "No mentor yet", "students", "no", "students", "The other students."),
    Column(
        "advised", "Have an advisor", "students", "yes", "students",
        "Students with an active advising relationship: told beside the mentors, never counted among them.",
        advised=True,
    ),
    Column(
        "meetings", "Meetings due", "meetings", TOTAL, "",
        "Meetings of mentoring, research and peer mentorships whose time has passed in the period and that nobody called off, "
        "by the stage of the mentee on that day.",
        in_files=False,
    ),
    Column(
        "held", "Meetings held", "meetings", "held", "meetings",
        "Meetings of mentoring, research and peer mentorships in the period that were logged as held, by the stage of the mentee "
        "on that day. Exchanges of messages are no meetings.",
        each_in_file="students",
    ),
    Column(
        "not_held", "Not held", "meetings", "not_held", "meetings", "Of the meetings due, logged as not held.",
        in_files=False,
    ),
    Column(
        "not_recorded", "Not recorded", "meetings", "not_recorded", "meetings", "Of the meetings due, logged by nobody.",
        in_files=False,
    ),
    Column(
        "messages", "Contacts by message", "messages", "held", "",
        "Exchanges of messages that a pair logged, told beside the meetings and never counted among them, "
        "by the stage of the mentee on the first day.",
        in_files=False,
    ),
    Column(
        "check_ins", "Check-ins due", "check_ins", TOTAL, "",
        "Students' check-ins whose last day to answer lies in the period, by the stage under which they were asked.",
    ),
    Column("done", "Check-ins done", "check_ins", "done", "check_ins", "Of the check-ins due, answered."),
    Column(
        "skipped", "Skipped", "check_ins", "skipped", "check_ins", "Of the check-ins due, skipped by choice, with a reason.",
        in_files=False,
    ),
    Column(
        "not_answered", "Not answered", "check_ins", "not_answered", "check_ins",
        "Of the check-ins due, closed without an answer and without a choice to skip.",
        in_files=False,
    ),
    Column(
        "open", "Open", "check_ins", "open", "check_ins", "Of the check-ins due, still open.",
        in_files=False,
    ),
]  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True)
class Cell:
    column: Column
    stage: str
    count: int | None
    of: int | None

    @property
    def percent(self) -> float | None:
        """No share where there is nobody, and none from which a withheld count could be worked out."""
        return round(100 * self.count / self.of, 1) if self.of and self.count is not WITHHELD else None

    @property
    def each(self) -> float | None:
        return round(self.count / self.of, 2) if self.of and self.count is not WITHHELD else None

    @property
    def percent_words(self) -> str:
        """In whole percent, halves up; the same words in the table and in its figure."""
        whole = Decimal(100 * self.count) / self.of
        return f"{whole.quantize(Decimal(1), ROUND_HALF_UP)}%"


@dataclass(frozen=True)
class Row:
    stage: str
    cells: list[Cell]

    @property
    def label(self) -> str:
        return "All stages" if self.stage == TOTAL else self.stage

    def cell(self, name: str) -> Cell:
        return next(cell for cell in self.cells if cell.column.name == name)


def rows(
    counts: dict[str, Released],
    stages: Iterable[str],
    *,
    cohort: str = TOTAL,
    track: str = TOTAL,
    in_file: bool = False,
) -> list[Row]:
    """What is not among the counts is nobody on a screen, and withheld in a file."""
    absent = WITHHELD if in_file else 0

    def count_of(column: Column, stage: str) -> int | None:
        return counts.get(column.source, {}).get(column.key(stage, cohort, track), absent)

    def cell(column: Column, stage: str) -> Cell:
        whole = (in_file and column.each_in_file) or column.of
        return Cell(column, stage, count_of(column, stage), count_of(BY_NAME[whole], stage) if whole else None)

    return [Row(stage, [cell(column, stage) for column in COLUMNS]) for stage in (*stages, TOTAL)]
