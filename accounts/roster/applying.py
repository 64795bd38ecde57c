"""Applying a file: chunk by chunk, each in a transaction of its own together with the marks on its lines.

So a worker may die at any moment: the next one goes on with the lines that are not marked. A line is applied only if it would
still do what staff have read; where the school changed meanwhile it is left, with a sentence.
"""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.db.models import F
from django.utils import timezone

from accounts.deactivation import deactivate_people, spared
from accounts.events import record
from accounts.locks import lock_wholly
from accounts.models import ImportLine, ImportRun, Program, User

from .absence import Named, named_in, still_absent
from .bulk import rewrite
from .files import Table, read_table
from .kinds import Outcome, Row, Step, kind_named
from .lease import held
from .mapping import take_rows
from .reading import details_of

AT_ONCE = 500
LEAVING_AT_ONCE = 100
AGREED, SO_ALREADY, CROSSING = "agreed", "so already", "crossing"
CROSSED = (IntegrityError, DataError, ValidationError, PermissionDenied)
MEANWHILE = "This was changed here after the file was read. Bring the file in once more."
REFUSED = "This could not be applied. Bring the file in once more, or make this change by hand."
ABSENT = "Not named by a file that names everybody"


def apply_run(run: ImportRun) -> None:
    """From APPLYING to DONE."""
    table = read_table(bytes(run.content), run.notes.get("sheet", ""))
    rows = _rows(run, table)
    while _apply_some(run, rows, AT_ONCE):
        pass
    named = named_in(table, run.mapping)
    while _leave_some(run, named):
        pass
    _finish(run)


def forget_file(run: ImportRun) -> dict:
    """The values that a run has without its file: the bytes and the rows shown from it are gone."""
    return {"content": None, "notes": {name: value for name, value in run.notes.items() if name != "sample"}}


def _rows(run: ImportRun, table: Table) -> dict[int, Row]:
    rows, _ = take_rows(kind_named(run.kind), table, run.mapping, run.same)
    return {row.line: row for row in rows}


def _apply_some(run: ImportRun, rows: dict[int, Row], most: int) -> bool:
    """One chunk. If it crosses what somebody else did at this moment, its lines go one by one and only that one is left."""
    try:
        with held(run):
            lines = list(run.lines.to_apply()[:most])
            _apply(run, lines, [rows[line.line] for line in lines])
    except CROSSED:
        if most == 1:
            _leave_out(run)
        else:
            _one_by_one(run, rows, most)
        return True
    return bool(lines)


def _one_by_one(run: ImportRun, rows: dict[int, Row], most: int) -> None:
    for _ in range(most):
        if not _apply_some(run, rows, 1):
            return


def _leave_out(run: ImportRun) -> None:
    with held(run, progress=F("progress") + 1):
        first = run.lines.to_apply().first()
        run.lines.filter(pk=first.pk).update(problem=REFUSED)


def _apply(run: ImportRun, lines: list[ImportLine], rows: list[Row]) -> None:
    if not lines:
        return
    kind = kind_named(run.kind)
    kind.hold(rows)
    steps = {step.line: step for step in kind.plan(rows, run.read_on)}
    outcome = {line.line: _read_again(line, steps[line.line]) for line in lines}
    agreed = [line for line in lines if outcome[line.line] == AGREED]
    done = kind.apply([steps[line.line] for line in agreed], run.applied_by)
    for line in lines:
        line.person_id = done[line.line].pk if line.line in done else line.person_id
        line.problem = MEANWHILE if outcome[line.line] == CROSSING else ""
        line.applied_at = None if line.problem else timezone.now()
    rewrite(lines, ["applied_at", "person", "problem"])
    ImportRun.objects.filter(pk=run.pk).update(progress=F("progress") + len(lines))


def _read_again(line: ImportLine, step: Step) -> str:
    """Whether it would still do what it said; what somebody else has done meanwhile need not be done again."""
    if (line.outcome, line.details) == (step.outcome, details_of(step)):
        return AGREED
    return SO_ALREADY if step.outcome == Outcome.UNCHANGED else CROSSING


def _leave_some(run: ImportRun, named: Named) -> bool:
    """Absent people lose their sign-in now; what others notice waits, so that it can still be taken back."""
    try:
        with held(run):
            lines = list(run.lines.to_deactivate()[:LEAVING_AT_ONCE])
            _deactivate(run, lines, named)
            ImportRun.objects.filter(pk=run.pk).update(progress=F("progress") + len(lines))
    except CROSSED:
        with held(run):
            run.lines.to_deactivate().order_by().update(problem=REFUSED)
        return False
    return bool(lines)


def _deactivate(run: ImportRun, lines: list[ImportLine], named: Named) -> None:
    ids = {line.person_id for line in lines}
    lock_wholly(ids | {run.applied_by_id})
    people = list(User.objects.filter(pk__in=ids).order_by("pk"))
    left_out = _left_out(run, people, named)
    leaving = [person for person in people if person.pk not in left_out]
    if leaving:
        effect_at = timezone.now() + timedelta(hours=Program.current().absent_wait_hours)
        deactivate_people(people=leaving, by=run.applied_by, reason=ABSENT, effect_at=effect_at, import_run=run)
    for line in lines:
        line.problem = left_out.get(line.person_id, "")
        line.applied_at = None if line.problem else timezone.now()
    rewrite(lines, ["applied_at", "problem"])


def _left_out(run: ImportRun, people: list[User], named: Named) -> dict[UUID, str]:
    absent = still_absent(people, named, run.complete_roles, run.uploaded_by)
    changed = {person.pk: MEANWHILE for person in people if person.pk not in absent}
    return changed | spared(people, run.applied_by)


def _finish(run: ImportRun) -> None:
    left = run.lines.exclude(problem="").count()
    with held(run, state=ImportRun.State.DONE, counts=run.counts | {"left": left}, **forget_file(run)):
        record(actor=run.applied_by, verb="finished import", target=run)
