"""The kinds of message. A kind knows what its message says and when it no longer holds; its app registers it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from .mail import Mail
from .models import Notification


def _nowhere(row: Notification) -> str:
    return ""


def _everybody(person: Model) -> bool:
    return True


def _as_they_are(rows: list[Notification]) -> None:
    pass


def _always(row: Notification) -> datetime | None:
    return None


class TooLate(str):
    """Why a message no longer holds when that is because its time has passed: staff see these by themselves."""


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `still_holds` is asked right before sending and reads the database anew: True, or why it no longer holds
    (False gives a general reason). `render` says it. `label` is what a person reads for it in a list.
    `url` is the page it is about; lists call it for every row, so it looks at the row's own columns and asks nothing
    of the database. What is not `essential` can be switched off by its recipient. `after_leaving`: also for somebody whose
    account is switched off, such as the answer to what they asked for. `for_` says who can get it at all: nobody else is asked
    whether they want it.

    When it goes: `urgent` (or what it answers for a row) heeds neither quiet hours nor the daily mail. `timed` has been planned
    for its very moment, quiet hours included. `digest` may wait for its reader's daily mail. All else waits for the end of
    quiet hours, unless these end too near to `of_use_until`, when the row has nothing to say any more; a pause after a failure
    does not reach past it either. `prepare` loads for many rows what `still_holds` and `render` need besides `row.about`, in a
    fixed number of queries; both must work without it.
    """

    name: str
    essential: bool
    still_holds: Callable[[Notification], bool | str]
    render: Callable[[Notification], Mail]
    label: str = ""
    url: Callable[[Notification], str] = _nowhere
    after_leaving: bool = False
    for_: Callable[[Model], bool] = _everybody
    urgent: bool | Callable[[Notification], bool] = False
    timed: bool = False
    digest: bool = False
    of_use_until: Callable[[Notification], datetime | None] = _always
    prepare: Callable[[list[Notification]], None] = _as_they_are

    def is_urgent(self, row: Notification) -> bool:
        return self.urgent(row) if callable(self.urgent) else self.urgent


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    if kind.name in _kinds:
        raise ImproperlyConfigured(f"Two kinds of message are called {kind.name}.")
    _kinds[kind.name] = kind
    return kind


def get(name: str) -> Kind:
    """Raises LookupError for a kind that this release does not know; a newer one may."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No kind of message is called {name}.") from None


def find(name: str) -> Kind | None:
    return _kinds.get(name)


def is_essential(name: str) -> bool:
    kind = find(name)
    return kind is None or kind.essential


def after_leaving() -> list[str]:
    """The names of those that reach people who have left."""
    return [name for name, kind in _kinds.items() if kind.after_leaving]


def optional_kind(name: str) -> Kind:
    """Raises LookupError for one that nobody may switch off."""
    kind = get(name)
    if kind.essential:
        raise LookupError(f"{name} reaches everybody.")
    return kind


def optional() -> list[Kind]:
    """Those that may be switched off, by label."""
    return sorted((kind for kind in _kinds.values() if not kind.essential), key=label_of_kind)


def optional_for(person: Model) -> list[Kind]:
    """Those of them that this person can get."""
    return [kind for kind in optional() if kind.for_(person)]


def label_of_kind(kind: Kind) -> str:
    return kind.label or kind.name.replace("_", " ").replace(".", ": ").capitalize()


def label(name: str) -> str:
    kind = find(name)
    return label_of_kind(kind) if kind else name
