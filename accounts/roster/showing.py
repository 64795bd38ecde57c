"""What the page of a file shows, state by state."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import ImportLine, ImportRun

from . import leavers, runs
from .forms import ApplyForm, ColumnsForm, SheetForm
from .kinds import Outcome, kind_named
from .mapping import looks_like

State = ImportRun.State
LINES_ON_A_PAGE = 50
LEFT = "left"
LABELS = {**{str(value): str(label) for value, label in Outcome.choices}, LEFT: "Left out"}


def context_of(run: ImportRun, asked: QueryDict) -> dict:
    context = {"run": run, "kind": kind_named(run.kind)}
    if run.state == State.UPLOADED:
        return context | _choosing(run)
    if run.state == State.READ:
        return context | _lines(run, asked) | _deciding(run)
    if run.state == State.DONE:
        return context | _lines(run, asked) | _afterwards(run)
    return context


def _choosing(run: ImportRun) -> dict:
    has_sheets = len(run.notes.get("sheets", [])) > 1
    earlier = ImportRun.objects.filter(kind=run.kind, digest=run.digest, state=State.DONE).exclude(pk=run.pk)
    return {
        "columns_form": ColumnsForm(run=run),
        "looks_like": looks_like(kind_named(run.kind), run.columns),
        "sheet_form": SheetForm(run=run) if has_sheets else None,
        "applied_before": earlier.without_bytes().first(),
    }


def _deciding(run: ImportRun) -> dict:
    to_do = sum(run.counts.get(outcome, 0) for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.ABSENT))
    return {
        "to_do": to_do,
        "absent": run.counts.get(Outcome.ABSENT, 0),
        "effects": leavers.what_ends(run),
        "apply_form": ApplyForm() if runs.must_type_number(run) else None,
    }


def _afterwards(run: ImportRun) -> dict:
    undoable = runs.undoable(run)
    first = undoable.first()
    return {
        "newcomers": runs.newcomers(run).count(),
        "undoable": undoable.count(),
        "leaving": leavers.leavings([run]).get(run.pk),
        "undo_until": first and first.effect_at,
        "lines_are_gone": bool(run.counts) and not run.lines.exists(),
    }


def _lines(run: ImportRun, asked: QueryDict) -> dict:
    """One page of lines; the address holds which outcome is shown."""
    tabs = [(name, label, run.counts.get(name, 0)) for name, label in LABELS.items()]
    tabs = [
        tab for tab in tabs if tab[2] or tab[0] in {Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REJECTED}
    ]
    chosen = asked.get("outcome", "")
    chosen = chosen if chosen in LABELS else next((name for name, _, count in tabs if count), "")
    page = Paginator(_of_outcome(run, chosen), LINES_ON_A_PAGE).get_page(asked.get("page"))
    return {"tabs": tabs, "chosen": chosen, "chosen_label": LABELS.get(chosen, ""), "page": page}


def _of_outcome(run: ImportRun, outcome: str) -> QuerySet[ImportLine]:
    lines = run.lines.select_related("person")
    return lines.exclude(problem="") if outcome == LEFT else lines.filter(outcome=outcome)
