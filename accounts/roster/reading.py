"""The dry run: what each line of a file would do, written down for staff to read. Nobody is changed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from accounts.models import ImportLine, ImportRun

from .absence import ROLES, absent
from .files import BadFileError, Table, read_table
from .kinds import ImportKind, Outcome, Step, kind_named
from .lease import held
from .mapping import Mapping, take_rows

AT_ONCE = 2000
DETAIL, TITLE = 400, 300


def make_plan(kind: ImportKind, table: Table, mapping: Mapping, same: dict[str, str], day: date) -> list[Step]:
    rows, rejections = take_rows(kind, table, mapping, same)
    return sorted([*kind.plan(rows, day), *rejections], key=lambda step: step.line)


def read_run(run: ImportRun) -> None:
    """From READING to READ, or to FAILED with a sentence. A worker that dies leaves lines that the next one removes."""
    try:
        table = read_table(bytes(run.content), run.notes.get("sheet", ""))
    except BadFileError as problem:
        fail(run, str(problem))
        return
    with held(run, total=len(table.lines), progress=0):
        run.lines.all().delete()
    kind = kind_named(run.kind)
    steps = make_plan(kind, table, run.mapping, run.same, run.read_on)
    lines = [*(as_line(run, step) for step in steps), *_absentees(run, table, steps)]
    for start in range(0, len(lines), AT_ONCE):
        with held(run, progress=min(start, len(table.lines))):
            ImportLine.objects.bulk_create(lines[start : start + AT_ONCE])
    counts = dict(Counter(line.outcome for line in lines))
    notes = run.notes | {"remarks": kind.remarks(steps)}
    with held(run, state=ImportRun.State.READ, counts=counts, notes=notes, progress=len(table.lines), problem=""):
        pass


def fail(run: ImportRun, sentence: str) -> None:
    with held(run, state=ImportRun.State.FAILED, problem=sentence):
        run.lines.all().delete()


def as_line(run: ImportRun, step: Step) -> ImportLine:
    return ImportLine(
        run=run,
        line=step.line,
        outcome=step.outcome,
        title=step.title[:TITLE],
        details=details_of(step),
        person=step.person,
    )


def details_of(step: Step) -> list[str]:
    return [detail[:DETAIL] for detail in step.details]


def _absentees(run: ImportRun, table: Table, steps: list[Step]) -> Iterator[ImportLine]:
    if not set(run.complete_roles) & set(ROLES):
        return
    found = absent(table, run.mapping, steps, run.complete_roles, run.uploaded_by)
    run.notes |= {"absent_of": found.of, "unclear": found.unclear}
    for person in found.people:
        yield ImportLine(
            run=run,
            outcome=Outcome.ABSENT,
            title=f"{person.full_name} <{person.email}>"[:TITLE],
            details=[f"{person.get_role_display()}: will be deactivated"],
            person=person,
        )
