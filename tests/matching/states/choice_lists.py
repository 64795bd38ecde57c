from datetime import timedelta

from django.utils import timezone

from matching.models import Choice, ChoiceList, Request
from matching.services import accept_request, expire_requests, skip_choice, stop_choices, withdraw_request
from matching.services.choices import hand_on
from tests import factories

from .scenes import Kind, Scene, days_ago, leave

STATES = ("in the making", "one is asked", "between two", "ended")


def make(scene: Scene, state: str) -> ChoiceList:
    choices = ChoiceList.objects.create(student=scene.student, made_at=days_ago(3))
    for position, mentor in enumerate((scene.mentor, scene.stranger), 1):
        Choice.objects.create(list=choices, mentor=mentor, position=position)
    if state in {"one is asked", "between two"}:
        first = choices.choices.get(position=1)
        first.request = factories.make_request(scene.student, scene.mentor)
        first.save()
    if state == "between two":
        say_not_now(choices)
    if state == "ended":
        ChoiceList.objects.filter(pk=choices.pk).update(ended_at=timezone.now(), end="stopped")
    return choices


def state_of(scene: Scene) -> str:
    choices = ChoiceList.objects.with_choices().get(pk=scene.thing.pk)
    if choices.ended_at:
        return "ended"
    if choices.waiting_choice(timezone.now()):
        return "one is asked"
    return "between two" if choices.has_begun else "in the making"


def asked_of(choices: ChoiceList) -> Request | None:
    return Request.objects.open().filter(choice__list=choices).first()


def say_not_now(choices: ChoiceList) -> None:
    """As it is once the ten minutes are over and the student has been told."""
    asked = asked_of(choices)
    if asked:
        told = {"decided_at": days_ago(1), "undo_until": days_ago(1), "decided_by": asked.mentor}
        Request.objects.filter(pk=asked.pk).update(state=Request.State.DECLINED, **told)


def accept(scene: Scene) -> None:
    if asked := asked_of(scene.thing):
        accept_request(request=asked, by=asked.mentor)


def let_time_pass(scene: Scene) -> None:
    Request.objects.open().update(expires_at=timezone.now() - timedelta(minutes=1))
    expire_requests(timezone.now())


def withdraw(scene: Scene) -> None:
    if asked := asked_of(scene.thing):
        withdraw_request(request=asked, by=scene.student)


def next_on(scene: Scene) -> Choice:
    """The next to be asked; where nobody is, the last, so that the act is tried all the same."""
    fresh = ChoiceList.objects.with_choices().get(pk=scene.thing.pk)
    return fresh.next_choice or fresh.choices.last()


def ask_next(scene: Scene) -> None:
    hand_on(choice=next_on(scene), by=scene.student, message="Would you mentor me?")


def pass_over(scene: Scene) -> None:
    skip_choice(choice=next_on(scene), by=scene.student)


KIND = Kind(
    STATES,
    make,
    state_of,
    {
        "the next on it is asked": ask_next,
        "the one who is asked accepts": accept,
        'the one who is asked says "not now", and it is told': lambda scene: say_not_now(scene.thing),
        "the time of the one who is asked is over": let_time_pass,
        "the student withdraws that request": withdraw,
        "the next on it is passed over": pass_over,
        "the student stops it": lambda scene: stop_choices(choices=scene.thing, by=scene.student),
        "the student leaves the program": lambda scene: leave(scene.student, scene),
        "somebody else stops it": lambda scene: stop_choices(choices=scene.thing, by=scene.stranger),
    },
)
