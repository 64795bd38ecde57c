"""What staff do with a file: bring it in, say which column is what, apply it, or set it aside."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.clock import school_today
from accounts.deactivation import reactivate_people
from accounts.entry.invitations import invite
from accounts.events import record
from accounts.models import ImportRun, User
from accounts.permissions import sees_whole_school

from .absence import number_must_be_typed
from .applying import forget_file
from .cells import listed, printable
from .files import LONGEST_TITLE, BadFileError, Table, read_table
from .kinds import ImportKind, Outcome, kind_named
from .lease import nudge_after_commit
from .leavers import waiting
from .mapping import Mapping, guess, missing, remember

State = ImportRun.State
SAMPLE_ROWS = 3
ELSEWHERE = "A colleague has gone on with this file meanwhile. Look at where it stands now."


@transaction.atomic
def bring_in(*, kind: ImportKind, file_name: str, content: bytes, by: User, sheet: str = "") -> ImportRun:
    """Keep a file's bytes and what its first line says. Nothing of it lies on a disk."""
    _guard(by)
    table = _table(kind, content, sheet)
    run = ImportRun.objects.create(
        kind=kind.name,
        file_name=printable(file_name, LONGEST_TITLE),
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=timezone.now(),
        **_about(kind, table),
    )
    record(actor=by, verb="brought in a file", target=run)
    return run


@transaction.atomic
def choose_sheet(*, run: ImportRun, sheet: str, by: User) -> ImportRun:
    run = _locked(run, by, State.UPLOADED)
    kind = kind_named(run.kind)
    return _save(run, **_about(kind, _table(kind, bytes(run.content), sheet)))


@transaction.atomic
def choose_columns(
    *, run: ImportRun, mapping: Mapping, by: User, same: dict[str, str] | None = None, complete_roles: tuple = ()
) -> ImportRun:
    """From here a worker reads the file; the choice is remembered for the next one."""
    run, same = _locked(run, by, State.UPLOADED), same or {}
    kind = kind_named(run.kind)
    if lacking := missing(kind, mapping, same):
        raise ValidationError(f"Say which column holds {listed(lacking)}.")
    remember(kind, run.columns, mapping)
    record(actor=by, verb="chose columns", target=run)
    nudge_after_commit()
    chosen = {"mapping": mapping, "same": same, "complete_roles": list(complete_roles)}
    return _save(run, **chosen, **_to_work(State.READING), read_on=school_today(), total=0)


@transaction.atomic
def choose_again(*, run: ImportRun, by: User) -> ImportRun:
    run = _locked(run, by, State.READ, State.FAILED)
    run.lines.all().delete()
    record(actor=by, verb="chose columns again", target=run)
    return _save(run, state=State.UPLOADED, counts={}, problem="")


@transaction.atomic
def start_applying(*, run: ImportRun, by: User, typed: int | None = None) -> ImportRun:
    """From here a worker applies it. `typed` is the number of people who are to be deactivated, where that is asked for."""
    run = _locked(run, by, State.READ)
    absent = run.counts.get(Outcome.ABSENT, 0)
    if must_type_number(run) and typed != absent:
        raise ValidationError("The number is not the one that is written above. Look at those people, then type it.")
    total = sum(run.counts.get(outcome, 0) for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.ABSENT))
    if not total:
        raise ValidationError("There is nothing in this file to apply.")
    record(actor=by, verb="applied import", target=run)
    nudge_after_commit()
    return _save(run, **_to_work(State.APPLYING), total=total, applied_by=by, applied_at=timezone.now())


@transaction.atomic
def set_aside(*, run: ImportRun, by: User) -> ImportRun:
    run = _locked(run, by, State.UPLOADED, State.READ, State.FAILED)
    run.lines.all().delete()
    record(actor=by, verb="set import aside", target=run)
    return _save(run, state=State.DISCARDED, **forget_file(run))


@transaction.atomic
def invite_newcomers(*, run: ImportRun, by: User) -> int:
    """A separate act, after somebody has seen what came of the file."""
    run = _locked(run, by, State.DONE)
    return len(invite(people=list(newcomers(run)), by=by))


@transaction.atomic
def undo_deactivations(*, run: ImportRun, by: User) -> int:
    run = _locked(run, by, State.DONE)
    rows = undoable(run).select_related("person")
    return len(reactivate_people(people=[row.person for row in rows], by=by))


def must_type_number(run: ImportRun) -> bool:
    count = run.counts.get(Outcome.ABSENT, 0)
    return number_must_be_typed(count, run.notes.get("absent_of", 0), run.notes.get("unclear", 0))


def undoable(run: ImportRun):
    """Those who were deactivated by this file and of whom nobody has been told yet."""
    return waiting().filter(import_run=run).order_by("effect_at")


def newcomers(run: ImportRun):
    """Those who came with the file, are here and have neither been invited nor signed in."""
    lines = run.lines.newcomers().values("person")
    people = User.objects.active().filter(pk__in=lines, last_login__isnull=True)
    return people.exclude(invitations__isnull=False)


def _guard(by: User) -> None:
    if not sees_whole_school(by):
        raise PermissionDenied


def _table(kind: ImportKind, content: bytes, sheet: str) -> Table:
    try:
        table = read_table(content, sheet, peek=True)
    except BadFileError as problem:
        raise ValidationError(str(problem)) from None
    if len(table.titles) < len([column for column in kind.required if not column.same]):
        needed = listed(column.label for column in kind.required)
        raise ValidationError(
            f"This is no list of {kind.many}: only {len(table.titles)} column was found in it. "
            f"Its first line must name the columns, at least {needed}."
        )
    return table


def _about(kind: ImportKind, table: Table) -> dict:
    """Some rows are kept beside the file, so that staff see what stands in a column that they choose."""
    sample = [[printable(cell) for cell in line.cells] for line in table.lines[:SAMPLE_ROWS]]
    return {
        "columns": table.titles,
        "mapping": guess(kind, table.titles),
        "notes": table.notes | {"sample": sample},
    }


def _locked(run: ImportRun, by: User, *states: str) -> ImportRun:
    """The row as it is now. Of two who press a button at once the second finds another state."""
    _guard(by)
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.state not in states:
        raise ValidationError(ELSEWHERE, code="elsewhere")
    return run


def _to_work(state: str) -> dict:
    return {"state": state, "progress": 0, "beat_at": None, "problem": ""}


def _save(run: ImportRun, **values) -> ImportRun:
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=list(values))
    return run
