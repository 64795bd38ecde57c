"""What a person changed on a page, and what the page had shown them.

A page may be open for hours while clocks and other people change the same row. So only what the person changed is written,
and where somebody else changed the very same field meanwhile nothing is: the person decides again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import model_to_dict

CHANGED_MEANWHILE = (
    "This was changed while your page was open. What you chose is still here: save once more to use it, or open the page "
    "anew to see what it is now."
)


@dataclass(frozen=True)
class Edit:
    """`values` are the fields that the person changed; `seen` are the fingerprints of what they had been shown in these."""

    values: dict[str, Any]
    seen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Model) -> Self:
        """All that stands on a row: for code that has just read or made it."""
        return cls({item.name: getattr(row, item.name) for item in row._meta.fields if item.editable})


def fingerprint(value: Any) -> str:
    """The same for a value on its row, in a form and as it was posted."""
    return sha256(_plain(value).encode()).hexdigest()[:16]


def fingerprints(row: Model, names: Iterable[str]) -> dict[str, str]:
    shown = model_to_dict(row, list(names))
    return {name: fingerprint(value) for name, value in shown.items()}


def write(row: Model, edit: Edit) -> None:
    """Write an edit on a row that the caller has locked, or that is new. Raises ValidationError with the crossed fields."""
    if crossed := _crossed(row, edit):
        raise ValidationError(dict.fromkeys(crossed, CHANGED_MEANWHILE))
    many = {item.name for item in row._meta.many_to_many} & set(edit.values)
    single = [name for name in edit.values if name not in many]
    for name in single:
        setattr(row, name, edit.values[name])
    row.full_clean(exclude={item.name for item in row._meta.get_fields()} - set(edit.values))
    row.save(update_fields=None if row._state.adding else single)
    for name in many:
        getattr(row, name).set(edit.values[name])


def _crossed(row: Model, edit: Edit) -> list[str]:
    now = fingerprints(row, edit.seen)
    return [name for name, seen in edit.seen.items() if now[name] not in (seen, fingerprint(edit.values[name]))]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "\n".join(sorted(_plain(item) for item in value))
    return str(value).replace("\r\n", "\n").strip()
