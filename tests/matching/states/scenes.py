from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.clock import school_today
from accounts.deactivation import deactivate_people
from accounts.models import User
from matching.services import declare_conflict
from tests import factories


@dataclass
class Scene:
    """Two people, a third who has nothing to do with them, and the thing whose state it is."""

    student: User
    mentor: User
    stranger: User
    staff: User
    thing: Any = None


@dataclass(frozen=True)
class Kind:
    """`scene(state)` makes one in that state, `state_of(scene)` reads it anew, `acts` do something in it."""

    states: tuple[str, ...]
    make: Callable[[Scene, str], Any]
    state_of: Callable[[Scene], str]
    acts: dict[str, Callable[[Scene], Any]]

    def scene(self, state: str) -> Scene:
        scene = Scene(
            factories.make_student("M2"),
            factories.make_mentor(),
            factories.make_mentor(),
            factories.make_staff(),
        )
        scene.thing = self.make(scene, state)
        return scene


def declare(scene: Scene, kind: str = "grades") -> None:
    today = school_today()
    declare_conflict(person=scene.mentor, student=scene.student, kind=kind, from_on=today, by=scene.staff)


def leave(person: User, scene: Scene) -> None:
    deactivate_people(people=[person], by=scene.staff)


def days_ago(days: int):
    return timezone.now() - timedelta(days=days)
