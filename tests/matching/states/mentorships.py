from datetime import timedelta

from django.utils import timezone

from accounts.clock import school_today
from matching.models import Relationship
from matching.services import (
    choose_after_trial,
    end_relationship,
    end_trials,
    pause_relationship,
    resume_relationship,
)
from tests import factories

from .scenes import Kind, Scene, declare, leave

State = Relationship.State
PAUSED_FROM = {"paused": State.ACTIVE, "paused trial": State.TRIAL}


def make(scene: Scene, state: str) -> Relationship:
    began = PAUSED_FROM.get(state, state)
    pair = factories.make_relationship(scene.mentor, scene.student, state=began)
    if state in PAUSED_FROM:
        facts = {"state": State.PAUSED, "paused_from": began, "paused_at": timezone.now()}
        Relationship.objects.filter(pk=pair.pk).update(**facts)
    return pair


def state_of(scene: Scene) -> str:
    pair = Relationship.objects.get(pk=scene.thing.pk)
    if pair.state == State.PAUSED and pair.paused_from == State.TRIAL:
        return "paused trial"
    return pair.state


def end(scene: Scene, *, block: bool = False) -> None:
    end_relationship(relationship=scene.thing, by=scene.student, block=block)


def resume(scene: Scene) -> None:
    resume_relationship(relationship=scene.thing, by=scene.student)


def resume_across_a_conflict(scene: Scene) -> None:
    factories.make_conflict(scene.mentor, scene.student)
    resume(scene)


def choose(scene: Scene, *sides: str) -> None:
    for side in sides:
        choose_after_trial(relationship=scene.thing, by=getattr(scene, side), choice="continue")


def let_the_trial_pass(scene: Scene) -> None:
    pair = Relationship.objects.filter(pk=scene.thing.pk, trial_ends_on__isnull=False)
    pair.update(trial_ends_on=school_today() - timedelta(days=1))
    end_trials()


KIND = Kind(
    ("trial", "active", "paused", "paused trial", "ended"),
    make,
    state_of,
    {
        "one side ends it": end,
        "one side ends it and wants no contact": lambda scene: end(scene, block=True),
        "one side pauses it": lambda scene: pause_relationship(relationship=scene.thing, by=scene.mentor),
        "one side takes it up again": resume,
        "it is taken up again, with a conflict between them": resume_across_a_conflict,
        "one side wants to go on after the trial": lambda scene: choose(scene, "mentor"),
        "both sides want to go on": lambda scene: choose(scene, "mentor", "student"),
        "the trial's last day is over": let_the_trial_pass,
        "a grading conflict is declared": declare,
        "somebody is declared to treat the student": lambda scene: declare(scene, "treats"),
        "the mentor leaves the program": lambda scene: leave(scene.mentor, scene),
        "the student leaves the program": lambda scene: leave(scene.student, scene),
        "somebody else ends it": lambda scene: end_relationship(relationship=scene.thing, by=scene.stranger),
    },
)
