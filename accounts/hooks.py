"""Named places where higher apps add to what this app shows or does (the layout is in docs/architecture.md)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class Hook:
    """A list of functions with one signature. Calling it calls them all, in the caller's transaction, and lists the answers."""

    def __init__(self, signature: str) -> None:
        self.signature = signature
        self._functions: list[Callable] = []

    def register(self, function: Callable) -> Callable:
        if function not in self._functions:
            self._functions.append(function)
        return function

    def __call__(self, *args: Any, **kwargs: Any) -> list:
        return [function(*args, **kwargs) for function in self._functions]


@dataclass(frozen=True)
class HomeItem:
    """One line of a home page: what waits for the reader (`url` leads to it) or what is coming.

    `order` sorts small first; `tone` is "attention" for what is late, else empty; `icon` names a Bootstrap icon. `buttons` are
    (label, address) of what is done with one tap, by POST.
    """

    title: str
    url: str
    action: str = "Open"
    detail: str = ""
    tone: str = ""
    order: int = 50
    icon: str = "dot"
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PeopleFilter:
    """A filter of the staff's list of people. `choices` are (value, label); `narrow(users, value)` returns users."""

    name: str
    label: str
    choices: tuple
    narrow: Callable


@dataclass(frozen=True)
class Section:
    """A block of a page, drawn by the template of the app that owns it."""

    template: str
    context: dict
    order: int = 50


@dataclass(frozen=True)
class Drawer:
    """One kind of text that staff do not see by their role. `load(person)` returns [(heading, text), …]; `concerns(person)`
    the ids of the people who wrote or share it, and who are told of the look. Private notes are in no drawer.
    """

    slug: str
    label: str
    load: Callable
    concerns: Callable


home_sections = Hook("(user) -> [Section, …]: what else a home page shows")
home_now = Hook("(user) -> [HomeItem, …]: what needs the reader now")
home_next = Hook("(user) -> [HomeItem, …]: what is coming")
people_columns = Hook("(users) -> (heading, {user id: text})")
person_sections = Hook("(person, reader) -> [Section, …]: what else staff see and can do on a person's page")
people_filters = Hook("() -> [PeopleFilter, …]")
person_deactivated = Hook(
    "(user, by) -> None, once they are gone for the others too; the locks of the person and of all of `bound_to` are held"
)
bound_to = Hook("(user) -> user ids: everybody in an open request or a running mentorship with the user")
my_data = Hook("(user) -> {title: rows}: everything about me that I may see")
away_changed = Hook("(user) -> None, in the saving transaction: a mentor's away dates were set, moved or taken out")
program_changed = Hook("(changes) -> None, in the saving transaction: rules of the program are others now")
places_said = Hook("(mentor) -> [text, …]: what the number of their places means for those whom they have")
capacity_changed = Hook(
    "(user) -> None, in the saving transaction, which holds the mentor's lock: what a mentor offers may be more than before"
)
purge = Hook(
    "(user, kind) -> {title: count}: blank or remove what is personal of that kind, in the purge's transaction"
)
deactivation_effects = Hook("(users) -> [(text, count), …]: what deactivating these people would close or cancel")
created_since = Hook(
    "(students, instant) -> {title: count}: what was made for them since, for undoing a move into a year"
)
expectation_items = Hook("() -> [(key, text as a student reads it), …]: what one can value in a mentor")
ties = Hook(
    "(reader, users) -> {user id: {'mentor', 'mentee', 'asked'}}: what the reader is to them, by running mentorships and requests"
)
drawers = Hook("() -> [Drawer, …]: what staff may open of a person, with a reason that the person reads")
tied_to = Hook("(students) -> a queryset of user ids: everybody in a running mentorship with one of these students")


def in_order(hook: Hook, *args) -> list:
    """All items of all registered functions, smallest `order` first."""
    return sorted((item for items in hook(*args) for item in items), key=lambda item: item.order)
