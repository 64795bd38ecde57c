"""Which column of a file is which field: guessed from titles, remembered from the last file, put right by hand."""

from collections.abc import Iterable

from accounts.models import RememberedColumn

from .cells import listed, printable, tidy
from .files import BadFileError, Table
from .kinds import BadRowError, ImportKind, Row, Step, all_kinds

Mapping = dict[str, str]  # {title of the file: field}
SHOWN_IN_A_REJECTION = 3


def plain(title: str) -> str:
    return " ".join(title.replace("_", " ").casefold().split())


def guess(kind: ImportKind, titles: Iterable[str]) -> Mapping:
    """What staff chose for a title of that name before wins over what we would think."""
    known = {name: column.field for column in kind.columns for name in (*column.names, plain(column.label))}
    known |= {row.title: row.field for row in RememberedColumn.objects.filter(kind=kind.name)}
    found: Mapping = {}
    for title in titles:
        name = known.get(plain(title), "")
        if name and name not in found.values():
            found[title] = name
    return found


def remember(kind: ImportKind, titles: Iterable[str], mapping: Mapping) -> None:
    chosen = {plain(title): mapping.get(title, "") for title in titles}
    RememberedColumn.objects.bulk_create(
        [RememberedColumn(kind=kind.name, title=title, field=name) for title, name in chosen.items()],
        update_conflicts=True,
        unique_fields=["kind", "title"],
        update_fields=["field"],
    )


def missing(kind: ImportKind, mapping: Mapping, same: dict[str, str]) -> list[str]:
    """The labels of the columns that a file of this kind cannot do without."""
    found = {*mapping.values(), *same}
    return [column.label for column in kind.required if column.field not in found]


def looks_like(kind: ImportKind, titles: list[str]) -> ImportKind | None:
    """Another kind, whose needed columns are all named where those of this one are not."""
    fits = {other.name for other in all_kinds() if not missing(other, guess(other, titles), {})}
    return None if kind.name in fits else next((other for other in all_kinds() if other.name in fits), None)


def refuse_missing(kind: ImportKind, titles: list[str], mapping: Mapping) -> None:
    lacking = missing(kind, mapping, {})
    if len(lacking) == len(kind.required):
        needed = listed(column.label for column in kind.required)
        raise BadFileError(f"This is no list of {kind.many}: its first line must name the columns {needed}.")
    if lacking:
        raise BadFileError(f"The file has no column {listed(lacking)}. Its first line names the columns.")
    doubled = [
        title for title in titles if title not in mapping and guess(kind, [title]).get(title) in mapping.values()
    ]
    if doubled:
        raise BadFileError(f"The file has two columns for one thing: {listed(doubled)}. Take one of them out.")


def take_rows(kind: ImportKind, table: Table, mapping: Mapping, same: dict[str, str]) -> tuple[list[Row], list[Step]]:
    """The lines as rows with named cells, and those that cannot be rows as rejections."""
    places = {mapping[title]: place for place, title in enumerate(table.titles) if mapping.get(title)}
    rows, rejections = [], []
    for line in table.lines:
        raw = {name: line.cells[place] for name, place in places.items() if place < len(line.cells)}
        try:
            if line.problem:
                raise BadRowError(line.problem)
            rows.append(Row(line.number, same | {name: tidy(cell) for name, cell in raw.items()}))
        except BadRowError as problem:
            rejections.append(Step.rejected(line.number, str(problem), _title(kind, raw, line.cells)))
    return rows, rejections


def _title(kind: ImportKind, raw: dict[str, str], cells: list[str]) -> str:
    """So that the row is found again in the file. In quotation marks: pasted into a spreadsheet it is no formula."""
    shown = [raw[column.field] for column in kind.required if raw.get(column.field)] or cells
    return ", ".join(f"“{printable(cell)}”" for cell in shown[:SHOWN_IN_A_REJECTION] if cell)
