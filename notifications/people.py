"""What only a higher app knows about people and programs. It registers itself here; until then everybody lives in UTC."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, tzinfo

from django.db.models import Model

_zones: list[Callable[[Model], tzinfo]] = []
_followers: list[Callable[[list[Model]], None]] = []
_frames: list[Callable[[], AbstractContextManager]] = []


def zones(function: Callable[[Model], tzinfo]) -> Callable[[Model], tzinfo]:
    """Register in which zone a person lives."""
    _zones[:] = [function]
    return function


def zone_of(person: Model) -> tzinfo:
    return _zones[0](person) if _zones else UTC


def around_work(manager: Callable[[], AbstractContextManager]) -> Callable[[], AbstractContextManager]:
    """Register what holds for one piece of work, such as rules that are read once for all of it."""
    if manager not in _frames:
        _frames.append(manager)
    return manager


@contextmanager
def at_work() -> Iterator[None]:
    with ExitStack() as stack:
        for manager in _frames:
            stack.enter_context(manager())
        yield


def follow_plans(function: Callable[[list[Model]], None]) -> Callable[[list[Model]], None]:
    """Register what was planned for the hours that people had chosen, or lived in; called in the changing transaction."""
    if function not in _followers:
        _followers.append(function)
    return function


def plans_changed(people: list[Model]) -> None:
    for function in _followers:
        function(people)
