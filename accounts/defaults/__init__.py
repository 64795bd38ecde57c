"""The lists that ship with the program (the JSON files beside this one) and how they are brought into the database.

An entry is found again by its slug. One that somebody of the school added or edited is the school's own and stays as it is;
one that is no longer offered keeps its line in the file with `"retired": true`.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.db import transaction
from django.utils import timezone

from accounts.models import Department, Event, IdentityTag, Reference, Specialty, Topic, Track

EDITED = "edited entry"


@dataclass(frozen=True)
class Changes:
    """What an installation did, by number of entries."""

    new: int = 0
    changed: int = 0
    retired: int = 0

    def __add__(self, other: Self) -> Self:
        return Changes(self.new + other.new, self.changed + other.changed, self.retired + other.retired)

    def __str__(self) -> str:
        return f"{self.new} new, {self.changed} changed, {self.retired} retired"


def install() -> Changes:
    here = Path(__file__).parent
    lists = {
        "topics": Topic,
        "specialties": Specialty,
        "departments": Department,
        "tracks": Track,
        "identity_tags": IdentityTag,
    }
    return sum((install_list(model, read(here / f"{name}.json")) for name, model in lists.items()), Changes())


@transaction.atomic
def install_list(model: type[Reference], entries: list[dict]) -> Changes:
    entries = [entry | {"position": place} for place, entry in enumerate(entries, start=1)]
    known = {row.slug: row for row in model.objects.all()}
    kept = edited_by_the_school(model)
    return sum((_install_entry(model, entry, known.get(entry["slug"]), kept) for entry in entries), Changes())


def read(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))


def edited_by_the_school(model: type[Reference]) -> set:
    edits = Event.objects.filter(target_type=model._meta.label, verb=EDITED)
    return set(edits.values_list("target_id", flat=True))


def _install_entry(model: type[Reference], entry: dict, row: Reference | None, kept: set) -> Changes:
    values = dict(entry)
    retired = values.pop("retired", False)
    if row is None:
        model.objects.create(**values, retired_at=timezone.now() if retired else None)
        return Changes(new=1)
    if row.pk in kept:
        return Changes()
    return _update(row, values, retired)


def _update(row: Reference, values: dict, retired: bool) -> Changes:
    differs = {name: value for name, value in values.items() if getattr(row, name) != value}
    retires = retired and row.retired_at is None
    returns = not retired and row.retired_at is not None
    if differs or retires or returns:
        row.retired_at = (row.retired_at or timezone.now()) if retired else None
        for name, value in differs.items():
            setattr(row, name, value)
        row.save()
    return Changes(changed=int(bool(differs or returns) and not retires), retired=int(retires))
